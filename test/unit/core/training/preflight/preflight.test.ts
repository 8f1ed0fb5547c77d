import assert from "node:assert/strict";
import { test } from "node:test";
import { CPU_PRESET, GUIDE_PRESET, type PlannedConfiguration } from "../../../../../src/core/training/configuration";
import { decodeBridgeAnswer, type BridgeReport } from "../../../../../src/core/training/preflight/bridgeReport";
import { nodesOf, type TrainedElsewhere } from "../../../../../src/core/training/preflight/elsewhere";
import { problemsOf, severityOf, type Preflight } from "../../../../../src/core/training/preflight/preflight";
import type { SlurmOptions } from "../../../../../src/core/training/slurmOptions";
import { placesText, preflightProblemLine, shortPreflight } from "../../../../../src/shared/words/preflight";
import { preflightSections } from "../../../../../src/shared/words/preflightSections";
import { GOOD_REPORT } from "../../../../support/bridgeReports";

const CONFIGURATION: PlannedConfiguration = { ...CPU_PRESET, baseModel: "/models/small", system: "" };
const GOOD: Preflight = {
  name: "headache-1",
  folder: "/work/runs/headache-1",
  dataset: { file: "train.jsonl", sha256: "00", rows: 200 },
  configuration: CONFIGURATION,
  effective: { backend: "trl", method: "lora", template: "chatml" },
  report: GOOD_REPORT,
  rows: { train: 160, validation: 40 },
  elsewhere: undefined,
  split: { file: "train.split.json", frozen: false, leakingPairs: 0, testFiles: [] },
  namingRows: 0,
  namingSystem: undefined,
  time: undefined,
  ollamaHost: "http://127.0.0.1:11434",
  receivers: [],
};
const t = (message: string, args: Record<string, string | number> = {}): string => message.replace(/\{(\w+)\}/gu, (slot, name: string) => String(args[name] ?? slot));
const withReport = (report: Partial<BridgeReport>): Preflight => ({ ...GOOD, report: { ...GOOD_REPORT, ...report } });
const codes = (preflight: Preflight): readonly string[] => problemsOf(preflight).map((problem) => `${severityOf(problem)} ${problem.code}`);

const OPTIONS: SlurmOptions = { partition: "gpu", gpus: 4, nodes: 2, time: "02:00:00" };
const THERE: TrainedElsewhere = { host: "gpu", address: "me@10.0.0.1:22", root: "/scratch/me", folder: "/scratch/me/runs/headache-1-00000000", installs: true, sendsModel: true, freeHere: 8 * 1024 ** 3, cluster: undefined };

test("a run that a cluster is to carry says so, and what it asks for", () => {
  const preflight: Preflight = { ...GOOD, elsewhere: { ...THERE, address: undefined, installs: false, cluster: { options: OPTIONS, partition: "gpu", script: "#!/bin/bash\n" } } };
  assert.deepEqual(preflightSections(preflight, t).at(-1)?.lines[0], "nodes: 2, GPUs on each: 4, processes: 8, partition gpu, time 02:00:00");
  assert.match(placesText(preflight, t)[0] ?? "", /^A Slurm job carries it\. .* to \/scratch\/me\/runs\/headache-1-00000000;/u);
  assert.ok(!placesText(preflight, t).some((line) => line.includes("It runs on this computer")));
});

test("the confirmation says what Ollama makes of the model", () => {
  assert.equal(placesText({ ...GOOD, configuration: { ...CONFIGURATION, gguf: "q4_K_S" } }, t).at(-1), "The model goes to the Ollama at http://127.0.0.1:11434, which makes q4_K_S of it.");
});

test("what is reported away from the machine is named before it leaves, on the page and in a terminal", () => {
  const reporting = (reportTo: "none" | "tensorboard" | "wandb"): Preflight => ({ ...GOOD, configuration: { ...CONFIGURATION, reportTo } });
  const named = (lines: readonly string[]): boolean => lines.some((line) => line.includes("leave for Weights & Biases"));
  assert.deepEqual((["none", "tensorboard", "wandb"] as const).map((reportTo) => [named(placesText(reporting(reportTo), t)), named(shortPreflight(reporting(reportTo), t))]), [[false, false], [false, false], [true, true]]);
  assert.ok(placesText(reporting("tensorboard"), t).some((line) => line.includes("/work/runs/headache-1/tensorboard")));
});

