import assert from "node:assert/strict";
import { access, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import * as v from "valibot";
import type { BridgeEvent } from "../../src/core/training/bridgeEvent";
import { hasEnded } from "../../src/core/training/runState";
import type { JobState } from "../../src/core/training/slurmState";
import { LocalHost } from "../../src/platform/hosts/localHost";
import { runProgram } from "../../src/platform/process";
import { EventReader } from "../../src/platform/training/eventTail";
import { machineOf, type Machine } from "../../src/platform/training/remote/machine";
import { readRun } from "../../src/platform/training/runStore";
import { jobState } from "../../src/platform/training/slurm";
import { stopAndKeep } from "../../src/platform/training/trainer";
import { clinicalPrompts, interruptedAt } from "../support/commandLine";
import { eventually } from "../support/deadline";
import { PRODUCT_ROOT } from "../support/editorServer";
import { startSshServer } from "../support/sshServer";
import { learntOf } from "../support/adapter";
import { startSlurm, type SlurmCluster } from "../support/slurmCluster";
import { provided } from "../support/testEnvironment";

const ROWS = 40;
const SECONDS = 300;
/** Until a run is on its way: its tokens are counted first. */
const SENDING_SECONDS = 180;

/** Random weights in the real model's architecture, small enough for a step in a moment. */
const TINY_MODEL = `
import sys
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM, set_seed
set_seed(0)
tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
shape = LlamaConfig(vocab_size=len(tokenizer), hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=2,
    num_key_value_heads=1, tie_word_embeddings=True, bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id)
LlamaForCausalLM(shape).save_pretrained(sys.argv[2])
tokenizer.save_pretrained(sys.argv[2])
`;

const sentSchema = v.object({ folder: v.string(), status: v.literal("waiting") });
const endedSchema = v.object({ folder: v.string(), status: v.string(), steps: v.number() });

let workspace = "";
let there = "";
let cluster: SlurmCluster | undefined;

before(async () => {
  cluster = await startSlurm();
  // No quote, no dollar and no percent sign of a path may mean anything to the shell or to Slurm.
  workspace = await mkdtemp(path.join(tmpdir(), "clinical-prompts l'été $HOME %j #1-"));
  const rows = (await readFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), "utf8")).split("\n").slice(0, ROWS);
  await writeFile(path.join(workspace, "train.jsonl"), `${rows.join("\n")}\n`);
  const model = path.join(workspace, "tiny");
  await runProgram(provided("python"), ["-c", TINY_MODEL, provided("baseModel"), model], { signal: AbortSignal.timeout(120_000) });
  there = path.join(workspace, "there's a place");
  const common = { preset: "cpu", baseModel: model, batchSize: 2, loggingSteps: 1, warmupSteps: 1, maxLength: 256, serveBase: false, slurm: { python: provided("python"), folder: there, cpus: 1 } };
  await writeFile(path.join(workspace, "short.json"), JSON.stringify({ ...common, maxSteps: 4, evaluationsPerRun: 1 }));
  await writeFile(path.join(workspace, "long.json"), JSON.stringify({ ...common, maxSteps: 5000, evaluationsPerRun: 250, earlyStoppingPatience: 1000 }));
});
after(async () => {
  await cluster?.stop();
  await rm(workspace, { recursive: true, force: true });
});

const slurm: SlurmCluster["slurm"] = (program, ...args) => {
  assert.ok(cluster !== undefined);
  return cluster.slurm(program, ...args);
};
const sending = (configuration: string, name: string, nodes: number): string[] => ["train", path.join(workspace, "train.jsonl"), "--config", path.join(workspace, configuration), "--slurm", "--nodes", String(nodes), "--name", name, "--yes", "--no-serve"];

test("two nodes learn together what one learns alone", async () => {
  const [alone, together] = (await Promise.all([1, 2].map((nodes) => clinicalPrompts(sending("short.json", `nodes-${nodes}`, nodes), SECONDS)))).map((ended) => v.parse(endedSchema, ended));
  assert.ok(alone !== undefined && together !== undefined);
  for (const { folder, status, steps } of [alone, together]) {
    assert.deepEqual({ status, steps }, { status: "succeeded", steps: 4 });
    await access(path.join(folder, "model.gguf"));
    assert.equal(await readFile(path.join((await machineOfRun(folder)).folder, "slurm.exit"), "utf8"), "0\n");
  }
  const events = await eventsOf(together.folder);
  assert.deepEqual(noticesOf(events, "distributed"), [{ processes: 2, rowsPerStep: 2 }]);
  const [expected, learnt] = [await learntOf(alone.folder), await learntOf(together.folder)];
  const norm = (values: readonly number[]): number => Math.hypot(...values);
  assert.ok(norm(expected) > 0);
  assert.ok(norm(expected.map((value, at) => value - (learnt[at] ?? NaN))) / norm(expected) < 0.05, "both have seen the same rows at each step");
});

