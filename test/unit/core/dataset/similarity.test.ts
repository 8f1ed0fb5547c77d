import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createShingler } from "../../../../src/core/dataset/shingles";
import { jaccard, nearDuplicates, nearestCases, NEAR_DUPLICATE_SIMILARITY } from "../../../../src/core/dataset/similarity";
import { finish } from "../../../../src/core/steps";

const shinglesOf = createShingler((word) => word);

test("numbers, case, accents and punctuation do not make a difference", () => {
  assert.deepEqual(shinglesOf("Céphalées depuis 3 jours, T° 38,5."), shinglesOf("cephalees DEPUIS 12 jours ; t 39"));
});

test("trigrams are of words, each once", () => {
  const [first, second] = ["un deux trois", "deux trois quatre"].map((text) => shinglesOf(text));
  assert.deepEqual(new Set(shinglesOf("un deux trois quatre")), new Set([...(first ?? []), ...(second ?? [])]));
  assert.equal(shinglesOf("un deux trois un deux trois").length, 3);
});
test("fewer than three words are one shingle", () => assert.deepEqual(shinglesOf("Céphalées brutales"), shinglesOf("cephalees BRUTALES")));
test("nothing is like nothing", () => assert.equal(jaccard(shinglesOf(""), shinglesOf("!")), 0));

test("three shared of five in all is 0.6, the threshold", () => {
  const a = shinglesOf("a b c d e f"); // abc bcd cde def
  const b = shinglesOf("a b c d e g"); // abc bcd cde deg
  assert.equal(jaccard(a, b), 3 / 5);
  assert.equal(NEAR_DUPLICATE_SIMILARITY, 0.6);
});

test("property: the index finds exactly the pairs that comparing all with all finds", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 9 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 25 }), (texts) => {
      const sets = texts.map((text) => shinglesOf(text));
      const compared = sets.flatMap((set, second) =>
        sets.slice(0, second).flatMap((other, first) => (jaccard(other, set) >= NEAR_DUPLICATE_SIMILARITY ? [{ first, second, similarity: jaccard(other, set) }] : [])),
      );
      assert.deepEqual(finish(nearDuplicates(sets)), compared);
    }),
  );
});

test("property: the nearest earlier case is the first of the most alike ones that may be compared", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 9 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 25 }), (texts) => {
      const sets = texts.map((text) => shinglesOf(text));
      const mayBe = (first: number, second: number): boolean => (first + second) % 3 !== 0;
      const expected = new Map<number, { first: number; similarity: number }>();
      for (const { first, second, similarity } of finish(nearDuplicates(sets))) {
        if (mayBe(first, second) && similarity > (expected.get(second)?.similarity ?? 0)) expected.set(second, { first, similarity });
      }
      assert.deepEqual(finish(nearestCases(sets, mayBe)), expected);
    }),
    { numRuns: 500 },
  );
});
