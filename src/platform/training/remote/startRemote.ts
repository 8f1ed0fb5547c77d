import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { checkSlurmOptions, type SlurmOptions } from "../../../core/training/slurmOptions";
import { SLURM_FILES, slurmScript } from "../../../core/training/slurmScript";
import type { Host } from "../../hosts/host";
import { lookAtHost, provideHostBridge, type HostBridge } from "../../hosts/hostEnvironment";
import { HostError } from "../../hosts/hostError";
import { installedInterpreter } from "../../python/environment";
import type { Provisioning } from "../../python/locks";
import { RUN_FILES } from "../runFolder";
import { requireSlurm, submitJob } from "../slurm";
import { carrierOf } from "./carrier";
import { runPlaceThere, setMachine, type Machine } from "./machine";
import { MirroredEvents, remoteLines } from "./mirroredEvents";
import { remoteSize, startRemoteTrainer, writeThere } from "./remoteTrainer";

/** What of a run is sent: its configuration is made anew, and its events come from there. */
const SENT = [RUN_FILES.train, RUN_FILES.validation, RUN_FILES.modelfile, RUN_FILES.manifest, ".gitignore"] as const;

/** What the user has said of the machine. */
export interface MachineChoice {
  /** A Python there that has the libraries; else they are installed. */
  readonly python: string | undefined;
  /** Our folder there, absolute. */
  readonly folder: string | undefined;
  /** What its cluster is asked for; `undefined`: the machine itself trains. */
  readonly slurm: SlurmOptions | undefined;
}

/** A machine that has what training needs. */
export interface PreparedMachine extends HostBridge {
  /** Our folder there. */
  readonly root: string;
  /** Whether what trains has a CUDA GPU. */
  readonly cuda: boolean;
  readonly slurm: SlurmOptions | undefined;
}

/** A part of the work before training, for people. */
export type RemoteStep = "connect" | "environment" | "model" | "rows" | "start";
export type ReportStep = (step: RemoteStep, share?: number) => void;

/**
 * Looks at the machine and provides what training needs there; no row is sent.
 * @throws {HostError} {SlurmError} {SlurmOptionError}
 * @throws {EnvironmentMissingError} on a login node where set-up has not been run.
 */
export async function prepareMachine(host: Host, provisioning: Pick<Provisioning, "cache" | "bridgeFolder">, { python, folder, slurm }: MachineChoice, report: ReportStep, signal: AbortSignal): Promise<PreparedMachine> {
  if (slurm !== undefined) checkSlurmOptions(slurm);
  report("connect");
  const facts = await lookAtHost(host, folder ?? slurm?.folder, signal);
  if (slurm !== undefined) await requireSlurm(host, signal);
  // The nodes have the GPUs, not where their jobs are sent from.
  const cuda = slurm === undefined ? facts.cuda : (slurm.gpus ?? 0) > 0;
  report("environment");
  const interpreter = await namedInterpreter(host, { python, slurm }, cuda, provisioning);
  return { root: facts.root, cuda, slurm, ...(await provideHostBridge(host, provisioning.bridgeFolder, { root: facts.root, cuda, interpreter }, signal)) };
}

/**
 * The Python there that the user has named, or of a login node the one of set-up; `undefined`: ours is installed there.
 * @throws {EnvironmentMissingError} on a login node where set-up has not been run.
 */
export async function namedInterpreter(host: Host, { python, slurm }: Pick<MachineChoice, "python" | "slurm">, cuda: boolean, provisioning: Pick<Provisioning, "cache" | "bridgeFolder">): Promise<string | undefined> {
  return python ?? slurm?.python ?? (host.kind === "local" ? installedInterpreter(cuda ? "unsloth" : "cpu", provisioning) : undefined);
}

/** Eight hex digits for a run's folder there; other runs of that name have others. */
export function distinctOf(folder: string): string {
  return createHash("sha256").update(folder).update(randomUUID()).digest("hex").slice(0, 8);
}

/** Writes down that a run is trained there, and where. @param distinct of its folder there. */
export async function assignMachine(folder: string, host: Host, prepared: PreparedMachine, distinct: string): Promise<Machine> {
  const machine = machineThere(path.basename(folder), host, prepared, distinct);
  await setMachine(folder, machine);
  return machine;
}

/** Where a run of this name is trained there. */
export function machineThere(name: string, host: Host, { root, interpreter, packageFolder, slurm: options }: Omit<PreparedMachine, "cuda">, distinct: string): Machine {
  return { kind: host.kind, host: host.name, folder: runPlaceThere(root, name, distinct), interpreter, packageFolder, ...(options === undefined ? {} : { slurm: { options } }) };
}

/**
 * Sends what is missing there and starts the trainer, or finds it living. Broken off it can be called again: what has arrived is not sent twice.
 * @throws {HostError} `copy_gone` where events have been copied from a folder that is not there any more.
 * @throws {SlurmError} where a cluster does not take its job.
 */