test("a job that is put back into the queue goes on from its checkpoint, one that is asked to leave from where it left, and Ctrl+C cancels it", async () => {
  const { folder } = v.parse(sentSchema, await clinicalPrompts([...sending("long.json", "preempted", 2), "--detach"], SENDING_SECONDS));
  const job = await jobOf(folder);
  const first = await eventually(SECONDS, "a checkpoint", async () => (await eventsOf(folder)).find(({ type }) => type === "checkpoint"));
  const environment = await environmentOfTrainer(folder);
  assert.deepEqual(["TORCHELASTIC_RUN_ID", "GROUP_WORLD_SIZE", "LOCAL_WORLD_SIZE"].map((name) => environment.get(name)), [job, "2", "1"], "torchrun has started it");
  await slurm("scontrol", "requeue", job);
  await startNow(job);
  const second = await attempt(folder, 2);
  assert.ok(first.type === "checkpoint" && second.resumedAt >= first.step);
  assert.equal(second.firstStep, second.resumedAt + 1);

  await slurm("scancel", "--batch", "--signal=USR1", job);
  const paused = await pauseOf(folder);
  await startNow(job);
  const third = await attempt(folder, 3);
  assert.deepEqual({ step: third.resumedAt }, paused);
  assert.equal(third.firstStep, third.resumedAt + 1);
  const events = await eventsOf(folder);
  assert.equal(new Set(events.map((event) => `${event.attempt} ${event.seq}`)).size, events.length, "one process alone writes");

  const { code, said } = await interruptedAt("step ", ["train", folder, "--no-serve"], SECONDS);
  assert.equal(code, 1, said);
  assert.match(said, /Run cancelled/u);
  assert.equal((await stateOf(job, folder)).phase, "cancelled");
});

test("two nodes that are stopped early keep what they have learnt, one process the model that comes of it", async () => {
  const { folder } = v.parse(sentSchema, await clinicalPrompts([...sending("long.json", "kept", 2), "--detach"], SENDING_SECONDS));
  await eventually(SECONDS, "a checkpoint", async () => (await eventsOf(folder)).find(({ type }) => type === "checkpoint"));
  stopAndKeep((await readRun(folder))?.pid ?? 0);
  const run = await eventually(SECONDS, "the end", async () => {
    const found = await readRun(folder);
    return found !== undefined && hasEnded(found.state) ? found : undefined;
  });
  assert.equal(run.state.status, "stopped");
  await access(path.join(folder, "model.gguf"));
  assert.equal(await readFile(path.join((await machineOfRun(folder)).folder, "slurm.exit"), "utf8"), "0\n");
});

test("a job that nears its time limit saves, queues again and goes on", async () => {
  // Slurm gives notice two minutes before the limit, or up to a minute earlier.
  const { folder } = v.parse(sentSchema, await clinicalPrompts([...sending("long.json", "limited", 1), "--time", "3:00", "--detach"], SENDING_SECONDS));
  const job = await jobOf(folder);
  const paused = await pauseOf(folder);
  await startNow(job);
  const second = await attempt(folder, 2);
  assert.deepEqual({ step: second.resumedAt }, paused);
  assert.equal(second.firstStep, second.resumedAt + 1);
  const { code, said } = await interruptedAt("step ", ["train", folder, "--no-serve"], SECONDS);
  assert.equal(code, 1, said);
});

test("a run that ended too early is sent again and goes on; deleting it ends its job and deletes its copy", async () => {
  const folder = path.join(workspace, "runs", "preempted");
  const refused = await clinicalPrompts(["train", folder, "--no-serve"], SENDING_SECONDS).then(() => "sent", (error: unknown) => String(error));
  assert.match(refused, /Nothing was sent: this script would go to the cluster\./u);
  await clinicalPrompts(["train", folder, "--no-serve", "--slurm", "--nodes", "1", "--time", "10:00", "--yes", "--detach"], SENDING_SECONDS);
  const job = await jobOf(folder);
  const again = await attempt(folder, 4);
  assert.equal(again.firstStep, again.resumedAt + 1);
  assert.match(await slurm("scontrol", "show", "job", job), /TimeLimit=00:10:00 [\s\S]*NumNodes=1 /u);
  const copy = (await machineOfRun(folder)).folder;
  // As after a restart of the login node: nobody follows the job.
  const companion = path.join(folder, "trainer.pid");
  process.kill(Number(await readFile(companion, "utf8")), "SIGKILL");
  await rm(companion);
  await clinicalPrompts(["runs", "delete", folder, "--yes"], 120);
  await Promise.all([assert.rejects(access(folder)), assert.rejects(access(copy))]);
  assert.equal((await stateOf(job, copy)).phase, "cancelled");
});

