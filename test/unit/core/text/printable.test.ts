import assert from "node:assert/strict";
import { test } from "node:test";
import { printable, printableJson, printableLines, writtenLines } from "../../../../src/core/text/printable";

/** What hides, turns round, breaks a line or steers a terminal. */
const UNSEEN: readonly (readonly [name: string, sign: string, shown: string])[] = [
  ["escape", "\u001B", String.raw`\u001b`],
  ["C1 control sequence", "\u009B", String.raw`\u009b`],
  ["line break", "\n", String.raw`\u000a`],
  ["line separator", "\u2028", String.raw`\u2028`],
  ["right-to-left override", "\u202E", String.raw`\u202e`],
  ["isolate", "\u2066", String.raw`\u2066`],
  ["mark of direction", "\u200F", String.raw`\u200f`],
  ["tag beyond the basic plane", "\u{E0041}", String.raw`\ue0041`],
];

for (const [name, sign, shown] of UNSEEN) {
  test(`${name} becomes visible`, () => {
    assert.equal(printable(`a${sign}b`), `a${shown}b`);
    assert.equal(printableLines(`a${sign}b`), sign === "\n" ? "a\nb" : `a${shown}b`);
    const json = printableJson({ [sign]: [sign] });
    assert.doesNotMatch(json, /[\p{C}\p{Zl}\p{Zp}]/u);
    assert.deepEqual(JSON.parse(json), { [sign]: [sign] });
  });
}

test("words are left as they are", () => {
  for (const words of ["Fièvre à 39 °C : « brutale » – œdème", "là‑bas, 🩺", ""]) assert.deepEqual([printable(words), printableJson(words)], [words, JSON.stringify(words)]);
});

test("a line stays one, whatever stands in it", () => {
  assert.equal(writtenLines(["a\r\n::error::x", ""]), "a\\u000d\\u000a::error::x\n\n");
});
