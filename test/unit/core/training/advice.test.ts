import assert from "node:assert/strict";
import { test } from "node:test";
import { adviseOn, type Advice } from "../../../../src/core/training/advice";
import { adviceText } from "../../../../src/shared/words/advice";
import { eventsOf, foldEvents, HELLO, recordedEvents } from "../../../support/runEvents";

const SETTINGS = { learningRate: 2e-4, epochs: 3, maxLength: 512, warmupSteps: 0 };
const english = (message: string, args: Record<string, string | number> = {}): string => message.replace(/\{(\w+)\}/gu, (_, name: string) => String(args[name]));

interface Course {
  readonly training?: readonly number[];
  readonly validation?: readonly number[];
  readonly plan?: object;
  readonly end?: readonly object[];
}

/** A run of 100 steps: a training loss every 5 steps and a validation loss every 10, as long as they are given. */
function advice({ training = [], validation = [], plan = {}, end = [{ type: "end", state: "succeeded" }] }: Course): readonly Advice[] {
  const steps = 100;
  const points = [
    ...training.map((loss, index) => ({ type: "step", step: 5 * (index + 1), steps, epoch: 1, loss, learningRate: 1e-4, secondsPerStep: 1, secondsLeft: 1 })),
    ...validation.map((loss, index) => ({ type: "evaluation", step: 10 * (index + 1), loss })),
  ].sort((a, b) => a.step - b.step);
  const planned = { type: "plan", steps, trainRows: 160, validationRows: 40, trainableParameters: 1, totalParameters: 2, maxTokens: 300, truncatedRows: 0, evaluationEverySteps: 10, ...plan };
  return adviseOn(foldEvents(eventsOf(1, HELLO, planned, ...points, ...end)), SETTINGS);
}

const said = (found: readonly Advice[]): string =>
  found
    .map((each) => adviceText(each, english))
    .map(({ title, evidence, remedy }) => `${title}: ${evidence} ${remedy}`)
    .join("\n");
const falling = (from: number, to: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));

test("a run that converges is left alone", () => {
  assert.deepEqual(advice({ training: falling(3, 0.8, 20), validation: [2.5, 1.8, 1.4, 1.2, 1.1, 1.05, 1.03, 1.02, 1.015, 1.01] }), []);
});

test("a real run of the example is left alone", () => {
  assert.deepEqual(adviseOn(foldEvents(recordedEvents()), { learningRate: 1e-3, epochs: 1.25, maxLength: 512, warmupSteps: 10 }), []);
});

test("overfitting: from which step, by how much, while the training loss falls; the epochs that would have done", () => {
  assert.equal(
    said(advice({ training: falling(3, 0.2, 20), validation: [2.4, 1.8, 1.4, 1.2, 1.25, 1.3, 1.4, 1.5, 1.55, 1.6] })),
    "Overfitting: Since step 40 the validation loss has risen by 33 %, from 1.200 to 1.600, while the training loss fell from 2.116 to 0.347. The run keeps the model of its best evaluation. Add rows, or train for less long. In training.json: “epochs” 1.2 instead of 3.",
  );
});

test("one evaluation that is worse is no overfitting", () => {
  assert.deepEqual(advice({ training: falling(3, 0.2, 20), validation: [2.4, 1.8, 1.4, 1.3, 1.25, 1.22, 1.21, 1.2, 1.195, 1.3] }), []);
});

test("a validation loss that rises with the training loss is not overfitting", () => {
  assert.doesNotMatch(said(advice({ training: [...falling(3, 1, 8), ...falling(1, 3, 12)], validation: [2.4, 1.8, 1.4, 1.2, 1.5, 1.7, 1.9, 2, 2.2, 2.4] })), /Overfitting/u);
});

test("oscillation of the training loss: how often, the largest jump, half the learning rate", () => {
  assert.equal(
    said(advice({ training: [3, 2, 2.8, 1.9, 2.9, 1.8, 2.7, 1.7, 2.6, 1.6] })),
    "The loss oscillates: The training loss jumps up 4 times in 9, most from 1.700 at step 40 to 2.600 at step 45. Lower the learning rate. In training.json: “learningRate” 0.0001 instead of 0.0002.",
  );
});

