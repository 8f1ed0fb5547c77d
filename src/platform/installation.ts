import path from "node:path";
import { cacheRoot } from "./cache";
import { OllamaUnavailableError, resolveOllama, type OllamaServer } from "./ollama/resolve";
import { provideBaseModel, type BaseModel } from "./python/baseModel";
import { hasCudaGpu, provideEnvironment, type EnvironmentKind } from "./python/environment";
import { findPython, type FoundPython } from "./python/findPython";
import type { Provisioning } from "./python/locks";

/** The parts of an installation, in the order in which they are provided. */
export type InstallationStep = "python" | "libraries" | "base_model" | "ollama";

/** Everything that training and scoring need on this machine. */
export interface Installation {
  readonly python: Extract<FoundPython, { kind: "found" }>;
  readonly environment: { readonly kind: Exclude<EnvironmentKind, "dev" | "bench" | "exports">; readonly interpreter: string };
  /** Of the environment for the Python tests, where it was asked for. */
  readonly developmentInterpreter: string | undefined;
  /** Of the environment that reads exported trainings in the tests, where it was asked for. */
  readonly exportsInterpreter: string | undefined;
  readonly baseModel: BaseModel;
  /** `undefined` where none can be had: `transformers serve` then stands in. `host` only where somebody else runs it: ours is started when needed. */
  readonly ollama: (Pick<OllamaServer, "version" | "source" | "program"> & { readonly host: string | undefined }) | undefined;
}

/** There is no Python to build on. */
export class PythonUnavailableError extends Error {
  readonly kind = "python_unavailable";
  constructor(readonly found: Exclude<FoundPython, { kind: "found" }>) {
    super(found.kind);
  }
}

export interface InstallationOptions {
  readonly productRoot: string;
  readonly env: NodeJS.ProcessEnv;
  /** The person's choice of Python and of an Ollama server, where there is one. */
  readonly pythonSetting?: string | undefined;
  readonly ollamaSetting?: string | undefined;
  /** Also the tools of the Python tests. */
  readonly development: boolean;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
  /** Told before each step. */
  readonly onStep: (step: InstallationStep) => void;
}

/**
 * Provides what is missing and leaves alone what is there; each part is complete when the next begins.
 * @throws {PythonUnavailableError} {ProcessError} {OllamaUnavailableError} the last only for a configured server that does not answer.
 */
export async function provideInstallation(options: InstallationOptions): Promise<Installation> {
  const { productRoot, env, pythonSetting, ollamaSetting, development, signal, onLine, onStep } = options;
  const provisioning: Provisioning = { cache: cacheRoot(env), bridgeFolder: path.join(productRoot, "python-bridge"), signal, onLine };
  onStep("python");
  const python = await findPython(pythonSetting, env, signal);
  if (python.kind !== "found") throw new PythonUnavailableError(python);
  onStep("libraries");
  const kind = (await hasCudaGpu(signal)) ? "unsloth" : "cpu";
  const interpreter = await provideEnvironment(kind, python.interpreter, provisioning);
  const developmentInterpreter = development ? await provideEnvironment("dev", python.interpreter, provisioning) : undefined;
  const exportsInterpreter = development ? await provideEnvironment("exports", python.interpreter, provisioning) : undefined;
  onStep("base_model");
  const baseModel = await provideBaseModel({ interpreter: python.interpreter, environment: interpreter }, provisioning);
  onStep("ollama");
  const ollama = await provideOllama(ollamaSetting ?? env["OLLAMA_HOST"], provisioning);
  return { python, environment: { kind, interpreter }, developmentInterpreter, exportsInterpreter, baseModel, ollama };
}

/** Builds where that is needed, and has the server answer once. */
async function provideOllama(configured: string | undefined, { cache, signal, onLine }: Provisioning): Promise<Installation["ollama"]> {
  try {
    const { host, version, source, program, stop } = await resolveOllama({ configured, cache, build: true, signal, onLine });
    await stop();
    return { host: source === "configured" || source === "running" ? host : undefined, version, source, program };
  } catch (error) {
    if (error instanceof OllamaUnavailableError && error.kind === "not_installed") return undefined;
    throw error;
  }
}