test("a run on another machine says what goes there, what is installed, and what it has", () => {
  const unknown = withReport({ memory: { ...GOOD_REPORT.memory, available: null, kind: "gpu" }, disk: { ...GOOD_REPORT.disk, free: null } });
  const preflight: Preflight = { ...unknown, elsewhere: THERE, receivers: [{ kind: "host", host: "gpu" }] };
  assert.deepEqual(placesText(preflight, t), [
    "200 rows of train.jsonl, the configuration and, where it is a folder here, the base model go to gpu (me@10.0.0.1:22), into /scratch/me. They stay there until the run is deleted.",
    "The Python libraries are installed on gpu first, in the locked versions.",
    "Adapter and GGUF come back to /work/runs/headache-1, and the model goes to the Ollama at http://127.0.0.1:11434.",
  ]);
  const lines = preflightSections(preflight, t, [{ state: "ok", part: "GPU", cause: "A100" }]).flatMap((section) => section.lines);
  for (const line of ["About 3.0 GB, give or take 35 %; free: not known for this host", "Here: 144 MB come back, 8.0 GB are free", "GPU: A100"]) assert.ok(lines.includes(line), `${line}\n\n${lines.join("\n")}`);
  assert.deepEqual(problemsOf(preflight), [], "what nobody knows is no problem");
  assert.deepEqual(codes({ ...preflight, namingRows: 1, elsewhere: { ...THERE, freeHere: 1 } }), ["error disk_here", "error names_leave"]);
});

test("rows that name somebody stop what takes them, or a model that has learnt them, to another machine", () => {
  const receivers: Preflight["receivers"] = [{ kind: "cluster", host: "login01" }, { kind: "ollama", host: "http://other:11434" }];
  const [problem] = problemsOf({ ...GOOD, namingRows: 2, receivers });
  assert.ok(problem !== undefined);
  assert.equal(preflightProblemLine(problem, t), "✘ Rows that name somebody: 2. Neither they nor a model that has learnt them go to the nodes of the cluster of login01, the Ollama at http://other:11434: replace the words or acknowledge the rows (the light bulb on each does both), or train and serve on this computer.");
  assert.deepEqual(problemsOf({ ...GOOD, receivers }), [], "rows that name nobody may go");
  assert.deepEqual(codes({ ...GOOD, namingSystem: "protocol", receivers }), ["error system_leaves"]);
  assert.deepEqual(codes({ ...GOOD, namingSystem: "protocol" }), [], "on this computer it stays here");
});

test("what an Ollama of another machine gets is said where a run of this computer says what goes where", () => {
  const [rows = "", model, prompts] = placesText({ ...GOOD, ollamaHost: "http://other:11434", receivers: [{ kind: "ollama", host: "http://other:11434" }] }, t);
  assert.ok(!rows.includes("nothing of them leaves"), rows);
  assert.deepEqual([model, prompts], ["The model goes to the Ollama at http://other:11434.", "That Ollama is on another machine: it also gets the prompts of four validation rows, to compare what is served with what was trained."]);
});

