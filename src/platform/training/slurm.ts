import { hostname } from "node:os";
import path from "node:path";
import { readExitCode, readSacct, readScontrol, readSqueue, type JobState } from "../../core/training/slurmState";
import { readSinfo, SINFO_FORMAT, type Partition } from "../../core/training/slurmPartitions";
import { SLURM_FILES } from "../../core/training/slurmScript";
import type { CommandResult, Host } from "../hosts/host";
import { LocalHost } from "../hosts/localHost";
import { isOnPath, ProcessError } from "../process";

/** Slurm cannot be used or has refused; `message` is what it said itself. */
export class SlurmError extends Error {
  constructor(
    readonly kind: "not_installed" | "cluster_down" | "unknown_partition" | "rejected",
    readonly host: string,
    message: string,
  ) {
    super(message);
  }
}

/** A controller that takes longer is taken for silent. */
const LONGEST_ANSWER_MS = 20_000;
const NOT_FOUND = 127;
const PARTITION = /invalid partition/iu;
const DOWN = /unable to contact slurm controller|connection refused|socket timed out|slurm_load_\w+ error: (?:unable|zero bytes)|zero bytes were transmitted|could not establish a configuration source|dns srv lookup failed|communications? connection failure/iu;

/** @throws {SlurmError} when Slurm is not there or its controller does not answer. */
export async function requireSlurm(host: Host, signal: AbortSignal): Promise<void> {
  await said(host, "squeue", ["--noheader", "--me", "--format=%i"], signal);
}

/** Whether a machine has Slurm's programs. @throws {HostError} */
export async function hasSlurm(host: Host, signal: AbortSignal): Promise<boolean> {
  return (await host.run("sh", ["-c", "command -v sbatch"], { signal })).code === 0;
}

/** The partitions that jobs can be sent to. @throws {SlurmError} */
export async function listPartitions(host: Host, signal: AbortSignal): Promise<readonly Partition[]> {
  return readSinfo(await said(host, "sinfo", ["--noheader", `--format=${SINFO_FORMAT}`], signal));
}

/** The cluster whose login node a machine may be; `silent`: its programs are here, and it says why it cannot be used. */
export type ClusterState = { readonly kind: "absent" } | { readonly kind: "silent"; readonly message: string } | { readonly kind: "answers"; readonly partitions: readonly Partition[] };

/** Looks whether this machine is the login node of a cluster that answers. */
export async function clusterState(signal: AbortSignal): Promise<ClusterState> {
  return (await isOnPath("sbatch", signal)) ? clusterBehind(new LocalHost(hostname()), signal) : { kind: "absent" };
}

/** Whether the cluster answers whose programs a machine has. */
export async function clusterBehind(host: Host, signal: AbortSignal): Promise<Exclude<ClusterState, { readonly kind: "absent" }>> {
  try {
    return { kind: "answers", partitions: await listPartitions(host, AbortSignal.any([signal, AbortSignal.timeout(LONGEST_ANSWER_MS)])) };
  } catch (error) {
    if (signal.aborted || !(error instanceof SlurmError || error instanceof ProcessError)) throw error;
    return { kind: "silent", message: error instanceof SlurmError ? error.message : "" };
  }
}

/**
 * Sends a batch script that lies on the host.
 * @returns the id of the job.
 * @throws {SlurmError}
 */
export async function submitJob(host: Host, script: string, signal: AbortSignal): Promise<string> {
  const stdout = await said(host, "sbatch", ["--parsable", script], signal);
  const id = /^(\d+)(?:;.*)?$/mu.exec(stdout.trim())?.[1];
  if (id === undefined) throw new SlurmError("rejected", host.name, stdout.trim());
  return id;
}

/** Ends the job, whether it waits or runs. @throws {SlurmError} */
export async function cancelJob(host: Host, id: string, signal: AbortSignal): Promise<void> {
  await said(host, "scancel", [id], signal);
}

/** Ends the training of a running job early and keeps what is learnt: the steps alone get the signal. @throws {SlurmError} */
export async function stopAndKeepJob(host: Host, id: string, signal: AbortSignal): Promise<void> {
  await said(host, "scancel", ["--signal=USR1", id], signal);
}

/**
 * Where a job stands: from the queue, then from the accounting where the cluster keeps one, then from the controller's memory, and at last from
 * the exit code that the script has left in the run folder.
 * @param folder of the run, on the host.
 * @throws {SlurmError} when the controller does not answer.
 */
export async function jobState(host: Host, id: string, folder: string, signal: AbortSignal): Promise<JobState> {
  const ways = [
    { program: "squeue", args: ["--noheader", "--states=all", "--format=%T|%r", `--jobs=${id}`], read: readSqueue },
    { program: "sacct", args: ["--noheader", "--parsable2", "--allocations", "--format=State", `--jobs=${id}`], read: readSacct },
    { program: "scontrol", args: ["show", "job", id, "--oneliner"], read: readScontrol },
  ] as const;
  for (const { program, args, read } of ways) {
    const result = await host.run(program, args, { signal });
    const state = result.code === 0 ? read(result.stdout) : undefined;
    if (state !== undefined) return state;
    // A cluster without accounting says so by sacct's refusal; squeue and scontrol refuse a job that they have forgotten.
    if (program === "squeue" && isDown(result)) throw errorOf(host, result);
  }
  return readExitCode((await host.readFrom(path.posix.join(folder, SLURM_FILES.exit), 0, signal)).toString("utf8"));
}

async function said(host: Host, program: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const result = await host.run(program, args, { signal });
  if (result.code !== 0) throw errorOf(host, result);
  return result.stdout;
}

const isDown = ({ code, stderr }: CommandResult): boolean => code === NOT_FOUND || DOWN.test(stderr);

function errorOf({ name }: Host, { code, stdout, stderr }: CommandResult): SlurmError {
  const message = (stderr.trim() === "" ? stdout : stderr).trim();
  if (code === NOT_FOUND) return new SlurmError("not_installed", name, message);
  if (DOWN.test(message)) return new SlurmError("cluster_down", name, message);
  return new SlurmError(PARTITION.test(message) ? "unknown_partition" : "rejected", name, message);
}

