import assert from "node:assert/strict";
import { appendFile, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { advance, INITIAL_RUN_STATE, processGone } from "../../../../src/core/training/runState";
import type { CommandResult, Host } from "../../../../src/platform/hosts/host";
import { LocalHost } from "../../../../src/platform/hosts/localHost";
import { HostError } from "../../../../src/platform/hosts/hostError";
import { EventReader } from "../../../../src/platform/training/eventTail";
import { attend, EndRequests } from "../../../../src/platform/training/remote/attend";
import { JobCarrier } from "../../../../src/platform/training/remote/carrier";
import type { Machine } from "../../../../src/platform/training/remote/machine";
import { jobState, requireSlurm, SlurmError, submitJob } from "../../../../src/platform/training/slurm";

const signal = AbortSignal.timeout(60_000);
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

test("a job is asked for now and then, sooner once it ends; while its controller is silent, what was known holds", async () => {
  const answers = [fine("PENDING|Resources\n"), refused("slurm_load_jobs error: Unable to contact slurm controller (connect failure)"), fine("RUNNING|None\n"), fine("COMPLETED|None\n")];
  let asked = 0;
  const carrier = new JobCarrier(cluster(() => answers[asked++] ?? FORGOTTEN), "/run", "7", { queue: 40, hurried: 0, settling: 40 });
  const waiting = { lives: true, settled: false, job: { phase: "pending", reason: "Resources" } };
  assert.deepEqual(await carrier.stand(signal), waiting);
  carrier.hurry();
  assert.deepEqual([await carrier.stand(signal), asked], [waiting, 1], "a job in the queue is not hurried");
  await sleep(50);
  assert.deepEqual([await carrier.stand(signal), asked], [waiting, 2]);
  await sleep(50);
  assert.deepEqual(await carrier.stand(signal), { lives: true, settled: false, job: { phase: "running" } });
  carrier.hurry();
  assert.deepEqual(await carrier.stand(signal), { lives: false, settled: false, job: { phase: "completed" } });
  await sleep(50);
  assert.deepEqual([await carrier.stand(signal), asked], [{ lives: false, settled: true, job: { phase: "completed" } }, 4], "what is over is not asked for");
});

test("a job is ended by its id; one that has ended is no fault, and a silent controller is tried again", async () => {
  const said: string[] = [];
  const carrier = (answer: CommandResult): JobCarrier =>
    new JobCarrier(
      cluster((program, args) => {
        said.push([program, ...args].join(" "));
        return answer;
      }),
      "/run",
      "7",
    );
  await carrier(fine("")).end("cancel", signal);
  await carrier(refused("scancel: error: Kill job error on job id 7: Job/step already completing or completed")).end("keep", signal);
  assert.deepEqual(said, ["scancel 7", "scancel --signal=USR1 7"]);
  await assert.rejects(carrier(refused("scancel: error: Unable to contact slurm controller (connect failure)")).end("cancel", signal), (error) => error instanceof HostError && error.kind === "unreachable");
});

const line = (attempt: number, seq: number, body: object): string => `${JSON.stringify({ attempt, seq, time: "2026-01-01T00:00:00Z", ...body })}\n`;
const hello = (attempt: number): string => line(attempt, 0, { type: "hello", protocol: 1, bridge: "0.1.0", pid: 1, libraries: {}, device: { kind: "cpu", name: "CPU" }, backend: "trl" });
const end = (attempt: number, state: string): string => line(attempt, 1, { type: "end", state });

/** Follows a job to its end as a companion does. @param script what the queue says each time, and what its trainer writes before. */
async function attended(...script: readonly (readonly [says: CommandResult, writes?: string])[]) {
  const [ours, there] = [await place(), path.join(await place(), "runs", "x-0123abcd")];
  await mkdir(there, { recursive: true });
  for (const file of ["run.json", "config.json"]) for (const folder of [ours, there]) await writeFile(path.join(folder, file), JSON.stringify({ export: { gguf: "q8_0" } }));
  await writeFile(path.join(there, "log.txt"), "said\n");
  let at = 0;
  const run: Host["run"] = async (program) => {
    const [says, writes = ""] = (program === "squeue" ? script[at++] : undefined) ?? [FORGOTTEN];
    await appendFile(path.join(there, "events.jsonl"), writes);
    return says;
  };
  const machine: Machine = { kind: "local", host: "login1", folder: there, interpreter: "/python", packageFolder: "/bridge", slurm: { options: {}, job: "7" } };
  await attend({ folder: ours, machine, host: Object.assign(cluster(() => FORGOTTEN), { run }), pid: 9, requests: new EndRequests(), rhythm: { queue: 0, hurried: 0, settling: 0 } });
  const events = await new EventReader(path.join(ours, "events.jsonl")).read();
  return { events, state: processGone(events.reduce(advance, INITIAL_RUN_STATE)) };
}

test("a job is followed through waiting, a silent controller, a requeue and its end", async () => {
  const silent = refused("slurm_load_jobs error: Unable to contact slurm controller (connect failure)");
  const { events, state } = await attended(
    [fine("PENDING|Resources\n")],
    [silent],
    [fine("RUNNING|None\n"), hello(1)],
    [fine("PENDING|BeginTime\n"), end(1, "cancelled")],
    [fine("RUNNING|None\n"), hello(2)],
    [fine("COMPLETED|None\n"), end(2, "succeeded")],
  );
  const told = events.filter(({ type }) => type !== "phase" && type !== "transfer").map((event) => (event.type === "queue" ? `${event.phase} ${event.reason ?? ""}`.trim() : event.type === "end" ? event.state : event.type));
  assert.deepEqual(told, ["link", "pending Resources", "running", "hello", "pending BeginTime", "running", "hello", "completed", "succeeded"]);
  assert.equal(state.status, "succeeded");
});

test("a job that is over without a word of its training has died; one that is cancelled while it waits is cancelled", async () => {
  const killed = await attended([fine("RUNNING|None\n"), hello(1)], [fine("OUT_OF_MEMORY|None\n")]);
  assert.deepEqual([killed.state.status, killed.state.queue], ["died", { phase: "out_of_memory" }]);
  const cancelled = await attended([fine("PENDING|Priority\n")], [fine("CANCELLED|None\n")]);
  assert.equal(cancelled.state.status, "cancelled");
});
