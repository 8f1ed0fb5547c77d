import { readFile } from "node:fs/promises";
import path from "node:path";
import { isCallable } from "../../core/evaluation/callable";
import { readEndpoint, wantsKey, type Endpoint, type EndpointFault } from "../../core/evaluation/endpoint";
import { HttpTarget } from "../http/target";
import { resolveOllama, type OllamaServer } from "../ollama/resolve";
import { OllamaTarget } from "../ollama/target";
import { OpenAiTarget } from "../openai/target";
import { startTransformersServe } from "../openai/transformersServe";
import { CallableTarget } from "../python/callableTarget";
import { hasCudaGpu, installedInterpreter } from "../python/environment";
import { originOf } from "../serverKeys";
import { KeyedTarget } from "./keyedTarget";
import { SharedTarget } from "./sharedTarget";
import type { Target } from "./target";

/** What is asked, as people name it. A system text takes the place of the model's own. */
export type TargetSpec = { readonly system?: string } & (
  | { readonly kind: "ollama"; readonly model: string; /** Of the user's choice; without it one is found or started. */ readonly host: string | undefined; /** Others that share the rows. */ readonly others?: readonly string[] }
  | { readonly kind: "openai"; readonly model: string; /** Up to and with `/v1`. */ readonly host: string }
  /** Any HTTP endpoint, as a file describes it (schemas/endpoint.schema.json). */
  | { readonly kind: "endpoint"; readonly file: string }
  /** A merged model folder, served here by `transformers serve`. */
  | { readonly kind: "folder"; readonly folder: string }
  /** A Python function, `module:function`, of a module that lies in a folder or is installed. */
  | { readonly kind: "callable"; readonly callable: string; readonly folder: string; /** A Python that has its libraries; that of set-up without it. */ readonly python?: string }
);

/** What a target is called before it has said its own name. */
export function nameOfSpec(spec: TargetSpec): string {
  switch (spec.kind) {
    case "folder":
      return spec.folder;
    case "endpoint":
      return path.basename(spec.file);
    case "callable":
      return spec.callable;
    default:
      return spec.model;
  }
}

/** Where a target is served, as its evaluations tell it; `undefined` where that is known only once it is open. @throws {EndpointFileError} */
export async function hostOfSpec(spec: TargetSpec): Promise<string | undefined> {
  switch (spec.kind) {
    case "ollama":
    case "folder":
      return undefined;
    case "openai":
      return spec.host;
    case "endpoint":
      return addressOf(await readEndpointFile(spec.file));
    case "callable":
      return path.join(spec.folder, spec.callable);
  }
}

/** A query may hold what is nobody's to read. */
function addressOf({ url }: Endpoint): string {
  return url.split("?", 1)[0] ?? "";
}

/** A file that says no endpoint; `unreadable` where there is no such file, `key_missing` where a header takes a key that nobody has given. */
export class EndpointFileError extends Error {
  constructor(
    readonly kind: EndpointFault | "unreadable" | "key_missing",
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
  /** That is sent in the place of the model's own. */
  readonly system?: string;
  /** Ends what was started for it; does nothing to another's server. */
  readonly stop: () => Promise<void>;
}

/** Where this machine keeps what a server may need. */
export interface TargetPlaces {
  readonly cache: string;
  readonly bridgeFolder: string;
  readonly onLine: (line: string) => void;
  /** The key of a server, by its origin; it is sent nowhere else. */
  readonly keyOf?: (origin: string) => Promise<string | undefined>;
  /** How many questions a server is to answer at once. */
  readonly concurrency?: number;
  /** Told of each server that dies while others go on. */
  readonly onDead?: (host: string) => void;
}

/**
 * The one place where a target comes from.
 * @throws {EndpointFileError} {OllamaUnavailableError} {ProcessError} {ServerNotReadyError} and the errors of the Python environment.
 */
export async function openTarget(spec: TargetSpec, places: TargetPlaces, signal: AbortSignal): Promise<OpenedTarget> {
  return { ...(await opened(spec, places, signal)), ...(spec.system === undefined ? {} : { system: spec.system }) };
}

async function opened(spec: TargetSpec, places: TargetPlaces, signal: AbortSignal): Promise<OpenedTarget> {
  const { cache, bridgeFolder, keyOf } = places;
  const system = spec.system === undefined ? {} : { system: spec.system };
  const leave = (): Promise<void> => Promise.resolve();
  const keyed = async (address: string, target: (apiKey: { readonly apiKey?: string }) => Target): Promise<Target> => {
    const origin = originOf(address);
    const apiKey = origin === undefined ? undefined : await keyOf?.(origin);
    return apiKey === undefined ? target({}) : new KeyedTarget(target({ apiKey }), apiKey);
  };
  switch (spec.kind) {
    case "ollama":
      return openOllama(spec, places, signal);
    case "openai":
      return { target: await keyed(spec.host, (apiKey) => new OpenAiTarget({ host: spec.host, model: spec.model, ...system, ...apiKey })), host: spec.host, stop: leave };
    case "endpoint": {
      const endpoint = await readEndpointFile(spec.file);
      const target = await keyed(endpoint.url, (apiKey) => {
        if (apiKey.apiKey === undefined && wantsKey(endpoint.headers)) throw new EndpointFileError("key_missing", spec.file);
        return new HttpTarget(endpoint, { ...system, ...apiKey });
      });
      return { target, host: addressOf(endpoint), stop: leave };
    }
    case "folder": {
      const interpreter = await installedInterpreter((await hasCudaGpu(signal)) ? "unsloth" : "cpu", { cache, bridgeFolder });
      const { host, model, stop } = await startTransformersServe(interpreter, spec.folder, signal);
      return { target: new OpenAiTarget({ host, model, unlisted: true, ...system }), host, stop };
    }
    case "callable": {
      const { callable, folder, python } = spec;
      if (!isCallable(callable)) throw new CallableNameError(callable);
      const interpreter = python ?? (await installedInterpreter((await hasCudaGpu(signal)) ? "unsloth" : "cpu", { cache, bridgeFolder }));
      const target = new CallableTarget({ callable, folder, interpreter, bridgeFolder, ...system });
      return { target, host: path.join(folder, callable), stop: () => target.stop() };
    }
  }
}

/** What is no `module:function`. */
export class CallableNameError extends Error {
  readonly kind = "callable_name";
  constructor(readonly callable: string) {
    super(callable);
  }
}

async function openOllama({ model, host: configured, others = [], system }: TargetSpec & { readonly kind: "ollama" }, { cache, onLine, concurrency = 1, onDead }: TargetPlaces, signal: AbortSignal): Promise<OpenedTarget> {
  const own = system === undefined ? {} : { system };
  const servers: OllamaServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    for (const host of [configured, ...others]) servers.push(await resolveOllama({ configured: host, cache, build: false, signal, onLine, parallel: concurrency }));
  } catch (error) {
    await stop();
    throw error;
  }
  const sharers = [...new Set(servers.map(({ host }) => host))].map((host) => ({ host, target: new OllamaTarget(host, model, own) }));
  const [first] = sharers;
  if (first === undefined) throw new Error("no server");
  return { target: sharers.length === 1 ? first.target : new SharedTarget(sharers, concurrency, onDead), host: first.host, stop };
}

/** @throws {EndpointFileError} */
export async function readEndpointFile(file: string): Promise<Endpoint> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new EndpointFileError("unreadable", file, { cause: error });
  });
  const endpoint = readEndpoint(text);
  if (typeof endpoint === "string") throw new EndpointFileError(endpoint, file);
  return endpoint;
}
