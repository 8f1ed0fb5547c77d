import assert from "node:assert/strict";
import { access, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import * as v from "valibot";
import type { ExportTarget } from "../../src/core/training/export/exportedTraining";
import type { JsonValue } from "../../src/core/training/export/jsonValue";
import { pythonLiteral } from "../../src/core/training/export/python";
import { yamlDocument } from "../../src/core/training/export/yaml";
import { runProgram } from "../../src/platform/process";
import { clinicalPrompts } from "../support/commandLine";
import { PRODUCT_ROOT } from "../support/editorServer";
import { HOSTILE_TEXTS, hostileText } from "../support/hostileTexts";
import { runs } from "../support/soak";
import { provided } from "../support/testEnvironment";

const READER = path.join(PRODUCT_ROOT, "test", "loop", "export_reader.py");
const BRIDGE = path.join(PRODUCT_ROOT, "python-bridge");
const ROWS = 15;

let workspace = "";
before(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), "clinical-prompts-exports-"));
  const rows = (await readFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), "utf8")).split("\n").slice(0, ROWS);
  await writeFile(path.join(workspace, "train.jsonl"), `${rows.join("\n")}\n`);
});
after(() => rm(workspace, { recursive: true, force: true }));

async function exported(target: ExportTarget, name: string, configuration: object = {}): Promise<string> {
  const [config, folder] = [path.join(workspace, `${name}.json`), path.join(workspace, name)];
  await writeFile(config, JSON.stringify(configuration));
  await clinicalPrompts(["export-training", path.join(workspace, "train.jsonl"), "--to", target, "--config", config, "--out", folder], 60);
  return folder;
}

/** What a tool makes of an export. SkyPilot keeps its state in the home folder: it gets one of its own. */
async function readBy(python: "python" | "exportTools", ...args: readonly string[]): Promise<unknown> {
  const env = { PYTHONPATH: BRIDGE, PYTHONUTF8: "1", PYTHONDONTWRITEBYTECODE: "1", HOME: workspace, SKYPILOT_DISABLE_USAGE_COLLECTION: "1", AXOLOTL_DO_NOT_TRACK: "1", HF_HUB_OFFLINE: "1" };
  const said = await runProgram(provided(python), [READER, ...args], { signal: AbortSignal.timeout(120_000), env });
  return JSON.parse(said.trim().split("\n").at(-1) ?? "");
}

const settingsSchema = v.looseObject({ base_model: v.string(), quantization: v.string() });

test("Axolotl's schema knows every key, and its tokens and labels are those of the bridge", async () => {
  const folder = await exported("axolotl", "axolotl", { promptTemplate: "chatml", revision: "main" });
  const site = (await runProgram(provided("exportTools"), ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], { signal: AbortSignal.timeout(20_000) })).trim();
  const found = v.parse(v.object({ unknown: v.array(v.string()), differing: v.number(), read: v.looseObject({ adapter: v.string(), revision_of_model: v.string(), learning_rate: v.number() }) }), await readBy("python", "axolotl", folder, site, provided("baseModel")));
  assert.deepEqual([found.unknown, found.differing], [[], 0]);
  assert.deepEqual([found.read.adapter, found.read.revision_of_model, found.read.learning_rate], ["qlora", "main", 2e-4]);
});

test("the script trains a step on this CPU and merges", async () => {
  const folder = await exported("peft", "peft", { preset: "cpu", baseModel: provided("baseModel"), lora: { r: 4 } });
  const out = path.join(folder, "out");
  const said = await runProgram(provided("python"), [path.join(folder, "train.py"), "--max-steps", "1", "--out", out], { signal: AbortSignal.timeout(420_000), env: { HF_HUB_OFFLINE: "1", OMP_WAIT_POLICY: "PASSIVE" } });
  assert.match(said.trim().split("\n").at(-1) ?? "", /out\/merged: validation loss \d+\.\d+$/u);
  for (const made of ["adapter/adapter_model.safetensors", "merged/model.safetensors", "merged/tokenizer.json"]) await access(path.join(out, made));
});

test("the script trains all weights where the configuration says so", async () => {
  const folder = await exported("peft", "full", { preset: "cpu", baseModel: provided("baseModel"), method: "full", learningRate: 2e-5 });
  const out = path.join(folder, "out");
  await runProgram(provided("python"), [path.join(folder, "train.py"), "--max-steps", "1", "--out", out], { signal: AbortSignal.timeout(420_000), env: { HF_HUB_OFFLINE: "1", OMP_WAIT_POLICY: "PASSIVE" } });
  await access(path.join(out, "merged", "model.safetensors"));
  await assert.rejects(access(path.join(out, "adapter")));
});

test("the notebook is one, its cells are Python, and it installs what is locked", async () => {
  const found = v.parse(v.object({ texts: v.array(v.string()), install: v.string(), settings: settingsSchema }), await readBy("exportTools", "notebook", await exported("notebook", "notebook")));
  assert.equal(found.texts.length, 8);
  assert.match(found.install, /^%pip install -q (?:"[a-z-]+==[\d.]+" ?)+$/u);
  assert.equal(found.settings.quantization, "4bit");
});

