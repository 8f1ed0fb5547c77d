import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { tokenize, type Tokens } from "../../../../src/core/text/tokens";
import { runs } from "../../../support/soak";

/** What is read, token by token: kind, word, value of a number, and the words as they are written. */
function shown({ text, count, kinds, words, values, starts, ends }: Tokens): readonly unknown[] {
  return Array.from({ length: count }, (_, at) => [kinds[at], words[at], kinds[at] === 1 ? values[at] : undefined, text.slice(starts[at], ends[at])]);
}

const word = fc.constantFrom("l'oeil", "l'", "39,5", "1.", "Fièvre", "Œil", "e\u0301té", "…", "—", "😀", "a\u00ADb", "“non”", "\n", "180/110");

test("a long text is read in pieces as its words are one by one", () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), fc.nat(40), (some, before) => {
      const written = [`${"a".repeat(before)} `, ...Array.from({ length: 2_500 }, (_, at) => `${some[at % some.length]} `)];
      assert.deepEqual(shown(tokenize(written.join(""))), written.flatMap((one) => shown(tokenize(one))));
    }),
    { numRuns: runs(100) },
  );
});

test("without a space a text is cut anywhere but inside a character, and nothing of it is lost", () => {
  for (const unit of ["é", "e\u0301", "😀", "1", "-"]) {
    const text = unit.repeat(20_000);
    const { starts, ends, count } = tokenize(text);
    let read = 0;
    for (let at = 0; at < count; at++) {
      assert.equal(text.slice(starts[at], ends[at]).replaceAll(unit, ""), "");
      // Both halves of a pair are tokens, and both are the whole character.
      if ((starts[at] ?? 0) === read) read = ends[at] ?? 0;
    }
    assert.equal(read, text.length);
  }
});

test("a word of any length is cut after a thousand letters", () => {
  const { count, ends } = tokenize(`${"a".repeat(2_500)} ${"1".repeat(1_500)}`);
  assert.deepEqual(Array.from({ length: count }, (_, at) => ends[at]), [1_000, 2_000, 2_500, 3_501, 4_001]);
});
