import assert from "node:assert/strict";
import { test } from "node:test";
import { CPU_PRESET, GUIDE_PRESET, overridesOf, resolveConfiguration } from "../../../../src/core/training/configuration";

test("a preset is named alone", () => {
  assert.deepEqual(overridesOf(GUIDE_PRESET), { preset: "guide" });
  assert.deepEqual(overridesOf(CPU_PRESET), { preset: "cpu" });
});

test("what differs from the nearest preset is written, and resolves to the same again", () => {
  const configuration = resolveConfiguration({ preset: "cpu", epochs: 7, lora: { r: 4 }, testFiles: ["test.jsonl"], system: "…" });
  assert.deepEqual(overridesOf(configuration), { preset: "cpu", epochs: 7, testFiles: ["test.jsonl"], system: "…", lora: { r: 4 } });
  assert.deepEqual(resolveConfiguration(overridesOf(configuration)), configuration);
});
