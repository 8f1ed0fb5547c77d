import { slurmProcesses, type SlurmOptionError, type SlurmOptions } from "../../core/training/slurmOptions";
import type { Partition } from "../../core/training/slurmPartitions";
import type { JobPhase, JobState } from "../../core/training/slurmState";
import { sizeText } from "./preflightFigures";
import type { Translate } from "./translate";

/** Where a job stands that has not said anything of its training yet. */
export function queueText({ phase, reason }: JobState, restarted: boolean, t: Translate): string {
  if (phase === "running") return t("starting on the cluster");
  if (restarted) return reason === undefined ? t("queued again, to go on") : t("queued again, to go on ({reason})", { reason });
  return reason === undefined ? t("waiting in the queue") : t("waiting in the queue ({reason})", { reason });
}

/** Why a job ended before its training did, and what to do next; `undefined` where Slurm has no reason of its own. */
export function jobEndText(phase: JobPhase, t: Translate): string | undefined {
  switch (phase) {
    case "timeout":
      return t("The job reached its time limit. Raise “time” in the section “slurm” of training.json, or send the run again: it goes on from its last checkpoint.");
    case "out_of_memory":
      return t("The job took more memory than it had asked for. Raise “memory” in the section “slurm” of training.json, or lower “batchSize”, and send the run again.");
    case "node_failed":
      return t("A node of the cluster failed. Send the run again: it goes on from its last checkpoint.");
    case "preempted":
      return t("Another job took the nodes, and the cluster did not queue this one again. Send the run again: it goes on from its last checkpoint.");
    case "failed":
      return t("The job ended before the training did. The run's log says why; send the run again when that is mended.");
    case "unknown":
      return t("The cluster knows this job no more, and it has left no exit code. Send the run again: it goes on from its last checkpoint.");
    case "pending":
    case "running":
    case "completed":
    case "cancelled":
      return undefined;
  }
}

/** Why Slurm could not be used and what to do next; `message` is what it said. */
export function slurmErrorText({ kind, host, message }: { readonly kind: "not_installed" | "cluster_down" | "unknown_partition" | "rejected"; readonly host: string; readonly message: string }, t: Translate): string {
  switch (kind) {
    case "not_installed":
      return t("There is no Slurm on {host} ({message}). Run this on a login node of the cluster, or train without --slurm.", { host, message });
    case "cluster_down":
      return t("The cluster does not answer: {message} Try again later; a job that has been sent is not lost.", { message: sentence(message) });
    case "unknown_partition":
      return t("The cluster has no such partition: {message} “sinfo” lists those that there are; name one with --partition or in the section “slurm” of training.json.", { message: sentence(message) });
    case "rejected":
      return t("The cluster refused the job: {message} Change the section “slurm” of training.json, or the options, and try again.", { message: sentence(message) });
  }
}

/** What of the options cannot be written into a script. */
export function slurmOptionText({ kind, option, value }: Pick<SlurmOptionError, "kind" | "option" | "value">, t: Translate): string {
  const shown = JSON.stringify(value);
  switch (kind) {
    case "wrong_value":
      return t("“{option}” cannot be {value} for Slurm. Write it as its schema says, such as 02:00:00 for a time or 32G for memory.", { option, value: shown });
    case "wrong_line":
      return t("{value} is no option of sbatch. Write one, such as --qos=low, without quotes, spaces or comments.", { value: shown });
    case "own_option":
      return t("{value} is decided by the product, so that the run can be followed and gone on with. Remove it from “lines”.", { value: shown });
    case "wrong_folder":
      return t("{value} cannot stand in a batch script. Use a folder whose path has no backslash and no control character.", { value: shown });
  }
}

/** A partition with the nodes that it has. */
export function partitionText({ name, timeLimit, kinds }: Partition, t: Translate): string {
  const nodes = kinds.map(({ nodes: count, cores, memoryBytes, resources }) => t("{nodes} × {cores} cores, {memory}, {resources}", { nodes: count, cores, memory: sizeText(memoryBytes, t), resources: resources ?? t("no GPU") }));
  return `${name} (${[...nodes, ...(timeLimit === undefined ? [] : [t("at most {time}", { time: timeLimit })])].join("; ")})`;
}

/** What a job asks for, in a line. */
export function slurmSummary(options: SlurmOptions, t: Translate): string {
  const { partition, account, gpus = 0, nodes = 1, time, memory } = options;
  return [
    t("nodes: {nodes}, GPUs on each: {gpus}, processes: {processes}", { nodes, gpus, processes: slurmProcesses(options) }),
    partition === undefined ? t("default partition") : t("partition {partition}", { partition }),
    ...(account === undefined ? [] : [t("account {account}", { account })]),
    time === undefined ? t("time as the partition allows") : t("time {time}", { time }),
    ...(memory === undefined ? [] : [t("memory {memory} a node", { memory })]),
  ].join(", ");
}

const sentence = (message: string): string => (/[.!?]$/u.test(message) ? message : `${message}.`);
