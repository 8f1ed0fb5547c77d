import assert from "node:assert/strict";
import { execFile, type ChildProcess } from "node:child_process";
import { access, cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import * as v from "valibot";
import { advance, INITIAL_RUN_STATE, type RunState } from "../../src/core/training/runState";
import { listModels } from "../../src/platform/ollama/client";
import { EventReader } from "../../src/platform/training/eventTail";
import { heldAgainstTraining, TemplateMismatchError } from "../../src/platform/training/remote/heldAgainst";
import { cancelRun } from "../../src/platform/training/trainer";
import { isAlive } from "../../src/platform/isAlive";
import { actedAt, clinicalPrompts, interruptedAt } from "../support/commandLine";
import { PRODUCT_ROOT } from "../support/editorServer";
import { eventually } from "../support/deadline";
import { provided } from "../support/testEnvironment";

const EXAMPLE = path.join(PRODUCT_ROOT, "examples", "headache");
const STEPS = 20;
/** Enough for these steps; validation takes its time by the row. */
const TRAINED = 50;
/** Two rows of each decision that the metrics stand on. */
const ASKED = { clarify: 2, urgent_imaging: 2, surveillance: 2 } as const;
const ROWS = 6;

const trainedSchema = v.object({ folder: v.string(), status: v.string(), model: v.string(), baseModel: v.string(), steps: v.number() });
const servedSchema = v.object({ host: v.string(), model: v.string(), template: v.string(), system: v.string(), parameters: v.looseObject({ stop: v.array(v.string()) }) });
const metricSchema = v.object({ numerator: v.number(), denominator: v.number() });
const evaluatedSchema = v.object({
  folder: v.string(),
  digest: v.string(),
  report: v.object({
    metrics: v.object({ red_flag_detection: metricSchema, false_positive_rate: metricSchema, question_accuracy: metricSchema, format_compliance: metricSchema }),
    rows: v.array(v.object({ id: v.string(), answered: v.boolean() })),
  }),
});

let workspace = "";
let trained: v.InferOutput<typeof trainedSchema>;

before(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), "clinical-prompts-loop-"));
  const linesOf = async (file: string): Promise<string[]> => (await readFile(path.join(EXAMPLE, file), "utf8")).trim().split("\n");
  const [train, rows] = await Promise.all([linesOf("train.jsonl"), linesOf("test.jsonl")]);
  await writeFile(path.join(workspace, "train.jsonl"), `${train.slice(0, TRAINED).join("\n")}\n`);
  const asked = Object.entries(ASKED).flatMap(([decision, count]) => rows.filter((row) => expectedOf(row) === decision).slice(0, count));
  await writeFile(path.join(workspace, "test.jsonl"), `${asked.join("\n")}\n`);
});
after(() => rm(workspace, { recursive: true, force: true }));

test("a few steps of training end with a model in Ollama", async () => {
  const args = ["train", path.join(workspace, "train.jsonl"), "--preset", "cpu", "--max-steps", String(STEPS), "--name", "loop"];
  trained = v.parse(trainedSchema, await clinicalPrompts(args, 420));

  assert.equal(trained.status, "succeeded");
  assert.equal(trained.steps, STEPS);
  for (const made of ["adapter/adapter_model.safetensors", "merged/model.safetensors", "model.gguf", "Modelfile", "run.json"]) await access(path.join(trained.folder, made));
  const { losses, validationLosses } = await stateOf(trained.folder);
  assert.ok((losses.at(-1)?.loss ?? NaN) < (losses[0]?.loss ?? NaN), "the loss falls");
  assert.ok(validationLosses.length >= 2);
  const installed = (await listModels(provided("ollama"), AbortSignal.timeout(10_000))).map(({ name }) => name);
  for (const model of [trained.model, trained.baseModel]) assert.ok(installed.some((name) => name === model || name === `${model}:latest`), `${model} is in Ollama`);
});

test("a fifth of the rows is held back, and both parts are the whole dataset", async () => {
  const [train, validation, all] = await Promise.all(["train.jsonl", "val.jsonl", "../../train.jsonl"].map((file) => idsOf(path.join(trained.folder, file))));
  assert.equal(validation?.length, TRAINED / 5);
  assert.deepEqual([...(train ?? []), ...validation].sort(), all?.toSorted());
});

test("the Modelfile says everything that serving must know", async () => {
  const modelfile = await readFile(path.join(trained.folder, "Modelfile"), "utf8");
  for (const line of [/^FROM \.\/model\.gguf$/mu, /^TEMPLATE """/mu, /^SYSTEM """/mu, /^PARAMETER stop /mu, /^PARAMETER temperature 0$/mu, /^PARAMETER top_p 0\.9$/mu, /^PARAMETER top_k 40$/mu]) assert.match(modelfile, line);
});

