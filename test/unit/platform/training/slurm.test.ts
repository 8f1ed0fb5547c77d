import assert from "node:assert/strict";
import { appendFile, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { RunState } from "../../../../src/core/training/runState";
import type { CommandResult, Host } from "../../../../src/platform/hosts/host";
import { LocalHost } from "../../../../src/platform/hosts/localHost";
import { followJob } from "../../../../src/platform/training/followJob";
import { readJob, type JobRecord } from "../../../../src/platform/training/jobFile";
import { jobState, requireSlurm, SlurmError, submitJob } from "../../../../src/platform/training/slurm";

const signal = AbortSignal.timeout(60_000);
const RHYTHM = { events: 5, queue: 10, settling: 100 };
const place = (): Promise<string> => mkdtemp(path.join(tmpdir(), "clinical-prompts-job-"));
const fine = (stdout: string): CommandResult => ({ code: 0, stdout, stderr: "" });
const refused = (stderr: string): CommandResult => ({ code: 1, stdout: "", stderr });
const FORGOTTEN = refused("slurm_load_jobs error: Invalid job id specified");

/** A login node whose programs answer as they are told; files are this machine's. */
function cluster(answers: (program: string, args: readonly string[]) => CommandResult): Host {
  const files = new LocalHost("login1");
  return Object.assign(Object.create(files) as LocalHost, { name: "login1", run: (program: string, args: readonly string[]) => Promise.resolve(answers(program, args)) });
}

test("a script is sent by its path, and its job has a number, also where a cluster is named", async () => {
  for (const said of ["42\n", "42;north\n"]) assert.equal(await submitJob(cluster((program, args) => fine(`${program} ${args.join(" ")}` === "sbatch --parsable /run/job.sh" ? said : "")), "/run/job.sh", signal), "42");
});

for (const [kind, result] of [
  ["not_installed", { code: 127, stdout: "", stderr: "sbatch: command not found" }],
  ["unknown_partition", refused("sbatch: error: invalid partition specified: gpuu\nsbatch: error: Batch job submission failed: Invalid partition name specified")],
  ["cluster_down", refused("sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)")],
  ["rejected", refused("sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified")],
] as const) {
  test(`a job that is not taken: ${kind}`, async () => {
    const sent = submitJob(cluster(() => result), "/run/job.sh", signal);
    await assert.rejects(sent, (error) => error instanceof SlurmError && error.kind === kind && error.message === result.stderr && error.host === "login1");
  });
}

test("a machine without Slurm says so before anything is planned", async () => {
  const host = Object.assign(new LocalHost("here"), {});
  const before = process.env["PATH"];
  process.env["PATH"] = "/nowhere";
  try {
    await assert.rejects(requireSlurm(host, signal), (error) => error instanceof SlurmError && error.kind === "not_installed");
  } finally {
    process.env["PATH"] = before;
  }
});

test("the state comes from the queue, then the accounting, then the controller, then the exit code", async () => {
  const folder = await place();
  const ask = (answers: Readonly<Record<string, CommandResult>>) => jobState(cluster((program) => answers[program] ?? FORGOTTEN), "7", folder, signal);
  const accountless = refused("Slurm accounting storage is disabled");
  assert.deepEqual(await ask({ squeue: fine("PENDING|Priority\n") }), { phase: "pending", reason: "Priority" });
  assert.deepEqual(await ask({ squeue: FORGOTTEN, sacct: fine("TIMEOUT\n") }), { phase: "timeout" });
  assert.deepEqual(await ask({ squeue: fine(""), sacct: accountless, scontrol: fine("JobState=FAILED Reason=NonZeroExitCode") }), { phase: "failed" });
  assert.deepEqual(await ask({ sacct: accountless }), { phase: "unknown" });
  await appendFile(path.join(folder, "slurm.exit"), "0\n");
  assert.deepEqual(await ask({ sacct: accountless }), { phase: "completed" });
  await assert.rejects(ask({ squeue: refused("slurm_load_jobs error: Unable to contact slurm controller (connect failure)") }), (error) => error instanceof SlurmError && error.kind === "cluster_down");
});

const line = (attempt: number, seq: number, body: object): string => `${JSON.stringify({ attempt, seq, time: "2026-01-01T00:00:00Z", ...body })}\n`;
const hello = (attempt: number): string => line(attempt, 0, { type: "hello", protocol: 1, bridge: "0.1.0", pid: 1, libraries: {}, device: { kind: "cpu", name: "CPU" }, backend: "trl" });
const end = (attempt: number, state: string): string => line(attempt, 1, { type: "end", state });

test("a job is followed through waiting, a silent controller, a requeue and its end, from a folder that is not ours", async () => {
  const [theirs, ours] = [await place(), await place()];
  const events = path.join(theirs, "events.jsonl");
  const script: readonly (() => Promise<CommandResult>)[] = [
    () => Promise.resolve(fine("PENDING|Resources\n")),
    () => Promise.resolve(refused("slurm_load_jobs error: Unable to contact slurm controller (connect failure)")),
    () => appendFile(events, hello(1)).then(() => fine("RUNNING|None\n")),
    () => appendFile(events, end(1, "cancelled")).then(() => fine("PENDING|BeginTime\n")),
    () => appendFile(events, hello(2)).then(() => fine("RUNNING|None\n")),
    () => appendFile(events, end(2, "succeeded")).then(() => fine("COMPLETED|None\n")),
  ];
  let at = 0;
  const host = Object.assign(cluster(() => FORGOTTEN), { run: () => (script[at++] ?? (() => Promise.resolve(FORGOTTEN)))() });
  const job: JobRecord = { id: "7", folder: theirs, state: { phase: "pending" } };
  const seen: string[] = [];
  const say = ({ status, attempt, queue }: RunState): void => {
    const said = `${attempt} ${status} ${queue?.reason ?? queue?.phase ?? ""}`;
    if (said !== seen.at(-1)) seen.push(said);
  };
  const state = await followJob({ host, folder: ours, job }, say, signal, RHYTHM);
  assert.equal(state.status, "succeeded");
  assert.deepEqual(seen.filter((said) => !said.endsWith("pending")), ["0 waiting Resources", "0 waiting running", "1 running running", "1 waiting running", "1 waiting BeginTime", "2 running running", "2 succeeded running", "2 succeeded completed"].filter((said) => seen.includes(said)));
  for (const said of ["0 waiting Resources", "1 running running", "1 waiting BeginTime", "2 succeeded completed"]) assert.ok(seen.includes(said), said);
  assert.equal(await readFile(path.join(ours, "events.jsonl"), "utf8"), await readFile(events, "utf8"));
  assert.deepEqual(await readJob(ours), { ...job, state: { phase: "completed" } });
});

test("a job that is over without a word of its training has died", async () => {
  const folder = await place();
  await appendFile(path.join(folder, "events.jsonl"), hello(1));
  const state = await followJob({ host: cluster(() => fine("OUT_OF_MEMORY|None\n")), folder, job: { id: "7", folder, state: { phase: "running" } } }, () => undefined, signal, RHYTHM);
  assert.deepEqual([state.status, state.queue], ["died", { phase: "out_of_memory" }]);
});
