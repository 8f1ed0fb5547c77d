import { readFile } from "node:fs/promises";
import { readEndpoint, type Endpoint, type EndpointFault } from "../../core/evaluation/endpoint";
import { HttpTarget } from "../http/target";
import { resolveOllama } from "../ollama/resolve";
import { OllamaTarget } from "../ollama/target";
import { OpenAiTarget } from "../openai/target";
import { startTransformersServe } from "../openai/transformersServe";
import { hasCudaGpu, installedInterpreter } from "../python/environment";
import type { Target } from "./target";

/** What is asked, as people name it. A system text takes the place of the model's own. */
export type TargetSpec = { readonly system?: string } & (
  | { readonly kind: "ollama"; readonly model: string; /** Of the user's choice; without it one is found or started. */ readonly host: string | undefined }
  | { readonly kind: "openai"; readonly model: string; /** Up to and with `/v1`. */ readonly host: string }
  /** Any HTTP endpoint, as a file describes it (schemas/endpoint.schema.json). */
  | { readonly kind: "endpoint"; readonly file: string }
  /** A merged model folder, served here by `transformers serve`. */
  | { readonly kind: "folder"; readonly folder: string }
);

/** A file that says no endpoint; `unreadable` where there is no such file. */
export class EndpointFileError extends Error {
  constructor(
    readonly kind: EndpointFault | "unreadable",
    readonly file: string,
    options?: ErrorOptions,
  ) {
    super(`${kind}: ${file}`, options);
  }
}

/** A target that can be asked. */
export interface OpenedTarget {
  readonly target: Target;
  readonly host: string;
  /** Ends what was started for it; does nothing to another's server. */
  readonly stop: () => Promise<void>;
}

/** Where this machine keeps what a server may need. */
export interface TargetPlaces {
  readonly cache: string;
  readonly bridgeFolder: string;
  readonly onLine: (line: string) => void;
}

/**
 * The one place where a target comes from.
 * @throws {EndpointFileError} {OllamaUnavailableError} {ProcessError} {ServerNotReadyError} and the errors of the Python environment.
 */
export async function openTarget(spec: TargetSpec, { cache, bridgeFolder, onLine }: TargetPlaces, signal: AbortSignal): Promise<OpenedTarget> {
  const system = spec.system === undefined ? {} : { system: spec.system };
  switch (spec.kind) {
    case "ollama": {
      const { host, stop } = await resolveOllama({ configured: spec.host, cache, build: false, signal, onLine });
      return { target: new OllamaTarget(host, spec.model, system), host, stop };
    }
    case "openai":
      return { target: new OpenAiTarget({ host: spec.host, model: spec.model, ...system }), host: spec.host, stop: () => Promise.resolve() };
    case "endpoint": {
      const endpoint = await endpointOf(spec.file);
      return { target: new HttpTarget(endpoint, system), host: endpoint.url, stop: () => Promise.resolve() };
    }
    case "folder": {
      const interpreter = await installedInterpreter((await hasCudaGpu(signal)) ? "unsloth" : "cpu", { cache, bridgeFolder });
      const { host, model, stop } = await startTransformersServe(interpreter, spec.folder, signal);
      return { target: new OpenAiTarget({ host, model, unlisted: true, ...system }), host, stop };
    }
  }
}

async function endpointOf(file: string): Promise<Endpoint> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new EndpointFileError("unreadable", file, { cause: error });
  });
  const endpoint = readEndpoint(text);
  if (typeof endpoint === "string") throw new EndpointFileError(endpoint, file);
  return endpoint;
}
