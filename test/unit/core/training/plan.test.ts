import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { CPU_PRESET, GUIDE_PRESET, resolveConfiguration } from "../../../../src/core/training/configuration";
import { PlanError, planRun, type PlanRequest } from "../../../../src/core/training/plan";

const ROW = { id: "a", instruction: "CAS", response: "Recommandation: repos. Source: HAS." };
const REQUEST: PlanRequest = {
  name: "headache-1",
  createdAt: new Date("2026-01-02T03:04:05Z"),
  dataset: { file: "train.jsonl", sha256: "00", rows: 2 },
  train: [ROW],
  validation: [{ ...ROW, id: "b" }],
  split: { seed: 42, share: 0.2 },
  leakage: { testFiles: [], pairs: [] },
  protocol: { id: "headache-fr", version: "1" },
  configuration: { ...CPU_PRESET, system: "S" },
  device: { cuda: false },
  chatTemplate: "<|im_start|>",
  ollamaHost: "http://127.0.0.1:11434",
  sha256: (text) => createHash("sha256").update(text).digest("hex"),
};

test("training text, Ollama template and Modelfile come from one template", () => {
  const { train, configuration, modelfile } = planRun(REQUEST);
  assert.deepEqual(train, [{ id: "a", prompt: "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nCAS<|im_end|>\n<|im_start|>assistant\n", completion: ROW.response }]);
  assert.ok(modelfile.includes(`TEMPLATE """${configuration.serve?.template ?? "none"}"""`));
  assert.deepEqual(configuration.serve?.parameters.stop, ["<|im_end|>"]);
});

test("the guide's 4-bit and 8-bit optimizer need CUDA: without it they become plain", () => {
  const on = (cuda: boolean) => planRun({ ...REQUEST, configuration: { ...GUIDE_PRESET, system: "S" }, device: { cuda } }).configuration;
  const picked = ({ backend, method, quantization, optimizer }: ReturnType<typeof on>) => ({ backend, method, quantization, optimizer });
  assert.deepEqual(picked(on(true)), { backend: "unsloth", method: "lora", quantization: "4bit", optimizer: "adamw_8bit" });
  assert.deepEqual(picked(on(false)), { backend: "trl", method: "lora", quantization: "none", optimizer: "adamw" });
});

test("all weights are trained whole, by TRL where the choice is ours", () => {
  const planned = (backend: "auto" | "unsloth") => planRun({ ...REQUEST, configuration: { ...GUIDE_PRESET, method: "full", backend, system: "S" }, device: { cuda: true } }).configuration;
  const picked = ({ backend, method, quantization }: ReturnType<typeof planned>) => ({ backend, method, quantization });
  assert.deepEqual(picked(planned("auto")), { backend: "trl", method: "full", quantization: "none" });
  assert.deepEqual(picked(planned("unsloth")), { backend: "unsloth", method: "full", quantization: "none" });
});

test("the kind of GGUF is the configuration's, q8_0 where it says none", () => {
  assert.equal(planRun(REQUEST).configuration.export.gguf, "q8_0");
  assert.equal(planRun({ ...REQUEST, configuration: { ...REQUEST.configuration, gguf: "q4_K_M" } }).configuration.export.gguf, "q4_K_M");
});

test("the manifest names dataset, split, protocol, template and configuration", () => {
  const { manifest } = planRun(REQUEST);
  assert.deepEqual(manifest.split, { seed: 42, validationShare: 0.2, train: ["a"], validation: ["b"] });
  assert.equal(manifest.createdAt, "2026-01-02T03:04:05.000Z");
  assert.equal(manifest.promptTemplate.id, "chatml");
  assert.equal(manifest.promptTemplate.sha256.length, 64);
});

test("a split that was frozen before says its own seed and share, not the configuration's", () => {
  assert.deepEqual(planRun({ ...REQUEST, split: { seed: 7, share: 0.5 } }).manifest.split, { seed: 7, validationShare: 0.5, train: ["a"], validation: ["b"] });
});

test("the manifest keeps what leaks, so that scores are read for what they are", () => {
  const place = { file: "train.jsonl", line: 1, id: "a" };
  const leakage = {
    testFiles: [{ file: "test.jsonl", sha256: "00", rows: 1 }],
    pairs: [{ reason: "same_case", first: { ...place, side: "train" }, second: { ...place, file: "test.jsonl", side: "test" } }],
  } as const;
  const plan = planRun({ ...REQUEST, configuration: { ...REQUEST.configuration, testFiles: ["test.jsonl"] }, leakage });
  assert.deepEqual(plan.manifest.leakage, leakage);
  assert.ok(!("testFiles" in plan.configuration), "the trainer has no use for it");
});

test("without Ollama the run is planned all the same, up to the GGUF", () => {
  const { ollamaHost, ...request } = REQUEST;
  assert.equal(ollamaHost, "http://127.0.0.1:11434");
  assert.equal(planRun(request).configuration.serve, undefined);
});

test("nothing to train on, or nothing to validate with, is said before anything is written", () => {
  assert.throws(() => planRun({ ...REQUEST, train: [] }), new PlanError("dataset_empty"));
  assert.throws(() => planRun({ ...REQUEST, validation: [] }), new PlanError("validation_empty"));
});

test("the guide's values are the defaults", () => {
  const { lora, ...settings } = resolveConfiguration({});
  assert.deepEqual([lora.r, lora.alpha, lora.dropout, lora.targetModules.length], [16, 16, 0, 7]);
  const { maxLength, batchSize, gradientAccumulationSteps, warmupSteps, epochs, learningRate, weightDecay, scheduler, seed, loggingSteps, validationShare, earlyStoppingPatience } = settings;
  assert.deepEqual(
    { maxLength, batchSize, gradientAccumulationSteps, warmupSteps, epochs, learningRate, weightDecay, scheduler, seed, loggingSteps, validationShare, earlyStoppingPatience },
    { maxLength: 2048, batchSize: 2, gradientAccumulationSteps: 4, warmupSteps: 10, epochs: 3, learningRate: 2e-4, weightDecay: 0.01, scheduler: "linear", seed: 42, loggingSteps: 10, validationShare: 0.2, earlyStoppingPatience: 3 },
  );
});

test("training.json says only what differs from its preset", () => {
  const configuration = resolveConfiguration({ preset: "cpu", epochs: 1, lora: { r: 8 } });
  assert.deepEqual(configuration, { ...CPU_PRESET, epochs: 1, lora: { ...CPU_PRESET.lora, r: 8 } });
});
