import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { knownWord } from "../../../../src/core/text/wordIds";
import { NUMBER, readWritten } from "../../../../src/core/text/writtenWords";

function wordsOf(text: string): readonly string[] | undefined {
  const words = readWritten(text);
  if (words === undefined) return undefined;
  return Array.from({ length: words.count }, (_, at) => (words.ids[at] === NUMBER ? text.slice(words.starts[at], words.ends[at]) : knownWord(words.ids[at] ?? 0)));
}

test("words and numbers are read as they are written", () => assert.deepEqual(wordsOf("L’œil, T° 38,5 : Été."), ["L", "œil", "T", "38,5", "Été"]));

test("other characters than Latin ones are left to those who know them", () => {
  assert.equal(wordsOf("fie\u0301vre"), undefined);
  assert.equal(wordsOf("Σ"), undefined);
});

test("property: they are what an expression finds", () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from("aéŒß 1²,.'’-—\u00a0")) });
  fc.assert(fc.property(text, (written) => assert.deepEqual(wordsOf(written), Array.from(written.match(/\p{L}+|\p{N}+(?:[.,]\p{N}+)*/gu) ?? []))));
});
