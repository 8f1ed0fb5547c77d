import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { wordDiff, type DiffPart } from "../../../../src/core/text/wordDiff";

const side = (parts: readonly DiffPart[], other: DiffPart["kind"]): string => parts.filter(({ kind }) => kind !== other).map(({ text }) => text).join("");
const drawn = (first: string, second: string): string => wordDiff(first, second).map(({ kind, text }) => ({ same: text, removed: `[-${text}]`, added: `[+${text}]` })[kind]).join("");

test("words that changed stand side by side, the rest is the same", () => {
  assert.equal(drawn("Recommandation: Surveillance simple. Source: HAS.", "Recommandation: Scanner cérébral. Source: HAS."), "Recommandation: [-Surveillance simple][+Scanner cérébral]. Source: HAS.");
  assert.equal(drawn("un deux trois quatre", "un 2 trois 4"), "un [-deux][+2] trois [-quatre][+4]");
  assert.equal(drawn("Scanner en urgence.", "Scanner sans injection en urgence."), "Scanner [+sans injection ]en urgence.");
  assert.equal(drawn("céphalée", "cephalee"), "[-céphalée][+cephalee]", "a word is whole, whatever signs it is written with");
  assert.equal(drawn("", "IRM"), "[+IRM]");
  assert.equal(drawn("IRM", "IRM"), "IRM");
});

test("either text can be read from what differs, whatever they are", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.array(fc.constantFrom("IRM ", "scanner ", ".", "\n", "é")).map((words) => words.join("")));
  fc.assert(
    fc.property(text, text, (first, second) => {
      const parts = wordDiff(first, second);
      assert.equal(side(parts, "added"), first);
      assert.equal(side(parts, "removed"), second);
      assert.ok(parts.every(({ kind }, place) => kind !== parts[place - 1]?.kind));
    }),
  );
});

test("no shorter way leads from the one text to the other", () => {
  const words = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 7 });
  /** By trying every selection of the shorter one's words. */
  const most = (first: readonly string[], second: readonly string[]): number => {
    const [head, ...rest] = first;
    if (head === undefined) return 0;
    const at = second.indexOf(head);
    return Math.max(most(rest, second), at < 0 ? 0 : 1 + most(rest, second.slice(at + 1)));
  };
  fc.assert(
    fc.property(words, words, (first, second) => {
      const signs = (list: readonly string[]): string => list.map((word) => ({ a: "!", b: "?", c: ";" })[word] ?? "").join("");
      const kept = wordDiff(signs(first), signs(second)).filter(({ kind }) => kind === "same").map(({ text }) => text).join("");
      assert.equal(kept.length, most(first, second));
    }),
  );
});

test("two answers without a common word cost milliseconds, however long they are", () => {
  const long = (word: string): string => `${word} `.repeat(20_000);
  const started = performance.now();
  assert.deepEqual(wordDiff(`x ${long("a")}`, `x ${long("b")}`).map(({ kind }) => kind), ["same", "removed", "added", "same"]);
  assert.ok(performance.now() - started < 500);
});