test("a login node is reached by SSH: its job's run comes back whole", async () => {
  const server = await startSshServer({ SLURM_CONF: process.env["SLURM_CONF"] ?? "" });
  process.env["CLINICAL_PROMPTS_SSH_CONFIG"] = server.configFile;
  try {
    // Stands for the Python there: only the way there and back is looked at.
    const python = path.join(PRODUCT_ROOT, "test", "support", "fakeTrainer.sh");
    const { folder, status } = v.parse(endedSchema, await clinicalPrompts([...sending("short.json", "by-ssh", 1), "--on", "gpu", "--remote-python", python], SECONDS));
    assert.equal(status, "succeeded");
    assert.equal(await readFile(path.join(folder, "model.gguf"), "utf8"), "model\n");
    assert.equal((await machineOfRun(folder)).kind, "ssh");
    const phases = (await eventsOf(folder)).flatMap((event) => (event.type === "queue" ? [event.phase] : []));
    assert.equal(phases.at(-1), "completed", phases.join());
  } finally {
    delete process.env["CLINICAL_PROMPTS_SSH_CONFIG"];
    await server.stop();
  }
});

test("what the cluster does not take leaves no run behind", async () => {
  const refused = await clinicalPrompts([...sending("short.json", "refused", 1), "--partition", "nowhere"], SENDING_SECONDS).then(() => "sent", (error: unknown) => String(error));
  assert.match(refused, /The cluster has no such partition: .*nowhere/u);
  await assert.rejects(access(path.join(workspace, "runs", "refused")));
  assert.deepEqual((await readdir(path.join(there, "runs"))).filter((name) => name.startsWith("refused")), []);
});

/** The first pause of a run: where it has saved. */
function pauseOf(folder: string): Promise<object> {
  return eventually(SECONDS, "a pause", async () => noticesOf(await eventsOf(folder), "paused")[0]);
}

/** Slurm lets a job that is put back wait for two minutes: the tests do not. */
async function startNow(job: string): Promise<void> {
  await eventually(90, "the job in the queue again", async () => {
    if (!(await slurm("squeue", "--noheader", "--format=%T", `--jobs=${job}`)).startsWith("PENDING")) return undefined;
    return slurm("scontrol", "update", `JobId=${job}`, "StartTime=now").catch(() => undefined);
  });
}

/** Of the first process of a run's job, which runs on this machine as its nodes do. */
async function environmentOfTrainer(folder: string): Promise<ReadonlyMap<string, string>> {
  const hello = (await eventsOf((await machineOfRun(folder)).folder)).findLast((event) => event.type === "hello");
  assert.ok(hello?.type === "hello");
  const lines = (await readFile(`/proc/${hello.pid}/environ`, "utf8")).split("\0");
  return new Map(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

async function machineOfRun(folder: string): Promise<Machine> {
  return v.parse(v.custom<Machine>((value) => value !== undefined), await machineOf(folder));
}

async function jobOf(folder: string): Promise<string> {
  return v.parse(v.string(), (await machineOfRun(folder)).slurm?.job);
}

function stateOf(job: string, folder: string): Promise<JobState> {
  return jobState(new LocalHost("here"), job, folder, AbortSignal.timeout(30_000));
}

async function attempt(folder: string, number: number): Promise<{ readonly resumedAt: number; readonly firstStep: number }> {
  return eventually(SECONDS, `attempt ${number}`, async () => {
    const events = (await eventsOf(folder)).filter((event) => event.attempt === number);
    const progress = events.find((event) => event.type === "progress");
    const [resumed] = noticesOf(events, "resumed");
    return progress === undefined || resumed === undefined ? undefined : { resumedAt: Number(resumed["step"]), firstStep: progress.step };
  });
}

function eventsOf(folder: string): Promise<readonly BridgeEvent[]> {
  return new EventReader(path.join(folder, "events.jsonl")).read();
}

function noticesOf(events: readonly BridgeEvent[], code: string) {
  return events.flatMap((event) => (event.type === "notice" && event.code === code ? [event.data ?? {}] : []));
}
