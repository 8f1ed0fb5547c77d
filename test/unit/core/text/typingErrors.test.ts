import assert from "node:assert/strict";
import { test } from "node:test";
import { typingErrors } from "../../../../src/core/text/typingErrors";

test("a letter more, less or other, two in each other's place, case and accents", () => {
  const errors = (meant: string, ...words: readonly string[]) => words.map((word) => typingErrors(word, meant));
  assert.deepEqual(errors("instruction", "instruction", "Instruction", "instrution", "instructions", "isntruction", "instrutcoin"), [0, 0, 1, 1, 1, 2]);
  assert.deepEqual(errors("response", "réponse", "REPONSE", "responce", "resposne"), [1, 1, 1, 1]);
});

test("other words are other words", () => {
  for (const [word, meant] of [["answer", "response"], ["resource", "response"], ["request", "response"], ["obstruction", "instruction"], ["input", "instruction"], ["instructionset", "instruction"], ["id", "if"], ["by", "b"]] as const) assert.equal(typingErrors(word, meant), undefined, word);
});
