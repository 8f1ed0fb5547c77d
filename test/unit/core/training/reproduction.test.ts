import assert from "node:assert/strict";
import { test } from "node:test";
import { reproductionOf } from "../../../../src/core/training/reproduction";

const MANIFEST = { version: 1, name: "first", createdAt: "2026-01-01T00:00:00.000Z", dataset: { file: "train.jsonl", sha256: "0", rows: 3 }, split: { seed: 42, train: ["a", "b"], validation: ["c"] }, added: true, results: { bestValidationLoss: 1 }, machine: { host: "cluster" } };
const CONFIGURATION = { version: 1, seed: 42, learningRate: 1e-3, serve: { host: "http://127.0.0.1:1", model: "first", baseModelName: "first-base", template: "…" } };
const NOW = new Date("2026-02-03T04:05:06Z");

test("everything that decides what comes out stays; names, time and what was found do not", () => {
  const { manifest, configuration } = reproductionOf({ manifest: MANIFEST, configuration: CONFIGURATION }, "second", NOW);
  const { results, machine, ...made } = MANIFEST;
  assert.deepEqual(manifest, { ...made, name: "second", createdAt: NOW.toISOString(), reproduces: "first" });
  assert.deepEqual(configuration, { ...CONFIGURATION, serve: { ...CONFIGURATION.serve, model: "second", baseModelName: "second-base" } });
  assert.ok(results.bestValidationLoss === 1 && machine.host === "cluster");
});

test("a run that was not served is not served again", () => {
  const { serve, ...without } = CONFIGURATION;
  assert.deepEqual(reproductionOf({ manifest: MANIFEST, configuration: without }, "second", NOW).configuration, without);
  assert.deepEqual(Object.keys(reproductionOf({ manifest: MANIFEST, configuration: { serve: { model: serve.model } } }, "second", NOW).configuration["serve"] as object), ["model"]);
});
