import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020";
import { ARTEFACT_KINDS, BRIDGE_ERROR_CODES, decodeBridgeEvent, END_STATES, LINK_STATES, PHASES } from "../../src/core/training/bridgeEvent";
import { JOB_PHASES } from "../../src/core/training/slurmState";
import { PRESETS, resolveConfiguration } from "../../src/core/training/configuration";
import { configurationText } from "../../src/core/training/configurationText";
import { JsonFileError } from "../../src/platform/jsonFile";
import { decodeOverrides } from "../../src/platform/training/configurationFile";
import { readJson } from "../support/engine";

const compile = (name: string): ValidateFunction => new Ajv2020({ allowUnionTypes: true, strictTuples: false, formats: { "date-time": true } }).compile(readJson(`schemas/${name}.schema.json`));
const training = compile("training-configuration");
const bridgeEvent = compile("bridge-event");

for (const file of readdirSync("schemas")) {
  test(`${file} is a schema of draft 2020-12 without a slip`, () => assert.equal(typeof compile(file.replace(".schema.json", "")), "function"));
}

test("the presets and the example's training.json fit their schema and the decoder", () => {
  for (const configuration of [PRESETS.guide, PRESETS.cpu, readJson("examples/headache/training.json"), {}]) {
    assert.ok(training(configuration), JSON.stringify(training.errors));
    assert.doesNotThrow(() => decodeOverrides(JSON.stringify(configuration), "training.json"));
  }
});

/** Values of each kind: every key takes some of them and refuses the others. */
const VALUES = [true, -1, 0, 0.5, 1, 1.5, 2, "", "auto", "trl", "qlora", "full", "cpu", "guide", "adamw", "linear", "mistral", null, [], ["q_proj"], [1], {}, { r: 8 }, { r: 0 }, { rank: 8 }, { dropout: 1 }, { dropout: 2 }, { alpha: "1" }, { targetModules: [] }, { gpus: 1 }, { gpus: -1 }, { nodes: 0 }, { time: 2 }, { lines: ["--qos=low"] }, { lines: "--qos=low" }, { queue: "gpu" }] as const;

test("the schema that helps to write training.json allows what its decoder takes, key by key", () => {
  const keys = [...Object.keys(PRESETS.guide), "$schema", "preset", "revision", "maxSteps", "testFiles", "slurm", "epocs"];
  for (const key of keys) {
    for (const value of VALUES) {
      const text = JSON.stringify({ [key]: value });
      assert.equal(takes(text), training(JSON.parse(text)), text);
    }
  }
});

test("every key of training.json is explained, with the value that the guide gives it or that holds without it", () => {
  const { properties } = readJson("schemas/training-configuration.schema.json") as { readonly properties: Readonly<Record<string, { readonly description?: string; readonly properties?: object }>> };
  const lora = properties["lora"]?.properties as typeof properties;
  for (const [key, { description = "" }] of Object.entries({ ...properties, ...lora })) {
    assert.ok(description.length > 20, key);
    if (!["$schema", "lora", "testFiles", "slurm"].includes(key)) assert.match(description, /guide|Default|Left out/iu, key);
  }
});

test("what the picks write leaves nothing to a preset", () => {
  for (const preset of [PRESETS.cpu, PRESETS.guide]) {
    const text = configurationText(preset, "schema.json");
    assert.deepEqual({ ...resolveConfiguration(decodeOverrides(text, "training.json")) }, preset);
    assert.deepEqual(Object.keys(JSON.parse(text) as object), ["$schema", ...Object.keys(preset)]);
    assert.ok(training(JSON.parse(text)), JSON.stringify(training.errors));
  }
});

function takes(text: string): boolean {
  try {
    decodeOverrides(text, "training.json");
    return true;
  } catch (error) {
    if (error instanceof JsonFileError) return false;
    throw error;
  }
}

const stamp = { seq: 0, attempt: 1, time: "2026-01-01T00:00:00Z" };
/** A whole event of each type, with everything that it may hold. */
const EVENTS: readonly Readonly<Record<string, unknown>>[] = [
  { type: "hello", protocol: 1, bridge: "0.1.0", pid: 7, python: "3.12.1", libraries: { torch: "2.8.0" }, device: { kind: "cpu", name: "CPU", cores: 2 }, backend: "trl" },
  ...PHASES.map((phase) => ({ type: "phase", phase, state: "finished", seconds: 9.5 })),
  { type: "plan", steps: 100, trainRows: 160, validationRows: 40, trainableParameters: 5, totalParameters: 10, maxTokens: 400, truncatedRows: 0, evaluationEverySteps: 16, rowsPerStep: 2 },
  { type: "progress", step: 1, steps: 4, secondsLeft: 2 },
  { type: "step", step: 1, steps: 4, epoch: 0.5, loss: 2.5, learningRate: 0.001, secondsPerStep: 1, secondsLeft: 2, tokensPerSecond: 300.5, memoryBytes: 1024 },
  { type: "evaluation", step: 2, loss: 2.5 },
  { type: "checkpoint", step: 2, path: "checkpoints/checkpoint-2" },
  { type: "notice", code: "resumed", data: { step: 2 } },
  ...ARTEFACT_KINDS.map((kind) => ({ type: "artefact", kind, path: "model.gguf", name: "m", bytes: 3, sha256: "0".repeat(64), digest: "d", input: "0".repeat(64), quantization: "Q4_K_M" })),
  { type: "parity", prompts: 8, answers: 3, equal: 2, tokens: 80, agreeing: 70 },
  ...LINK_STATES.map((state) => ({ type: "link", state, host: "gpu", pid: 7 })),
  ...JOB_PHASES.map((phase) => ({ type: "queue", phase })),
  { type: "queue", phase: "pending", reason: "Resources" },
  { type: "transfer", share: 0.5 },
  ...BRIDGE_ERROR_CODES.map((code) => ({ type: "error", code, message: "why", data: {} })),
  ...END_STATES.map((state) => ({ type: "end", state })),
].map((body) => ({ ...stamp, ...body }));

/** For people who read the file; the run state does not need it. */
const NOT_DECODED = ["python"];

for (const event of EVENTS) {
  const names = ["type", "phase", "kind", "code", "state"].flatMap((key) => event[key] ?? []).filter((name) => typeof name === "string");
  test(`schema and decoder agree on the event ${names.join(" ")}`, () => {
    assert.ok(bridgeEvent(event), JSON.stringify(bridgeEvent.errors));
    assert.deepEqual({ ...decodeBridgeEvent(JSON.stringify(event)), ...Object.fromEntries(NOT_DECODED.flatMap((key) => (key in event ? [[key, event[key]]] : []))) }, event);
    for (const key of Object.keys(event).filter((name) => !NOT_DECODED.includes(name))) {
      const { [key]: _, ...without } = event;
      for (const changed of [without, ...[-1, 0, 0.5, "other", null, [], {}, true].map((value) => ({ ...event, [key]: value }))]) {
        assert.equal(decodeBridgeEvent(JSON.stringify(changed)) !== undefined, bridgeEvent(changed), JSON.stringify(changed));
      }
    }
    assert.ok(bridgeEvent({ ...event, later: 1 }) && decodeBridgeEvent(JSON.stringify({ ...event, later: 1 })) !== undefined, "a key of a later version");
  });
}
