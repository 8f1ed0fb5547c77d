import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { shinglesOf } from "../../../../src/core/dataset/similarity";
import { splitExamples } from "../../../../src/core/dataset/split";

const REQUEST = {
  seed: 42,
  share: 0.2,
  hash: (text: string) => createHash("sha256").update(text).digest("hex"),
  shinglesOf: (instruction: string) => shinglesOf(instruction, (word) => word),
};

const row = (id: string, category: string, rest: { parentId?: string; pairId?: string; instruction?: string } = {}) => ({ instruction: `cas ${id}`.replace(/\d/gu, (digit) => "abcdefghij".charAt(Number(digit))), id, category, ...rest });
const rows = (category: string, count: number) => Array.from({ length: count }, (_, index) => row(`${category}-${index}`, category));

test("each category gives a fifth to validation, and no row is lost", () => {
  const examples = [...rows("short_case", 80), ...rows("red_flags", 60), ...rows("no_red_flags", 40), ...rows("ambiguous", 20)];
  const { train, validation } = splitExamples(examples, REQUEST);
  const count = (category: string) => validation.filter((id) => id.startsWith(category)).length;
  assert.deepEqual(["short_case", "red_flags", "no_red_flags", "ambiguous"].map(count), [16, 12, 8, 4]);
  assert.deepEqual([...train, ...validation].sort(), examples.map(({ id }) => id).sort());
});

test("where a fifth is no whole number, the total still is a fifth", () => {
  const { validation } = splitExamples([...rows("a", 13), ...rows("b", 12)], REQUEST);
  assert.equal(validation.length, 5);
});

test("parents, twins and near-duplicates are never parted", () => {
  const base = rows("a", 40);
  const family = [row("child", "a", { parentId: "a-3" }), row("grandchild", "a", { parentId: "child" }), row("twin-1", "a", { pairId: "p" }), row("twin-2", "b", { pairId: "p" })];
  const near = [row("near-1", "b", { instruction: "un homme de 34 ans depuis hier soir" }), row("near-2", "b", { instruction: "Un homme de 61 ans, depuis hier soir" })];
  for (let seed = 0; seed < 50; seed++) {
    const validation = new Set(splitExamples([...base, ...family, ...near], { ...REQUEST, seed }).validation);
    for (const siblings of [["a-3", "child", "grandchild"], ["twin-1", "twin-2"], ["near-1", "near-2"]]) {
      assert.equal(new Set(siblings.map((id) => validation.has(id))).size, 1, `seed ${seed}: ${siblings.join(", ")}`);
    }
  }
});

test("property: the order of the rows does not matter; the seed does", () => {
  const examples = [...rows("a", 30), ...rows("b", 20)];
  const sides = (list: typeof examples, seed: number) => [...splitExamples(list, { ...REQUEST, seed }).validation].sort();
  fc.assert(fc.property(fc.shuffledSubarray(examples, { minLength: examples.length }), (shuffled) => assert.deepEqual(sides(shuffled, 42), sides(examples, 42))), { numRuns: 20 });
  assert.notDeepEqual(sides(examples, 42), sides(examples, 43));
});
