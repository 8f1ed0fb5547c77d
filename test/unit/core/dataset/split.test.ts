import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { createShingler } from "../../../../src/core/dataset/shingles";
import { extendSplit, splitExamples, type Split } from "../../../../src/core/dataset/split";
import { finish } from "../../../../src/core/steps";

const REQUEST = {
  seed: 42,
  share: 0.2,
  hash: (text: string) => createHash("sha256").update(text).digest("hex"),
  shinglesOf: createShingler((word) => word),
};

const row = (id: string, category: string, rest: { parentId?: string; pairId?: string; instruction?: string } = {}) => ({ instruction: `cas ${id}`.replace(/\d/gu, (digit) => "abcdefghij".charAt(Number(digit))), id, category, ...rest });
const rows = (category: string, count: number) => Array.from({ length: count }, (_, index) => row(`${category}-${index}`, category));
const split = (examples: readonly ReturnType<typeof row>[], seed = 42): Split => finish(splitExamples(examples, { ...REQUEST, seed }));
const extended = (frozen: Split, examples: readonly ReturnType<typeof row>[], known = examples.map(({ id }) => id)) => finish(extendSplit(frozen, examples, { ...REQUEST, known }));

test("each category gives a fifth to validation, and no row is lost", () => {
  const examples = [...rows("short_case", 80), ...rows("red_flags", 60), ...rows("no_red_flags", 40), ...rows("ambiguous", 20)];
  const { train, validation } = split(examples);
  const count = (category: string) => validation.filter((id) => id.startsWith(category)).length;
  assert.deepEqual(["short_case", "red_flags", "no_red_flags", "ambiguous"].map(count), [16, 12, 8, 4]);
  assert.deepEqual([...train, ...validation].sort(), examples.map(({ id }) => id).sort());
});

test("where a fifth is no whole number, the total still is a fifth", () => {
  const { validation } = split([...rows("a", 13), ...rows("b", 12)]);
  assert.equal(validation.length, 5);
});

test("parents, twins and near-duplicates are never parted", () => {
  const base = rows("a", 40);
  const family = [row("child", "a", { parentId: "a-3" }), row("grandchild", "a", { parentId: "child" }), row("twin-1", "a", { pairId: "p" }), row("twin-2", "b", { pairId: "p" })];
  const near = [row("near-1", "b", { instruction: "un homme de 34 ans depuis hier soir" }), row("near-2", "b", { instruction: "Un homme de 61 ans, depuis hier soir" })];
  for (let seed = 0; seed < 50; seed++) {
    const validation = new Set(split([...base, ...family, ...near], seed).validation);
    for (const siblings of [["a-3", "child", "grandchild"], ["twin-1", "twin-2"], ["near-1", "near-2"]]) {
      assert.equal(new Set(siblings.map((id) => validation.has(id))).size, 1, `seed ${seed}: ${siblings.join(", ")}`);
    }
  }
});

test("property: the order of the rows does not matter; the seed does", () => {
  const examples = [...rows("a", 30), ...rows("b", 20)];
  const sides = (list: typeof examples, seed: number) => [...split(list, seed).validation].sort();
  fc.assert(fc.property(fc.shuffledSubarray(examples, { minLength: examples.length }), (shuffled) => assert.deepEqual(sides(shuffled, 42), sides(examples, 42))), { numRuns: 20 });
  assert.notDeepEqual(sides(examples, 42), sides(examples, 43));
});

test("a frozen split of the same rows is the same split", () => {
  const examples = [...rows("a", 30), ...rows("b", 20)];
  assert.deepEqual(extended(split(examples), examples), { split: split(examples), gone: [] });
});

test("new rows are placed, and no old row moves", () => {
  const old = [...rows("a", 30), ...rows("b", 20)];
  const frozen = split(old);
  const all = [...rows("a", 40), ...rows("b", 30)];
  const { split: later } = extended(frozen, all);
  assert.deepEqual([...later.train, ...later.validation].sort(), all.map(({ id }) => id).sort());
  assert.deepEqual(frozen.train.filter((id) => !later.train.includes(id)), []);
  assert.deepEqual(frozen.validation.filter((id) => !later.validation.includes(id)), []);
  assert.deepEqual(["a", "b"].map((category) => later.validation.filter((id) => id.startsWith(category)).length), [8, 6], "a fifth of each");
});

test("a new sibling of a frozen row joins its side, whatever the shares", () => {
  const frozen: Split = { seed: 42, share: 0.2, train: ["a-0", "a-1", "twin-1"], validation: ["a-2", "near-1"] };
  const old = [...rows("a", 3), row("twin-1", "a", { pairId: "p" }), row("near-1", "a", { instruction: "un homme de 34 ans depuis hier soir" })];
  const siblings = [row("of-0", "a", { parentId: "a-0" }), row("of-2", "a", { parentId: "a-2" }), row("of-of-2", "a", { parentId: "of-2" }), row("twin-2", "b", { pairId: "p" }), row("near-2", "b", { instruction: "Un homme de 61 ans, depuis hier soir" })];
  const { split: later } = extended(frozen, [...old, ...siblings]);
  assert.deepEqual(later.train, ["a-0", "a-1", "twin-1", "of-0", "twin-2"]);
  assert.deepEqual(later.validation, ["a-2", "near-1", "of-2", "of-of-2", "near-2"]);
});

test("a new row between both sides joins the one where most of its siblings are", () => {
  const frozen: Split = { seed: 42, share: 0.2, train: ["a-0"], validation: ["a-1", "a-2"] };
  const [first, second, third] = rows("a", 3);
  assert.ok(first && second && third);
  const paired = [{ ...first, pairId: "p" }, { ...second, pairId: "p" }, { ...third, pairId: "p" }, row("new", "a", { pairId: "p" })];
  assert.deepEqual(extended(frozen, paired).split, { ...frozen, validation: ["a-1", "a-2", "new"] });
});

test("rows that are gone are dropped and named; a rejected row keeps its side", () => {
  const frozen: Split = { seed: 42, share: 0.2, train: ["a-0", "a-1", "gone-1", "rejected"], validation: ["a-2", "gone-2"] };
  const { split: later, gone } = extended(frozen, rows("a", 3), ["a-0", "rejected", "a-1", "a-2"]);
  assert.deepEqual(gone, ["gone-1", "gone-2"]);
  assert.deepEqual(later, { seed: 42, share: 0.2, train: ["a-0", "a-1", "rejected"], validation: ["a-2"] });
});

test("property: whatever comes and goes, every row is on one side and none changes it", () => {
  const pool = [...rows("a", 20), ...rows("b", 12), row("child", "a", { parentId: "a-3" }), row("twin-1", "a", { pairId: "p" }), row("twin-2", "b", { pairId: "p" })];
  fc.assert(
    fc.property(fc.subarray(pool), fc.subarray(pool), (before, after) => {
      const frozen = split(before);
      const { split: later } = extended(frozen, after);
      assert.deepEqual([...later.train, ...later.validation].sort(), after.map(({ id }) => id).sort());
      for (const side of ["train", "validation"] as const) for (const id of frozen[side]) if (after.some((example) => example.id === id)) assert.ok(later[side].includes(id), id);
    }),
    { numRuns: 100 },
  );
});
