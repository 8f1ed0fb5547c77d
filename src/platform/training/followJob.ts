import { appendFile, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BRIDGE_PROTOCOL } from "../../core/training/bridgeEvent";
import { advance, hasEnded, INITIAL_RUN_STATE, type RunState } from "../../core/training/runState";
import { isOver, withJob, type JobState } from "../../core/training/slurmState";
import type { Host } from "../hosts/host";
import { EventReader } from "./eventTail";
import { writeJob, type JobRecord } from "./jobFile";
import { RUN_FILES } from "./runFolder";
import { jobState, SlurmError } from "./slurm";
import { TrainerError } from "./trainer";

/** How often to look, in milliseconds. The controller answers everybody, so it is asked less often than a file is read. */
export interface Rhythm {
  readonly events: number;
  readonly queue: number;
  /** How long a shared disk may take to show what a job wrote last. */
  readonly settling: number;
}

const RHYTHM: Rhythm = { events: 1_000, queue: 10_000, settling: 10_000 };

export interface FollowedJob {
  readonly host: Host;
  /** The run folder on this machine; events are copied to it where the cluster's is another. */
  readonly folder: string;
  readonly job: JobRecord;
}

/**
 * Follows a run that a Slurm job carries until the job is over, or `signal` is aborted (the job itself goes on). A controller that is silent for
 * a while is waited for: the events go on.
 * @throws {TrainerError} when the trainer speaks another version of the protocol.
 */
export async function followJob({ host, folder, job }: FollowedJob, onState: (state: RunState) => void, signal: AbortSignal, rhythm = RHYTHM): Promise<RunState> {
  const reader = new EventReader(path.join(folder, RUN_FILES.events));
  let events = INITIAL_RUN_STATE;
  let known = job.state;
  let shown = "";
  let asked = -Infinity;
  let overSince: number | undefined;
  while (!signal.aborted) {
    await mirror(host, job.folder, folder, signal);
    const news = await reader.read();
    for (const event of news) {
      if (event.type === "hello" && event.protocol !== BRIDGE_PROTOCOL) throw new TrainerError("protocol_mismatch", `protocol ${event.protocol}, expected ${BRIDGE_PROTOCOL}`);
      events = advance(events, event);
    }
    const state = withJob(events, known);
    const text = JSON.stringify([events.attempt, events.seq, known]);
    if (text !== shown) onState(state);
    shown = text;
    if (overSince !== undefined && (hasEnded(events) || Date.now() - overSince > rhythm.settling)) return state;
    if (overSince === undefined && performance.now() - asked >= rhythm.queue) {
      asked = performance.now();
      const now = await stateNow(host, job, signal);
      if (now !== undefined && (now.phase !== known.phase || now.reason !== known.reason)) await writeJob(folder, { ...job, state: now });
      known = now ?? known;
      // What the job wrote last is read once more before its end is believed.
      if (isOver(known)) overSince = Date.now();
      if (isOver(known)) continue;
    }
    await sleep(rhythm.events, undefined, { signal }).catch(() => undefined);
  }
  return withJob(events, known);
}

/** `undefined` while the controller is silent. */
async function stateNow(host: Host, { id, folder }: JobRecord, signal: AbortSignal): Promise<JobState | undefined> {
  try {
    return await jobState(host, id, folder, signal);
  } catch (error) {
    if (signal.aborted || (error instanceof SlurmError && error.kind === "cluster_down")) return undefined;
    throw error;
  }
}

/** Appends what the cluster's events have more than ours. */
async function mirror(host: Host, clusterFolder: string, folder: string, signal: AbortSignal): Promise<void> {
  if (clusterFolder === folder) return;
  const ours = path.join(folder, RUN_FILES.events);
  const more = await host.readFrom(path.posix.join(clusterFolder, RUN_FILES.events), await sizeOf(ours), signal);
  if (more.length > 0) await appendFile(ours, more, { mode: 0o600 });
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return 0;
    throw error;
  }
}