test("oscillation of the validation loss", () => {
  assert.match(said(advice({ training: falling(3, 1, 20), validation: [2, 1.5, 1.8, 1.4, 1.7, 1.3] })), /^The loss oscillates: The validation loss jumps up 2 times in 5, most from 1\.400 at step 40 to 1\.700 at step 50\./u);
});

test("one hard batch is no oscillation", () => {
  assert.deepEqual(advice({ training: [3, 2.5, 2, 3.1, 1.8, 1.5, 1.3, 1.2, 1.1, 1] }), []);
});

test("not converged: the last evaluation is clearly the best", () => {
  assert.equal(
    said(advice({ training: falling(3, 1, 20), validation: falling(2.9, 1.1, 10) })),
    "Not converged yet: At the end the validation loss was still falling: 1.300 at step 90, 1.100 at step 100, 15 % less. Train for longer. In training.json: “epochs” 4.5 instead of 3.",
  );
});

test("a run that was ended early by the user is not told to train for longer", () => {
  assert.deepEqual(advice({ training: falling(3, 1, 20), validation: falling(2.9, 1.1, 10), end: [{ type: "end", state: "stopped" }] }), []);
});

test("a loss that stays where it was: a higher learning rate, not more epochs", () => {
  assert.match(said(advice({ training: falling(3, 2.9, 20) })), /^The loss does not fall: The training loss was 3\.000 at step 5 and is 2\.905 at step 100; .* “learningRate” 0\.001 instead of 0\.0002\.$/u);
});

test("a loss that rises: a lower learning rate", () => {
  assert.match(said(advice({ training: falling(3, 3.5, 20) })), /The loss rises: lower the learning rate\. In training\.json: “learningRate” 0\.00004 instead of 0\.0002\.$/u);
});

test("truncated rows are counted, and a longer limit is named", () => {
  assert.equal(
    said(advice({ plan: { truncatedRows: 12, maxTokens: 512 } })),
    "Truncated rows: Of 160 training rows 12 are longer than 512 tokens; their answers are learnt without an end. Raise “maxLength”, or shorten the rows. In training.json: “maxLength” 1024 instead of 512.",
  );
});

test("answers that are cut away whole", () => {
  const end = (data: object): readonly object[] => [{ type: "error", code: "labels_all_masked", message: "3 rows, the first is a.", ...data }, { type: "end", state: "failed" }];
  assert.match(said(advice({ end: end({ data: { rows: 3, of: 160 } }) })), /^Answers cut away: In 3 of 160 rows the prompt alone fills “maxLength”: .* 1024 instead of 512\.$/u);
  assert.match(said(advice({ end: end({}) })), /^Answers cut away: In some rows the prompt alone/u);
});

test("early stopping says at which step, and what was best", () => {
  const found = said(advice({ training: falling(3, 1, 14), validation: [2, 1.5, 1.2, 1.1, 1.11, 1.12, 1.12], end: [{ type: "notice", code: "early_stopped", data: { step: 70 } }, { type: "end", state: "succeeded" }] }));
  assert.equal(found, "Stopped early: Training ended at step 70 of 100: after the best validation loss, 1.100 at step 40, 3 evaluations were no better. The run keeps the model of its best evaluation; more epochs would not help, more varied rows may.");
});

test("a loss that is no number: where, the last one, a fifth of the learning rate", () => {
  const found = said(advice({ training: [3, 4], end: [{ type: "error", code: "loss_not_finite", message: "Step 15.", data: { step: 15 } }, { type: "end", state: "failed" }] }));
  assert.equal(found, "Infinite loss: The loss was no number at step 15; the last one was 4.000 at step 10. Lower the learning rate and start again. In training.json: “learningRate” 0.00004 instead of 0.0002.");
});

test("a setting that is not known is not changed", () => {
  const state = foldEvents(eventsOf(1, HELLO, { type: "error", code: "loss_not_finite", message: "Step 1." }, { type: "end", state: "failed" }));
  assert.deepEqual(adviseOn(state, {}), [{ code: "loss_not_finite", step: undefined, last: undefined, changes: [] }]);
});