test("served by another machine than has trained it, the model is held against what that one expects, with the same result", async () => {
  const folder = path.join(workspace, "elsewhere");
  await cp(trained.folder, folder, { recursive: true });
  const { serve, ...configuration } = v.parse(v.looseObject({ serve: servedSchema }), JSON.parse(await readFile(path.join(folder, "config.json"), "utf8")));
  await writeFile(path.join(folder, "config.json"), JSON.stringify({ ...configuration, servedElsewhere: { stop: serve.parameters.stop } }));
  const env = { ...process.env, PYTHONPATH: path.join(PRODUCT_ROOT, "python-bridge"), PYTHONDONTWRITEBYTECODE: "1", HF_HUB_OFFLINE: "1" };
  await promisify(execFile)(provided("python"), ["-m", "clinical_bridge", "train", folder], { env });

  const expected = (await stateOf(folder)).artefacts.expected;
  assert.equal(expected?.path, "expected.json");
  const here = await heldAgainstTraining(folder, serve, AbortSignal.timeout(120_000));
  assert.deepEqual({ prompts: here.prompts, answers: here.answers }, { prompts: 4, answers: 3 });
  assert.equal(here.equal, (await stateOf(trained.folder)).parity?.equal);
  await assert.rejects(heldAgainstTraining(folder, { ...serve, system: "You answer in English." }, AbortSignal.timeout(60_000)), TemplateMismatchError);
});

test("base and trained model are scored on the same unseen rows", async () => {
  const [base, tuned] = [await evaluate(trained.baseModel), await evaluate(trained.model)];
  assert.notEqual(base.digest, tuned.digest);
  for (const { report } of [base, tuned]) {
    assert.deepEqual(report.rows.map(({ answered }) => answered), Array.from({ length: ROWS }, () => true));
    assert.equal(report.metrics.format_compliance.denominator, ROWS);
    assert.equal(report.metrics.question_accuracy.denominator, ASKED.clarify);
    assert.equal(report.metrics.red_flag_detection.denominator, ASKED.urgent_imaging);
    assert.equal(report.metrics.false_positive_rate.denominator, ASKED.surveillance);
  }
  const answersFile = path.join(tuned.folder, "answers.jsonl");
  const answers = await readFile(answersFile, "utf8");
  assert.deepEqual((await evaluate(trained.model)).report.rows, tuned.report.rows);
  assert.equal(await readFile(answersFile, "utf8"), answers, "an evaluation that is complete asks nothing again");
});

test("Ctrl+C ends the training with all its processes and leaves nothing half made", async () => {
  const { code, said } = await interruptedAt("step ", ["train", path.join(workspace, "train.jsonl"), "--preset", "cpu", "--name", "interrupted"], 180);
  assert.equal(code, 1, said);
  const folder = path.join(workspace, "runs", "interrupted");
  const { status, pid } = await stateOf(folder);
  assert.equal(status, "cancelled");
  assert.equal(pid !== undefined && isAlive(pid), false);
  const left = await readdir(folder, { recursive: true });
  assert.deepEqual(left.filter((file) => /\.(?:partial|tmp)/u.test(file) || file === "adapter" || file === "merged"), []);
});

test("a trainer that is killed is told with the next step, and its checkpoint stays", async () => {
  const folder = path.join(workspace, "runs", "killed");
  const kill = async (): Promise<void> => {
    await eventually(60, "a checkpoint", async () => ((await readFile(path.join(folder, "events.jsonl"), "utf8")).includes('"type": "checkpoint"') ? true : undefined));
    process.kill(Number(await readFile(path.join(folder, "trainer.pid"), "utf8")), "SIGKILL");
  };
  const { code, said } = await actedAt("validation loss", kill, ["train", path.join(workspace, "train.jsonl"), "--preset", "cpu", "--max-steps", "30", "--name", "killed", "--no-serve"], 180);
  assert.equal(code, 1, said);
  assert.match(said, /ended without a word.*last checkpoint/u);
  assert.equal((await readdir(path.join(folder, "checkpoints"))).some((name) => name.startsWith("checkpoint-")), true);
});

test("a training outlives the terminal that started it, in the process that has looked at it, and is cancelled with all its processes", async () => {
  const folder = path.join(workspace, "runs", "outliving");
  const kill = (terminal: ChildProcess): Promise<void> => {
    terminal.kill("SIGKILL");
    return Promise.resolve();
  };
  await actedAt("step ", kill, ["train", path.join(workspace, "train.jsonl"), "--preset", "cpu", "--name", "outliving", "--no-serve"], 180);
  const { step, pid = NaN } = await stateOf(folder);
  assert.match(await readFile(`/proc/${pid}/cmdline`, "utf8"), /preflight/u);
  assert.equal(await readFile(path.join(folder, "trainer.pid"), "utf8"), `${pid}\n`);
  await eventually(60, "another step", async () => ((await stateOf(folder)).step > step ? true : undefined));
  cancelRun(pid);
  await eventually(30, "the end of the trainer", () => Promise.resolve(isAlive(pid) ? undefined : true));
  assert.equal((await stateOf(folder)).status, "cancelled");
});

async function evaluate(model: string) {
  return v.parse(evaluatedSchema, await clinicalPrompts(["evaluate", path.join(workspace, "test.jsonl"), "--model", model], 300));
}

async function stateOf(folder: string): Promise<RunState> {
  return (await new EventReader(path.join(folder, "events.jsonl")).read()).reduce(advance, INITIAL_RUN_STATE);
}

async function idsOf(file: string): Promise<string[]> {
  return (await readFile(file, "utf8")).trim().split("\n").map((line) => v.parse(v.object({ id: v.string() }), JSON.parse(line)).id);
}

function expectedOf(row: string): string {
  return v.parse(v.object({ expected: v.string() }), JSON.parse(row)).expected;
}
