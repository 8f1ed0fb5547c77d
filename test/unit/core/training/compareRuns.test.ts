import assert from "node:assert/strict";
import { test } from "node:test";
import { differences } from "../../../../src/core/training/compareRuns";
import { GUIDE_PRESET } from "../../../../src/core/training/configuration";

test("equal settings do not differ", () => {
  assert.deepEqual(differences(GUIDE_PRESET, structuredClone(GUIDE_PRESET)), []);
});

test("what differs is named by its dotted path, with both values", () => {
  const other = { ...GUIDE_PRESET, epochs: 5, lora: { ...GUIDE_PRESET.lora, r: 8, targetModules: ["q_proj"] }, revision: "v2" };
  const { revision, ...without } = other;
  assert.deepEqual(differences({ ...GUIDE_PRESET, maxSteps: 10 }, other), [
    { key: "lora.r", first: "16", second: "8" },
    { key: "lora.targetModules", first: JSON.stringify(GUIDE_PRESET.lora.targetModules), second: '["q_proj"]' },
    { key: "epochs", first: "3", second: "5" },
    { key: "maxSteps", first: "10", second: undefined },
    { key: "revision", first: undefined, second: revision },
  ]);
  assert.equal(differences(other, without).length, 1);
});
