import { setTimeout as sleep } from "node:timers/promises";
import { isOver } from "../../../core/training/slurmState";
import type { Host } from "../../hosts/host";
import { HostError } from "../../hosts/hostError";
import { cancelJob, jobState, SlurmError } from "../slurm";
import type { Machine } from "./machine";
import { deleteRemoteCopy } from "./remoteTrainer";

/** A job gets some time to end when it is cancelled; what it writes meanwhile goes with the rest. */
const LONGEST_END_MS = 60_000;
const LOOK_MS = 1_000;

/** Deletes a run's copy on its machine, rows and all; what trains it there is ended first. @throws {HostError} */
export async function deleteCopy(host: Host, machine: Machine, signal: AbortSignal): Promise<void> {
  const job = machine.slurm?.job;
  if (job !== undefined) await endJob(host, machine.folder, job, signal);
  await deleteRemoteCopy(host, machine, signal);
}

async function endJob(host: Host, folder: string, job: string, signal: AbortSignal): Promise<void> {
  try {
    if (isOver(await jobState(host, job, folder, signal))) return;
    await cancelJob(host, job, signal);
    for (const end = Date.now() + LONGEST_END_MS; Date.now() < end && !isOver(await jobState(host, job, folder, signal)); ) await sleep(LOOK_MS, undefined, { signal });
  } catch (error) {
    if (!(error instanceof SlurmError)) throw error;
    // While the cluster does not answer, its job may still write there.
    throw new HostError(error.kind === "cluster_down" ? "unreachable" : "failed", host.name, error.message, { cause: error });
  }
}
