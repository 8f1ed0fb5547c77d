import assert from "node:assert/strict";
import { test } from "node:test";
import { findLeakage, type LeakageRow, type LeakageSide } from "../../../../src/core/dataset/leakage";
import { createShingler } from "../../../../src/core/dataset/shingles";
import { finish } from "../../../../src/core/steps";

/** A row is written `side id, key=value…: case`; a pair is `first second: reason`, each row as `side:line`. */
function leaks(...lines: readonly string[]): readonly string[] {
  const pairs = finish(findLeakage(lines.map(rowOf), createShingler((word) => word)));
  return pairs.map(({ first, second, reason }) => `${first.side}:${first.line} ${second.side}:${second.line}: ${reason}`);
}

function rowOf(line: string, at: number): LeakageRow {
  const [head = "", instruction = ""] = line.split(": ");
  const [start = "", ...pairs] = head.split(", ");
  const [side = "", id = ""] = start.split(" ");
  const keys: Readonly<Record<string, string>> = Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
  return { side: side as LeakageSide, file: side === "test" ? "test.jsonl" : "train.jsonl", line: at + 1, id, instruction, ...keys };
}

test("rows that have nothing in common do not leak", () => {
  assert.deepEqual(leaks("train a: céphalée brutale au lever", "validation b: douleur derrière un œil depuis lundi", "test c: migraine connue avec aura"), []);
});

test("the same case, whatever its case, quotes and spaces", () => {
  assert.deepEqual(leaks("train a: J’ai mal", "validation b: j'ai  MAL"), ["train:1 validation:2: same_case"]);
});

test("the same id with another case", () => {
  assert.deepEqual(leaks("train a: céphalée brutale", "test a: douleur ancienne"), ["train:1 test:2: same_id"]);
});

test("a row and what was made from it, in either order", () => {
  assert.deepEqual(leaks("train a: céphalée brutale", "validation b, parentId=a: douleur ancienne"), ["train:1 validation:2: parent"]);
  assert.deepEqual(leaks("train b, parentId=a: céphalée brutale", "validation a: douleur ancienne"), ["train:1 validation:2: parent"]);
});

test("two rows made from a third, which may be gone", () => {
  assert.deepEqual(leaks("train b, parentId=a: céphalée brutale", "validation c, parentId=a: douleur ancienne"), ["train:1 validation:2: variants"]);
});

test("twins", () => {
  assert.deepEqual(leaks("train a, pairId=p: avec fièvre", "test b, pairId=p: sans rien"), ["train:1 test:2: twins"]);
});

test("near-duplicates: another age is not another case", () => {
  assert.deepEqual(leaks("train a: un homme de 34 ans depuis hier soir", "test b: Un homme de 61 ans, depuis hier soir"), ["train:1 test:2: near_case"]);
});

test("the validation rows choose the checkpoint, so they must not be in the test either", () => {
  assert.deepEqual(leaks("validation a: céphalée brutale", "test b: céphalée brutale"), ["validation:1 test:2: same_case"]);
});

test("rows of one side may be as alike as they like", () => {
  assert.deepEqual(leaks("train a, pairId=p: céphalée brutale", "train b, pairId=p: céphalée brutale", "test c, pairId=q: autre", "test d, pairId=q: autre"), []);
});

test("a pair is listed once, with its plainest reason; each pair of many is listed, in the order of the rows", () => {
  assert.deepEqual(leaks("validation a, pairId=p: céphalée brutale", "train b, pairId=p, parentId=a: céphalée brutale", "train c, parentId=a: douleur ancienne", "test d, pairId=p: migraine connue"), [
    "validation:1 train:2: same_case",
    "validation:1 train:3: parent",
    "validation:1 test:4: twins",
    "train:2 test:4: twins",
  ]);
});

test("a pair says where its rows are, and nothing of their text", () => {
  const [pair] = finish(findLeakage([rowOf("train a: un secret", 0), rowOf("test b: un secret", 1)], () => new Uint32Array()));
  assert.deepEqual(pair, { reason: "same_case", first: { side: "train", file: "train.jsonl", line: 1, id: "a" }, second: { side: "test", file: "test.jsonl", line: 2, id: "b" } });
});
