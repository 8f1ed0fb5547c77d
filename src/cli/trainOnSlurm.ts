import { rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import type { TrainingConfiguration } from "../core/training/configuration";
import type { RunPlan } from "../core/training/plan";
import type { RunState } from "../core/training/runState";
import { checkSlurmOptions, slurmProcesses, type SlurmOptions } from "../core/training/slurmOptions";
import { SLURM_FILES, slurmScript } from "../core/training/slurmScript";
import { isOver } from "../core/training/slurmState";
import { LocalHost } from "../platform/hosts/localHost";
import type { Host } from "../platform/hosts/host";
import { installedInterpreter } from "../platform/python/environment";
import type { Provisioning } from "../platform/python/locks";
import { followJob } from "../platform/training/followJob";
import { readJob, writeJob, type JobRecord } from "../platform/training/jobFile";
import { prepareRun, type RunRequest } from "../platform/training/prepareRun";
import { createRunFolder, slurmOfRun, type ReadManifest } from "../platform/training/runFolder";
import { cancelJob, requireSlurm, submitJob } from "../platform/training/slurm";
import { withBaseModel } from "../platform/training/trainingEnvironment";
import { freezeSplit } from "../platform/training/trainingRows";
import { UsageError, type CliIo } from "./command";

/** What the command line says of a Slurm job. */
export interface SlurmRequest {
  /** Takes precedence over the section `slurm` of `training.json`. */
  readonly options: SlurmOptions;
  /** Sent without being asked. */
  readonly yes: boolean;
  /** The script alone, and nothing else. */
  readonly dryRun: boolean;
  /** Does not wait for the job. */
  readonly detach: boolean;
}

export const SLURM_OPTIONS = {
  slurm: { type: "boolean" },
  partition: { type: "string" },
  account: { type: "string" },
  gpus: { type: "string" },
  nodes: { type: "string" },
  time: { type: "string" },
  memory: { type: "string" },
  cpus: { type: "string" },
  yes: { type: "boolean" },
  "dry-run": { type: "boolean" },
  detach: { type: "boolean" },
} as const;

type SlurmValues = { readonly [Name in keyof typeof SLURM_OPTIONS]?: (typeof SLURM_OPTIONS)[Name]["type"] extends "boolean" ? boolean : string };
const OPTION_NAMES = ["slurm", "partition", "account", "gpus", "nodes", "time", "memory", "cpus", "yes", "dry-run", "detach"] as const satisfies readonly (keyof SlurmValues)[];

/** @returns `undefined` where the run stays on this machine. @throws {UsageError} for options that only a cluster knows. */
export function slurmRequest(values: SlurmValues, t: CliIo["t"]): SlurmRequest | undefined {
  const { slurm, yes, detach, "dry-run": dryRun, gpus, nodes, cpus, partition, account, time, memory } = values;
  if (slurm !== true) {
    const stray = OPTION_NAMES.find((option) => values[option] !== undefined);
    if (stray !== undefined) throw new UsageError(t("--{option} is for a Slurm cluster: say --slurm too.", { option: stray }));
    return undefined;
  }
  const texts = Object.entries({ partition, account, time, memory }).filter(([, value]) => value !== undefined);
  const numbers = Object.entries({ gpus, nodes, cpus }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value === "" ? NaN : Number(value)] as const]));
  const options: SlurmOptions = Object.fromEntries<string | number | undefined>([...texts, ...numbers]);
  return { options, yes: yes === true, dryRun: dryRun === true, detach: detach === true };
}

/** This machine, as a login node. */
const loginNode = (): Host => new LocalHost(hostname());

/** What a new run on a cluster is made of. */
export interface NewJob {
  readonly name: string;
  readonly configuration: TrainingConfiguration;
  readonly runsFolder: string;
  readonly rows: Pick<RunRequest, "rows" | "rules">;
  /** An Ollama that the nodes reach; without it the run ends with the GGUF. */
  readonly ollamaHost: string | undefined;
}

/** A run that has been sent; `undefined` where nothing was. */
export interface SentRun {
  readonly folder: string;
  readonly job: JobRecord;
}

/**
 * Plans a run, shows its batch script and sends it where that is agreed to.
 * @throws {SlurmOptionError}
 * @throws {SlurmError} when the cluster does not take it; no run folder is left then.
 */
