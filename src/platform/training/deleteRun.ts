import { readdir, realpath, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { RunState } from "../../core/training/runState";
import { deleteModel, listModels } from "../ollama/client";
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
}

/** A run is not deleted; nothing has been. */
export class DeletionError extends Error {
  constructor(
    readonly kind: "no_run" | "running" | "foreign_files" | "remote_copy",
    readonly folder: string,
    /** Names that are foreign, or where the copy lies. */
    readonly detail: string,
  ) {
    super(`${kind}: ${folder}`);
  }
}

/** How a run is deleted beyond its folder. */
export interface DeletionHosts {
  /** Address of the Ollama that has the models; asked for only where the run has made some. `undefined` leaves them. */
  readonly ollama: (() => Promise<string>) | undefined;
  /** Removes the copy on the machine that trained, where `run.json` names one as `host`. */
  readonly remote?: (host: unknown, run: StoredRun, signal: AbortSignal) => Promise<void>;
}

const ROWS: readonly string[] = [RUN_FILES.train, RUN_FILES.validation];
const WEIGHTS: readonly string[] = ["checkpoints", "adapter", "merged", "model.gguf", "base.gguf"];
const OTHERS: readonly string[] = [RUN_FILES.manifest, RUN_FILES.configuration, RUN_FILES.modelfile, RUN_FILES.events, RUN_FILES.log, RUN_FILES.pid, ".gitignore", ".reserve", "unsloth_compiled_cache"];
/** What a writer leaves that was killed. */
const LEFT_BEHIND = /\.(?:partial|tmp)$/u;

/** The models that a run has made in Ollama, as its events record them. */
export function modelsOf({ artefacts: { ollama_model: tuned, base_ollama_model: base } }: RunState): readonly RunModel[] {
  return [tuned, base].flatMap((artefact) => (artefact?.name === undefined ? [] : [{ name: artefact.name, digest: artefact.digest }]));
}

/**
 * Looks what goes with a run. Changes nothing.
 * @throws {DeletionError} where it may not go.
 * @throws {OllamaError} where the server that has its models does not answer.
 */
export async function planDeletion(place: string, { ollama, remote }: DeletionHosts, signal: AbortSignal): Promise<RunDeletion> {
  const folder = await realpath(place).catch(() => place);
  const run = await readRun(folder);
  if (run === undefined) throw new DeletionError("no_run", folder, "");
  if (run.pid !== undefined) throw new DeletionError("running", folder, String(run.pid));
  if (run.manifest.host !== undefined && remote === undefined) throw new DeletionError("remote_copy", folder, JSON.stringify(run.manifest.host));
  const names = await readdir(folder);
  const foreign = names.filter((name) => ![...ROWS, ...WEIGHTS, ...OTHERS].includes(name) && !LEFT_BEHIND.test(name));
  if (foreign.length > 0) throw new DeletionError("foreign_files", folder, foreign.join(", "));
  const made = modelsOf(run.state);
  const models = ollama === undefined || made.length === 0 ? [] : await foundModels(made, await ollama(), signal);
  return { folder, run, bytes: await bytesIn(folder), rows: ROWS.filter((name) => names.includes(name)), weights: WEIGHTS.filter((name) => names.includes(name)), models };
}

/**
 * Deletes what was planned and shown, the models first: while a folder is there, so is the record of what else the run has made.
 * @throws {DeletionError} {OllamaError} where something has changed since, or the server does not answer.
 */
export async function deleteRun({ folder, run, models }: RunDeletion, hosts: DeletionHosts, signal: AbortSignal): Promise<void> {
  await planDeletion(folder, { ...hosts, ollama: undefined }, signal);
  const own = models.filter(({ state }) => state === "own");
  if (hosts.ollama !== undefined && own.length > 0) {
    const host = await hosts.ollama();
    for (const { name, state } of await foundModels(own, host, signal)) if (state === "own") await deleteModel(host, name, signal);
  }
  if (run.manifest.host !== undefined) await hosts.remote?.(run.manifest.host, run, signal);
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

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(entries.filter((entry) => entry.isFile()).map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