export async function startThere(folder: string, host: Host, machine: Machine, report: ReportStep, signal: AbortSignal): Promise<void> {
  const next = await nextThere(folder, host, machine, signal);
  if (next === "send") await sendRun(folder, host, machine, report, signal);
  if (next === "follow") return;
  report("start");
  const { slurm } = machine;
  if (slurm === undefined) await startRemoteTrainer(host, machine, signal);
  else await setMachine(folder, { ...machine, slurm: { ...slurm, job: await sendJob(host, machine, slurm.options, signal) } });
}

/** The batch script that {@link startThere} would send now; `undefined` where it sends none. @throws {HostError} {SlurmError} {SlurmOptionError} */
export async function scriptToSend(folder: string, host: Host, machine: Machine, signal: AbortSignal): Promise<string | undefined> {
  const { slurm } = machine;
  return slurm === undefined || (await nextThere(folder, host, machine, signal)) === "follow" ? undefined : jobScript(machine, slurm.options);
}

/** `follow`: it trains, or its model is only to be fetched. */
async function nextThere(folder: string, host: Host, machine: Machine, signal: AbortSignal): Promise<"send" | "start" | "follow"> {
  const events = await MirroredEvents.open(path.join(folder, RUN_FILES.events), process.pid);
  await events.close();
  const { lives } = await carrierOf(host, machine).stand(signal);
  if (lives) return "follow";
  const size = await remoteSize(host, `${machine.folder}/${RUN_FILES.events}`, signal);
  if ((size ?? 0) < events.position) throw new HostError("copy_gone", host.name, machine.folder);
  // A trainer that has written has got everything.
  if (size === undefined) return "send";
  return (await hasModel(host, machine, events.position, signal)) ? "follow" : "start";
}

/** @returns the id of the job. */
async function sendJob(host: Host, machine: Machine, options: SlurmOptions, signal: AbortSignal): Promise<string> {
  const script = `${machine.folder}/${SLURM_FILES.script}`;
  await writeThere(host, script, jobScript(machine, options), signal);
  return submitJob(host, script, signal);
}

/** The batch script of a run. @throws {SlurmOptionError} */
export function jobScript({ folder, interpreter, packageFolder }: Machine, options: SlurmOptions): string {
  return slurmScript({ name: path.posix.basename(folder).replace(/-[0-9a-f]{8}$/u, ""), folder, interpreter, packageFolder, options });
}

/** Whether the run has ended well there since its events were last copied: then the model is only to be fetched. */
async function hasModel(host: Host, machine: Machine, position: number, signal: AbortSignal): Promise<boolean> {
  const last = remoteLines(await host.readFrom(`${machine.folder}/${RUN_FILES.events}`, position, signal), position).at(-1)?.event;
  return last?.type === "end" && (last.state === "succeeded" || last.state === "stopped");
}

async function sendRun(folder: string, host: Host, machine: Machine, report: ReportStep, signal: AbortSignal): Promise<void> {
  const configuration = JSON.parse(await readFile(path.join(folder, RUN_FILES.configuration), "utf8")) as { readonly baseModel: string; readonly serve?: { readonly parameters?: { readonly stop?: readonly string[] } } };
  // The model is served here, and held here against what the other machine expects of it.
  const { serve, ...there } = configuration;
  const servedElsewhere = serve && { stop: serve.parameters?.stop ?? [] };
  report("model", 0);
  const baseModel = await sendModel(configuration.baseModel, host, path.posix.dirname(path.posix.dirname(machine.folder)), (share) => report("model", share), signal);
  report("rows");
  const staging = await mkdtemp(path.join(tmpdir(), "clinical-prompts-"));
  try {
    for (const file of SENT) await copyFile(path.join(folder, file), path.join(staging, file));
    await writeFile(path.join(staging, RUN_FILES.configuration), `${JSON.stringify({ ...there, baseModel, servedElsewhere }, undefined, 2)}\n`);
    await host.upload(staging, machine.folder, signal);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** A folder of this machine goes there, named by what it holds; a hub id or a folder there stays what it is. */
async function sendModel(baseModel: string, host: Host, root: string, progress: (share: number) => void, signal: AbortSignal): Promise<string> {
  const isFolder = await stat(baseModel).then((found) => found.isDirectory(), () => false);
  // The nodes of a cluster see the disk of its login node.
  if (!isFolder || host.kind === "local") return baseModel;
  const there = `${root}/models/${await contentKey(baseModel)}`;
  await host.upload(baseModel, there, signal, progress);
  return there;
}

/** Sixteen digits of the files in a folder. */
async function contentKey(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const file of (await readdir(folder, { recursive: true })).sort()) {
    const place = path.join(folder, file);
    if (!(await stat(place)).isFile()) continue;
    hash.update(file).update("\0");
    await pipeline(createReadStream(place), async (pieces) => {
      for await (const piece of pieces as AsyncIterable<Buffer>) hash.update(piece);
    });
  }
  return hash.digest("hex").slice(0, 16);
}