export async function sendNewRun({ name, configuration, runsFolder, rows, ollamaHost }: NewJob, request: SlurmRequest, provisioning: Provisioning, io: CliIo): Promise<SentRun | undefined> {
  const host = loginNode();
  const options = { ...configuration.slurm, ...request.options };
  checkSlurmOptions(options);
  if (!request.dryRun) await requireSlurm(host, io.signal);
  const interpreter = await interpreterOf(options, provisioning);
  const cuda = (options.gpus ?? 0) > 0;
  const bridge = { interpreter, packageFolder: provisioning.bridgeFolder };
  const complete = await withBaseModel(clusterConfiguration(configuration, options), bridge, provisioning);
  const plan = await prepareRun({ name, configuration: complete, ...rows, cuda, ...(ollamaHost === undefined ? {} : { ollamaHost }) });
  const folder = path.join(runsFolder, plan.manifest.name);
  const script = slurmScript({ name: plan.manifest.name, folder, ...bridge, options });
  if (!(await agreed(script, request, io))) return undefined;
  await createRunFolder(runsFolder, plan);
  try {
    const job = await send(host, folder, script, io);
    await freezeSplit(rows.rows.split);
    sayRows(folder, plan, io);
    return { folder, job };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Sends a run again that was interrupted: it goes on from its last checkpoint. @throws {SlurmError} */
export async function sendAgain(folder: string, { name }: Pick<ReadManifest, "name">, request: SlurmRequest, provisioning: Provisioning, io: CliIo): Promise<SentRun | undefined> {
  const host = loginNode();
  const options = { ...(await slurmOfRun(folder)), ...request.options };
  checkSlurmOptions(options);
  if (!request.dryRun) await requireSlurm(host, io.signal);
  const script = slurmScript({ name, folder, interpreter: await interpreterOf(options, provisioning), packageFolder: provisioning.bridgeFolder, options });
  return (await agreed(script, request, io)) ? { folder, job: await send(host, folder, script, io) } : undefined;
}

/** The job of a run that was sent before and may do more. */
export async function liveJob(folder: string): Promise<JobRecord | undefined> {
  const job = await readJob(folder);
  return job === undefined || isOver(job.state) ? undefined : job;
}

/** Follows a job to its end; Ctrl+C cancels it. */
export async function followSentRun({ folder, job }: SentRun, onState: (state: RunState) => void, { signal }: CliIo): Promise<RunState> {
  const host = loginNode();
  const patience = new AbortController();
  let cancelling: Promise<void> | undefined;
  const cancel = (): void => {
    // Who cannot cancel it must not wait for its end.
    cancelling = cancelJob(host, job.id, patience.signal).catch(() => patience.abort());
  };
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    return await followJob({ host, folder, job }, onState, patience.signal);
  } finally {
    signal.removeEventListener("abort", cancel);
    await cancelling;
  }
}

async function interpreterOf({ python, gpus = 0 }: SlurmOptions, provisioning: Provisioning): Promise<string> {
  return python ?? installedInterpreter(gpus > 0 ? "unsloth" : "cpu", provisioning);
}

/** Unsloth trains on one GPU; several processes train by TRL and PEFT. */
function clusterConfiguration(configuration: TrainingConfiguration, options: SlurmOptions): TrainingConfiguration {
  const backend = configuration.backend === "auto" && slurmProcesses(options) > 1 ? "trl" : configuration.backend;
  return { ...configuration, backend, slurm: options };
}

/** Shows what would be sent, and asks where nobody has agreed yet. */
async function agreed(script: string, { yes, dryRun }: SlurmRequest, { stdin, stdout, stderr, signal, t }: CliIo): Promise<boolean> {
  if (dryRun) {
    stdout.write(script);
    return false;
  }
  stderr.write(`${script}\n`);
  if (yes) return true;
  if (!("isTTY" in stdin && stdin.isTTY === true)) throw new UsageError(t("This script would be sent to the cluster. Say --yes to send it, or --dry-run to see it only."));
  const asking = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await asking.question(t("Send this script to the cluster? Type “yes”: "), { signal });
    return ["yes", t("yes")].includes(answer.trim().toLowerCase());
  } finally {
    asking.close();
  }
}

async function send(host: Host, folder: string, script: string, { signal, stderr, t }: CliIo): Promise<JobRecord> {
  const file = path.join(folder, SLURM_FILES.script);
  await writeFile(file, script, { mode: 0o700 });
  const job: JobRecord = { id: await submitJob(host, file, signal), folder, state: { phase: "pending" } };
  await writeJob(folder, job);
  stderr.write(`${t("Sent as job {id}. Follow it at any time with “clinical-prompts train {folder}”.", { id: job.id, folder })}\n`);
  return job;
}

function sayRows(folder: string, { train, validation }: RunPlan, { stderr, t }: CliIo): void {
  stderr.write(`${t("Training in {folder}: {train} rows, {validation} for validation.", { folder, train: train.length, validation: validation.length })}\n`);
}