test("what cannot be counted is said, and nothing is made up", () => {
  for (const [report, reason] of [["no_python", /^The model's tokenizer needs a Python environment: .* none on gpu that may be asked\. “Clinical Prompts: Set Up/u], ["no_model", /^The tokenizer of \/models\/small cannot be read from this computer\./u]] as const) {
    const preflight: Preflight = { ...GOOD, report, elsewhere: THERE };
    const sections = preflightSections(preflight, t);
    assert.match(sections.find(({ title }) => title.startsWith("Not counted"))?.lines[0] ?? "", reason);
    assert.ok(!sections.some(({ title }) => title.startsWith("Tokens") || title.startsWith("Memory")));
    assert.deepEqual(problemsOf(preflight), []);
  }
});

test("what is known of the nodes of a partition", () => {
  const kind = { nodes: 2, cores: 16, memoryBytes: 64 * 1024 ** 3, resources: undefined };
  const partitions = [{ name: "cpu", isDefault: true, timeLimit: undefined, kinds: [kind, { ...kind, cores: 8, memoryBytes: 32 * 1024 ** 3 }] }, { name: "gpu", isDefault: false, timeLimit: undefined, kinds: [{ ...kind, resources: "gpu:a100:4" }] }];
  assert.deepEqual(nodesOf({}, partitions), { partition: "cpu", device: { kind: "cpu", name: "CPU", cores: 8 }, freeMemory: 32 * 1024 ** 3 });
  assert.deepEqual(nodesOf({ memory: "8G", cpus: 2 }, partitions), { partition: "cpu", device: { kind: "cpu", name: "CPU", cores: 2 }, freeMemory: 8 * 1024 ** 3 });
  assert.deepEqual(nodesOf(OPTIONS, partitions), { partition: "gpu", device: { kind: "cuda", name: "gpu:a100:4" }, freeMemory: null });
  assert.deepEqual(nodesOf({ partition: "other" }, partitions), { partition: "other", device: { kind: "cpu", name: "CPU" }, freeMemory: null });
});

test("nothing is wrong with a good run", () => assert.deepEqual(problemsOf(GOOD), []));

const { memory, disk } = GOOD_REPORT;
const cases: readonly (readonly [string, Preflight, readonly string[]])[] = [
  ["an answer that is cut away whole", withReport({ unlearnable: [{ id: "a", tokens: 900 }], truncated: [{ id: "a", tokens: 900 }] }), ["error unlearnable", "warning truncated"]],
  ["too small a disk", withReport({ disk: { ...disk, free: disk.total - 1 } }), ["error disk"]],
  ["less memory than estimated: the estimate may be wrong", withReport({ memory: { ...memory, available: 1 } }), ["warning memory"]],
  ["padding that is the end of an answer", withReport({ paddingIsEnd: true }), ["warning no_end"]],
  ["the learning rate of adapters for all weights", { ...GOOD, effective: { ...GOOD.effective, method: "full" } }, ["warning high_rate"]],
  ["few rows that leak and name somebody", { ...GOOD, dataset: { ...GOOD.dataset, rows: 49 }, split: { ...GOOD.split, leakingPairs: 2 }, namingRows: 1 }, ["warning leakage", "warning few_rows", "warning names"]],
  ["a kind that Ollama alone makes, without Ollama", { ...GOOD, configuration: { ...CONFIGURATION, gguf: "q4_K_M" }, ollamaHost: undefined }, ["warning not_quantized"]],
];
for (const [what, preflight, expected] of cases) test(what, () => assert.deepEqual(codes(preflight), expected));

test("what is missing by more than the estimate may err is certain", () => {
  const certain = (available: number) => problemsOf(withReport({ memory: { ...memory, available } })).map((problem) => problem.code === "memory" && problem.certain);
  assert.deepEqual(certain(memory.total * 0.66), [false]);
  assert.deepEqual(certain(memory.total * 0.64), [true]);
});

test("the page says what the machine makes of the file, and the guide's tables as the guide's", () => {
  const page = preflightSections({ ...GOOD, configuration: { ...CONFIGURATION, method: "qlora" } }, t).flatMap(({ lines }) => lines);
  for (const line of [
    "train.jsonl: 200 rows, 160 to learn from, 40 for validation",
    "Method: LoRA; 4.9 M of 134.5 M parameters are trained",
    "The file asks for QLoRA, which needs a CUDA GPU: here the weights stay whole.",
    "Training: shortest 90, median 120, 95 % up to 200, longest 240",
    "About 3.0 GB, give or take 35 %; free: 8.0 GB",
    "The guide's figures for 100 rows and 3 epochs of a 7B model, which are upper bounds: T4 120 to 180 min, RTX 4090 30 to 45 min, A100 15 to 20 min",
    "The guide's prices of machines that are rented: Google Colab Pro (T4) €10 a month, Paperspace Gradient (A4000) about €0.5 an hour, Lambda Labs (A6000) about €0.6 an hour",
  ]) assert.ok(page.includes(line), `${line}\n\n${page.join("\n")}`);
});

test("a base model that must be fetched is said, and that nothing else is asked of the hub", () => {
  const places = placesText({ ...withReport({ disk: { ...disk, base: 14 * 1024 ** 3 } }), configuration: { ...GUIDE_PRESET, system: "" } }, t);
  assert.equal(places[1], "BioMistral/BioMistral-7B is downloaded from the model hub (14.0 GB); the hub learns the model's name and nothing else.");
  assert.match(places[0] ?? "", /nothing of them leaves this computer\.$/u);
});

test("the bridge's last line counts; what is none of its own does not", () => {
  const hello = JSON.stringify({ type: "hello", protocol: 1 });
  assert.equal(decodeBridgeAnswer(`${hello}\n${JSON.stringify({ type: "preflight", libraries: {}, ...GOOD_REPORT })}\n`)?.type, "preflight");
  assert.deepEqual(decodeBridgeAnswer(`${hello}\n{"type":"error","code":"no_gpu","message":"m"}\n`), { type: "error", code: "no_gpu", message: "m" });
  for (const output of ["", "Traceback", `${hello}\n{"type":"preflight"}`]) assert.equal(decodeBridgeAnswer(output)?.type, undefined);
});
