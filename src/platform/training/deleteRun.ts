import { readdir, realpath, rm, stat } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { RunState } from "../../core/training/runState";
import { HostError } from "../hosts/hostError";
import { deleteModel, listModels } from "../ollama/client";
import { machineOf, type Machine, type OpenHost } from "./remote/machine";
import { deleteCopy } from "./remote/deleteCopy";
import { remoteCopyIsThere } from "./remote/remoteTrainer";
import { RUN_FILES } from "./runFolder";
import { readRun, type StoredRun } from "./runStore";

/** A model that the run has made in Ollama. */
export interface RunModel {
  readonly name: string;
  readonly digest: string | undefined;
}

/** A model as it is now: only one that is still the run's own (`own`) is deleted. */
export interface FoundModel extends RunModel {
  readonly state: "own" | "replaced" | "absent";
}

/** The copy of a run on the machine that trained it. */
export interface RunCopy {
  readonly machine: Machine;
  readonly state: "there" | "gone" | "left";
}

/** Everything that goes with a run. */
export interface RunDeletion {
  /** Without links: what is shown is what goes. */
  readonly folder: string;
  readonly run: StoredRun;
  readonly bytes: number;
  /** Files that hold rows, and so text of patients. */
  readonly rows: readonly string[];
  /** Files and folders that hold weights. */
  readonly weights: readonly string[];
  readonly models: readonly FoundModel[];
  readonly copy: RunCopy | undefined;
  /** Whether its figures have gone to Weights & Biases, where they stay. */
  readonly reportedElsewhere: boolean;
}

/** A run is not deleted; nothing has been. */
export class DeletionError extends Error {
  constructor(
    readonly kind: "no_run" | "running" | "foreign_files" | "place_there",
    readonly folder: string,
    /** Names that are foreign; why the place of its copy can be none. */
    readonly detail: string,
  ) {
    super(`${kind}: ${folder}`);
  }
}

/** The machine that trained a run cannot be asked to delete its copy, which is still there; here nothing has been deleted. */
export class RemoteCopyError extends Error {
  readonly kind = "remote_copy";
  constructor(
    readonly machine: Machine,
    readonly reason: HostError,
  ) {
    super(`${machine.host}:${machine.folder}`, { cause: reason });
  }
}

/** How a run is deleted beyond its folder. */
export interface DeletionHosts {
  /** Address of the Ollama that has the models; asked for only where the run has made some. `undefined` leaves them. */
  readonly ollama: (() => Promise<string>) | undefined;
  /** The way to the machine that has trained, where it was another one. `undefined` leaves the copy there. */
  readonly remote: ((machine: Machine) => OpenHost | Promise<OpenHost>) | undefined;
}

const ROWS: readonly string[] = [RUN_FILES.train, RUN_FILES.validation, RUN_FILES.expected];
const WEIGHTS: readonly string[] = ["checkpoints", "adapter", "merged", "model.gguf", "base.gguf"];
const OTHERS: readonly string[] = [RUN_FILES.manifest, RUN_FILES.configuration, RUN_FILES.modelfile, RUN_FILES.events, RUN_FILES.log, RUN_FILES.pid, RUN_FILES.companionLog, RUN_FILES.companionLock, ".gitignore", ".reserve", ".rsync-partial", "unsloth_compiled_cache", "tensorboard", "wandb"];
/** What a writer leaves that was killed. */
const LEFT_BEHIND = /\.(?:partial|tmp)$/u;

/** The models that a run has made in Ollama, as its events record them. */
function modelsOf({ artefacts: { ollama_model: tuned, base_ollama_model: base } }: RunState): readonly RunModel[] {
  return [tuned, base].flatMap((artefact) => (artefact?.name === undefined ? [] : [{ name: artefact.name, digest: artefact.digest }]));
}

/**
 * Looks what goes with a run. Changes nothing.
 * @throws {DeletionError} where it may not go.
 * @throws {OllamaError} where the server that has its models does not answer.
 * @throws {RemoteCopyError}
 */
export async function planDeletion(place: string, { ollama, remote }: DeletionHosts, signal: AbortSignal): Promise<RunDeletion> {
  const folder = await realpath(place).catch(() => place);
  const run = await readRun(folder);
  if (run === undefined) throw new DeletionError("no_run", folder, "");
  if (run.pid !== undefined) throw new DeletionError("running", folder, String(run.pid));
  const names = await readdir(folder);
  const foreign = names.filter((name) => ![...ROWS, ...WEIGHTS, ...OTHERS].includes(name) && !LEFT_BEHIND.test(name));
  if (foreign.length > 0) throw new DeletionError("foreign_files", folder, foreign.join(", "));
  const made = modelsOf(run.state);
  const models = ollama === undefined || made.length === 0 ? [] : await foundModels(made, await ollama(), signal);
  return { folder, run, bytes: await bytesIn(folder), rows: ROWS.filter((name) => names.includes(name)), weights: WEIGHTS.filter((name) => names.includes(name)), models, copy: await copyOf(folder, remote, signal), reportedElsewhere: run.manifest.configuration?.["reportTo"] === "wandb" };
}

/**
 * Deletes what was planned and shown, the folder last: while it is there, so is the record of what else the run has made.
 * @throws {DeletionError} {RemoteCopyError} {OllamaError} where something has changed since, or somebody does not answer.
 */
export async function deleteRun({ folder, models, copy }: RunDeletion, hosts: DeletionHosts, signal: AbortSignal): Promise<void> {
  await planDeletion(folder, { ollama: undefined, remote: undefined }, signal);
  if (copy?.state === "there" && hosts.remote !== undefined) await reached(copy.machine, hosts.remote, (host) => deleteCopy(host, copy.machine, signal));
  const own = models.filter(({ state }) => state === "own");
  if (hosts.ollama !== undefined && own.length > 0) {
    const host = await hosts.ollama();
    for (const { name, state } of await foundModels(own, host, signal)) if (state === "own") await deleteModel(host, name, signal);
  }
  // The manifest last: what is left of an interrupted deletion is still listed as a run.
  for (const name of await readdir(folder)) if (name !== RUN_FILES.manifest) await rm(path.join(folder, name), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}

async function foundModels(made: readonly RunModel[], host: string, signal: AbortSignal): Promise<readonly FoundModel[]> {
  const installed = new Map((await listModels(host, signal)).map(({ name, digest }) => [name, digest]));
  return made.map((model) => {
    const digest = installed.get(model.name.replace(/:latest$/u, ""));
    return { ...model, state: digest === undefined ? "absent" : digest === model.digest ? "own" : "replaced" };
  });
}

async function copyOf(folder: string, remote: DeletionHosts["remote"], signal: AbortSignal): Promise<RunCopy | undefined> {
  const machine = await machineOf(folder).catch((error: unknown) => {
    throw v.isValiError(error) ? new DeletionError("place_there", folder, error.message) : error;
  });
  if (machine === undefined) return undefined;
  if (remote === undefined) return { machine, state: "left" };
  return { machine, state: (await reached(machine, remote, (host) => remoteCopyIsThere(host, machine, signal))) ? "there" : "gone" };
}

/** @throws {RemoteCopyError} */
async function reached<T>(machine: Machine, open: NonNullable<DeletionHosts["remote"]>, work: (host: OpenHost) => Promise<T>): Promise<T> {
  try {
    const host = await open(machine);
    try {
      return await work(host);
    } finally {
      await host.close();
    }
  } catch (error) {
    throw error instanceof HostError ? new RemoteCopyError(machine, error) : error;
  }
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(entries.filter((entry) => entry.isFile()).map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
