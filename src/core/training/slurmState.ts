export const JOB_PHASES = ["pending", "running", "completed", "failed", "cancelled", "timeout", "out_of_memory", "node_failed", "preempted", "unknown"] as const;

/** Where a job stands in the queue; `unknown`: the cluster knows it no more and it has left no exit code. */
export type JobPhase = (typeof JOB_PHASES)[number];

export interface JobState {
  readonly phase: JobPhase;
  /** Slurm's own word for why a job waits, such as `Resources`. */
  readonly reason?: string;
}

/** Slurm's words (squeue(1), "JOB STATE CODES"). A job that is being requeued waits; one that is being cleaned up still runs. */
const PHASES: ReadonlyMap<string, JobPhase> = new Map([
  ...(["PENDING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT", "RESV_DEL_HOLD"] as const).map((word) => [word, "pending"] as const),
  ...(["RUNNING", "CONFIGURING", "COMPLETING", "RESIZING", "SIGNALING", "STAGE_OUT", "SUSPENDED", "STOPPED"] as const).map((word) => [word, "running"] as const),
  ["COMPLETED", "completed"],
  ["FAILED", "failed"],
  ["REVOKED", "failed"],
  ["CANCELLED", "cancelled"],
  ["TIMEOUT", "timeout"],
  ["DEADLINE", "timeout"],
  ["OUT_OF_MEMORY", "out_of_memory"],
  ["NODE_FAIL", "node_failed"],
  ["BOOT_FAIL", "node_failed"],
  ["PREEMPTED", "preempted"],
]);

/** Of `CANCELLED by 1000` and `RUNNING+` the word alone counts. */
function phaseOf(words: string): JobPhase | undefined {
  return PHASES.get(/^[A-Z_]+/u.exec(words.trim())?.[0] ?? "");
}

function stateOf(words: string, reason = "None"): JobState | undefined {
  const phase = phaseOf(words);
  if (phase === undefined) return undefined;
  return phase === "pending" && reason !== "None" && reason !== "(null)" && reason !== "" ? { phase, reason } : { phase };
}

/** What `squeue --noheader --format=%T|%r` says of one job. */
export function readSqueue(text: string): JobState | undefined {
  const [words = "", reason] = (text.trim().split("\n")[0] ?? "").split("|");
  return stateOf(words, reason);
}

/** What `sacct --noheader --parsable2 --allocations --format=State` says of one job; the last line is its last start. */
export function readSacct(text: string): JobState | undefined {
  return stateOf(text.trim().split("\n").at(-1) ?? "");
}

/** What `scontrol show job --oneliner` says of one job. */
export function readScontrol(text: string): JobState | undefined {
  const value = (key: string): string | undefined => new RegExp(`(?:^|\\s)${key}=(\\S+)`, "u").exec(text)?.[1];
  return stateOf(value("JobState") ?? "", value("Reason"));
}

/** What the batch script has left behind. */
export function readExitCode(text: string): JobState {
  const code = /^\d+$/u.test(text.trim()) ? Number(text) : undefined;
  return { phase: code === undefined ? "unknown" : code === 0 ? "completed" : code === CANCELLED ? "cancelled" : "failed" };
}

/** Exit code of a trainer that was cancelled. */
const CANCELLED = 130;

/** Whether the job will do nothing more. */
export function isOver({ phase }: JobState): boolean {
  return phase !== "pending" && phase !== "running";
}

/** Whether the cluster itself has ended the job: what its training said last is not why. */
export function wasEnded({ phase }: JobState): boolean {
  return phase === "timeout" || phase === "out_of_memory" || phase === "node_failed" || phase === "preempted";
}
