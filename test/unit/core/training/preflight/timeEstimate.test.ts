import assert from "node:assert/strict";
import { test } from "node:test";
import { estimateTime, type TimedRun } from "../../../../../src/core/training/preflight/timeEstimate";

const RUN: TimedRun = { createdAt: "2026-01-02T00:00:00Z", baseModel: "small", device: "Two Cores", backend: "trl", method: "lora", rowsPerStep: 2, steps: 100, phaseSeconds: { load: 5, train: 300, merge: 10, convert: 20 } };
const { createdAt, steps, phaseSeconds, ...SETTINGS } = RUN;

test("twice the rows take twice the time; the rest takes what it took", () => {
  assert.deepEqual(estimateTime(SETTINGS, 200, [RUN]), { trainSeconds: 600, otherSeconds: 35, measuredOn: createdAt });
  assert.equal(estimateTime({ ...SETTINGS, rowsPerStep: 8 }, steps, [RUN])?.trainSeconds, 1200);
});

test("the newest run counts", () => {
  const newer = { ...RUN, createdAt: "2026-02-02T00:00:00Z", phaseSeconds: { ...phaseSeconds, train: 100 } };
  assert.equal(estimateTime(SETTINGS, 100, [RUN, newer])?.trainSeconds, 100);
});

for (const other of [{ baseModel: "large" }, { device: "A GPU" }, { backend: "unsloth" }, { method: "full" }, { steps: 0 }, { phaseSeconds: { load: 5 } }] as const) {
  test(`a run that differs tells nothing: ${JSON.stringify(other)}`, () => assert.equal(estimateTime(SETTINGS, 100, [{ ...RUN, ...other }]), undefined));
}
