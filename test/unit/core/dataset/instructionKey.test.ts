import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { normalizedInstruction } from "../../../../src/core/dataset/identity";
import { keyOf } from "../../../../src/core/dataset/instructionKey";

test("the same case has the same key, whatever its hyphens, quotes, spaces and case", () => {
  assert.equal(keyOf(" L’œil\u00a0 droit :\n«\tmi–clos » "), keyOf("l'œil droit : « MI-CLOS »"));
});

test("property: two instructions have one key where they are one when normalised", () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from("aAéİ \u00a0\n'’-–\u2003"), "e\u0301", "\u0301", "Σ"), maxLength: 6 });
  fc.assert(fc.property(text, text, (one, other) => assert.equal(keyOf(one) === keyOf(other), normalizedInstruction(one) === normalizedInstruction(other))), { numRuns: 2000 });
});
