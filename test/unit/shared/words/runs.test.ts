import assert from "node:assert/strict";
import { test } from "node:test";
import { parityText } from "../../../../src/shared/words/runs";

const t = (message: string, args: Record<string, string | number> = {}): string => message.replace(/\{(\w+)\}/gu, (slot, name: string) => String(args[name] ?? slot));
const PARITY = { prompts: 8, answers: 3, equal: 3, tokens: 80, agreeing: 80 };

test("a served model that answers as the trained one", () => {
  assert.equal(parityText(PARITY, t), "tokens of 8 prompts the same; 3 of 3 answers equal, 80 of 80 tokens before the first difference");
});

test("answers that differ are no error, but a reason to score", () => {
  assert.equal(parityText({ ...PARITY, equal: 1, agreeing: 30 }, t), "tokens of 8 prompts the same; 1 of 3 answers equal, 30 of 80 tokens before the first difference; fewer bits change answers: score the model as it is served");
});

test("a memory that does not hold the trained model", () => {
  assert.equal(parityText({ prompts: 8, answers: 0, equal: 0, tokens: 0, agreeing: 0 }, t), "tokens of 8 prompts the same; answers not compared: the memory does not hold the trained model beside Ollama");
});
