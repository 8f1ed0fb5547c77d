import { mkdir } from "node:fs/promises";
import path from "node:path";
import { isOnPath } from "../process";
import { builtOllama, buildOllama, missingForBuild } from "./build";
import { DEFAULT_OLLAMA_HOST } from "./client";
import { hostUrl, ollamaVersion } from "./host";
import { startOllama } from "./server";

/** Which server is used, and how it came about. */
export interface OllamaServer {
  readonly host: string;
  readonly version: string;
  readonly source: "configured" | "running" | "path" | "built";
  /** What was started; `undefined` for another's server. */
  readonly program: string | undefined;
  /** Ends the server where this process started it; does nothing to another's. */
  readonly stop: () => Promise<void>;
}

/** No Ollama can be had; `kind` says what stood in the way, `detail` where or what is missing. */
export class OllamaUnavailableError extends Error {
  constructor(
    readonly kind: "host_invalid" | "host_silent" | "not_installed",
    readonly detail: string,
    options?: ErrorOptions,
  ) {
    super(`${kind}: ${detail}`, options);
  }
}

export interface ResolveOptions {
  /** The setting, else `$OLLAMA_HOST`: a server that must be used. */
  readonly configured: string | undefined;
  /** Root of the cache: models of a server of ours, and its program where we build it. */
  readonly cache: string;
  /** Whether building is wanted: it takes minutes. Without it a program that was built before is used all the same. */
  readonly build: boolean;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
  /** How many questions at once a server that is started here takes; one without it. */
  readonly parallel?: number;
}

/**
 * An Ollama that answers, in this order: the configured server; the one running at the default address; `ollama` of the PATH, started; a
 * build of our own from Go's module proxy, started. A server that is configured and silent is an error: nothing takes its place unasked.
 * @throws {OllamaUnavailableError}
 */
export async function resolveOllama({ configured, cache, build, signal, onLine, parallel = 1 }: ResolveOptions): Promise<OllamaServer> {
  const leave = (): Promise<void> => Promise.resolve();
  if (configured !== undefined && configured.trim() !== "") {
    const host = hostUrl(configured);
    if (host === undefined) throw new OllamaUnavailableError("host_invalid", configured);
    const version = await ollamaVersion(host, signal);
    if (version === undefined) throw new OllamaUnavailableError("host_silent", host);
    return { host, version, source: "configured", program: undefined, stop: leave };
  }
  const running = await ollamaVersion(DEFAULT_OLLAMA_HOST, signal, 1_000);
  if (running !== undefined) return { host: DEFAULT_OLLAMA_HOST, version: running, source: "running", program: undefined, stop: leave };
  const { program, source } = await findProgram(cache, build, signal, onLine);
  const models = path.join(cache, "ollama-models");
  await mkdir(models, { recursive: true });
  return { ...(await startOllama(program, models, signal, parallel)), source, program };
}

async function findProgram(cache: string, build: boolean, signal: AbortSignal, onLine: (line: string) => void): Promise<{ program: string; source: "path" | "built" }> {
  if (await isOnPath("ollama", signal)) return { program: "ollama", source: "path" };
  const built = await builtOllama(cache);
  if (built !== undefined) return { program: built, source: "built" };
  if (!build) throw new OllamaUnavailableError("not_installed", "");
  const missing = await missingForBuild(signal);
  if (missing.length > 0) throw new OllamaUnavailableError("not_installed", missing.join(", "));
  return { program: await buildOllama(cache, signal, onLine), source: "built" };
}