test("SkyPilot loads the task, on a GPU or without", async () => {
  const read = async (name: string, preset: string) => v.parse(v.object({ run: v.string(), workdir: v.string(), resources: v.array(v.string()) }), await readBy("exportTools", "skypilot", await exported("skypilot", name, { preset })));
  const [gpu, cpu] = [await read("sky-gpu", "guide"), await read("sky-cpu", "cpu")];
  assert.deepEqual([gpu.resources.length, cpu.resources.length, gpu.workdir], [4, 1, "."]);
  assert.match(gpu.resources.join(), /'L4': 1/u);
  assert.match(cpu.resources.join(), /cpus=4\+/u);
});

test("the Hugging Face script has a head that is read, and hf takes the command of the README", async () => {
  const folder = await exported("hf-jobs", "hf-jobs");
  const found = v.parse(v.object({ requires: v.array(v.string()), python: v.string(), settings: settingsSchema }), await readBy("python", "script", folder));
  assert.ok(["torch", "transformers", "trl", "peft", "datasets", "bitsandbytes"].every((name) => found.requires.some((one) => one.startsWith(`${name}==`))), found.requires.join());
  const command = /^hf (?<args>jobs uv run .*)$/mu.exec(await readFile(path.join(folder, "README.md"), "utf8"))?.groups?.["args"] ?? "";
  const [jobs = "", uv = "", run = "", ...options] = command.replaceAll("$BUCKET", "someone/clinical-training").split(" ");
  const hf = path.join(path.dirname(provided("python")), "hf");
  const said = await runProgram(hf, [jobs, uv, run, "--dry-run", ...options], { cwd: folder, signal: AbortSignal.timeout(60_000), env: { HF_TOKEN: "none", HF_HUB_DISABLE_TELEMETRY: "1", HOME: workspace } });
  assert.match(said, /flavor\s+l4x1[\s\S]*hf:\/\/buckets\/someone\/clinical-training:\/training/u);
});

test("the Dockerfile copies what is there and no row, and its run folder is one of the bridge", async () => {
  const folder = await exported("docker", "docker");
  const { steps } = v.parse(v.object({ steps: v.array(v.tuple([v.string(), v.string()])) }), await readBy("exportTools", "docker", folder));
  assert.deepEqual(steps.map(([step]) => step), ["FROM", "RUN", "COPY", "RUN", "COPY", "ENV", "VOLUME", "USER", "CMD"]);
  const copied = steps.flatMap(([step, value]) => (step === "COPY" ? [value.split(" ")[0] ?? ""] : []));
  assert.deepEqual((await readFile(path.join(folder, ".dockerignore"), "utf8")).trim().split("\n"), ["*", ...copied.map((name) => `!${name}`)]);
  for (const name of [...copied, "clinical_bridge/__main__.py"]) await access(path.join(folder, name));
  const run = v.parse(v.object({ base: v.string(), backend: v.string(), rows: v.array(v.number()) }), await readBy("python", "run-folder", path.join(folder, "run")));
  assert.deepEqual(run, { backend: "unsloth", rows: [12, 3], base: "BioMistral/BioMistral-7B" });
});

test("hostile values are read back as they were, from YAML and from Python", async () => {
  const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, hostileText, fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0), fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie("value"), { maxLength: 3 }), fc.dictionary(hostileText, tie("value"), { maxKeys: 3, noNullPrototype: true })),
  })).value;
  const given = [...HOSTILE_TEXTS, "a\nb\n", "echo a\n  b\n", ...fc.sample(value, { numRuns: runs(300), seed: 42 })].map((one) => ({ value: one }));
  const file = path.join(workspace, "values.json");
  await writeFile(file, JSON.stringify(given.map((one) => ({ yaml: yamlDocument(one), python: pythonLiteral(one) }))));
  const read = await readBy("python", "values", file);
  assert.deepEqual(read, given.map((one) => [one, one]));
});

test("an export of hostile names: each tool reads the names as they were", async () => {
  const baseModel = 'x"; import os #\n$(touch y) {{z}} \'""" %pip: - !tag';
  for (const target of ["peft", "notebook", "axolotl"] as const) {
    const folder = await exported(target, `hostile-${target}`, { baseModel, promptTemplate: "chatml", system: '"""\n$(x)' });
    if (target === "axolotl") assert.ok((await readFile(path.join(folder, "axolotl.yaml"), "utf8")).startsWith(yamlDocument({ base_model: baseModel })));
    else assert.equal(v.parse(v.looseObject({ settings: settingsSchema }), await readBy(target === "peft" ? "python" : "exportTools", target === "peft" ? "script" : "notebook", folder)).settings.base_model, baseModel);
  }
});
