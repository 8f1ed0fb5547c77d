import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { answerKey, type AnswerConditions } from "../../../../src/core/evaluation/answerKey";
import { DEFAULT_ASK_OPTIONS } from "../../../../src/core/evaluation/target";

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const CONDITIONS: AnswerConditions = { digest: "d", system: "s", template: "t", options: DEFAULT_ASK_OPTIONS };
const key = (change: Partial<AnswerConditions> = {}, prompt = "cas", repeat = 0): string => answerKey({ ...CONDITIONS, ...change }, prompt, repeat, hash);

test("each thing that an answer depends on makes another key", () => {
  const options = (change: object): Partial<AnswerConditions> => ({ options: { ...DEFAULT_ASK_OPTIONS, ...change } });
  const keys = [
    key(),
    ...[{ digest: "e" }, { digest: undefined }, { system: undefined }, { system: "" }, { template: undefined }, options({ temperature: 1 }), options({ seed: 1 }), options({ numCtx: 1 }), options({ numPredict: 1 })].map((change) => key(change)),
    key({}, "cas "),
    key({}, "cas", 1),
  ];
  assert.equal(new Set(keys).size, keys.length);
  assert.ok(keys.every((each) => /^[0-9a-f]{64}$/u.test(each)));
});

test("the order in which options were written down does not matter", () => {
  const { temperature, seed, numCtx, numPredict } = DEFAULT_ASK_OPTIONS;
  assert.equal(key({ options: { numPredict, numCtx, seed, temperature } }), key());
});
