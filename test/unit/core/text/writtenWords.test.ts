import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { knownWord } from "../../../../src/core/text/wordIds";
import type { Span } from "../../../../src/core/text/span";
import { NUMBER, readWritten } from "../../../../src/core/text/writtenWords";

function wordsOf(text: string, part?: Span): readonly string[] | undefined {
  const words = readWritten(text, part);
  if (words === undefined) return undefined;
  return Array.from(words.ids.subarray(words.first, words.behind), (id, at) => (id === NUMBER ? text.slice(words.starts[words.first + at], words.ends[words.first + at]) : knownWord(id)));
}

test("words and numbers are read as they are written", () => assert.deepEqual(wordsOf("L’œil, T° 38,5 : Été."), ["L", "œil", "T", "38,5", "Été"]));

test("small Greek letters are known", () => assert.deepEqual(wordsOf("β-hCG nég."), ["β", "hCG", "nég"]));

test("of a part there are the words that start in it", () => {
  const text = "CAS : homme de 54 ans. RÉPONDS";
  const start = text.indexOf("homme");
  assert.deepEqual(wordsOf(text, { start, end: text.indexOf(" RÉPONDS") }), ["homme", "de", "54", "ans"]);
  assert.deepEqual(wordsOf(text, { start, end: start }), []);
  assert.deepEqual(wordsOf(text), ["CAS", "homme", "de", "54", "ans", "RÉPONDS"]);
});

test("characters that others may change are left to those who know them", () => {
  assert.equal(wordsOf("fie\u0301vre"), undefined);
  assert.equal(wordsOf("Σ"), undefined);
});

test("property: they are what an expression finds", () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from("aéŒßβς 1²,.'’-—\u00a0")) });
  fc.assert(fc.property(text, (written) => assert.deepEqual(wordsOf(written), Array.from(written.match(/\p{L}+|\p{N}+(?:[.,]\p{N}+)*/gu) ?? []))));
});
