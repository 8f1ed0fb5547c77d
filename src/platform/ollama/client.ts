import { Ollama } from "ollama";
import * as v from "valibot";

/** Where Ollama listens when nobody has said otherwise. */
export const DEFAULT_OLLAMA_HOST = "http://127.0.0.1:11434";

const shownSchema = v.object({ template: v.pipe(v.string(), v.minLength(1)), system: v.optional(v.string()) });
/** Lists are short: a server that takes longer is not there. */
const LIST_MS = 30_000;

/** An installed model; two models of equal digest answer alike. */
export interface InstalledModel {
  readonly name: string;
  readonly digest: string;
  /** Where Ollama sends the prompts of a model that it does not run itself. */
  readonly servedBy?: string;
}

/** The server could not be used; `kind` says why, `host` where. */
export class OllamaError extends Error {
  constructor(
    readonly kind: "unreachable" | "model_missing" | "refused" | "template_unknown",
    readonly host: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * A client for one request: `abort()` of the ollama package ends every stream of its client, so none is shared.
 * The signal reaches every fetch that it makes.
 */
export function ollamaClient(host: string, signal: AbortSignal): Ollama {
  return new Ollama({
    host,
    fetch: (input, init) => fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([signal, init.signal]) : signal }),
  });
}

/**
 * The models that the server has, by name.
 * @throws {OllamaError} `unreachable` when nothing answers there.
 */
export async function listModels(host: string, signal: AbortSignal): Promise<readonly InstalledModel[]> {
  try {
    const { models } = await ollamaClient(host, AbortSignal.any([signal, AbortSignal.timeout(LIST_MS)])).list();
    return models.map((model) => ({ name: model.name.replace(/:latest$/u, ""), digest: model.digest, ...remoteHost(model) })).sort((a, b) => a.name.localeCompare(b.name));
  } catch (error) {
    signal.throwIfAborted();
    throw new OllamaError("unreachable", host, faultText(error), { cause: error });
  }
}

/** Cloud models carry `remote_host` in the list (ollama/ollama api/types.go, ListModelResponse), which the package's types do not know. */
function remoteHost(model: object): { servedBy?: string } {
  return "remote_host" in model && typeof model.remote_host === "string" && model.remote_host !== "" ? { servedBy: model.remote_host } : {};
}

/**
 * The model's digest.
 * @throws {OllamaError} `unreachable`, or `model_missing` when the server has no such model.
 */
export async function findModel(host: string, model: string, signal: AbortSignal): Promise<InstalledModel> {
  const wanted = model.replace(/:latest$/u, "");
  const found = (await listModels(host, signal)).find(({ name }) => name === wanted);
  if (found === undefined) throw new OllamaError("model_missing", host, model);
  return found;
}

/**
 * What a model puts around a prompt, and before it where it puts something there.
 * @throws {OllamaError} `template_unknown` when the server does not tell a template: what the model would be asked is then not known.
 */
export async function modelTexts(host: string, model: string, signal: AbortSignal): Promise<{ readonly template: string; readonly system: string | undefined }> {
  try {
    const { template, system } = v.parse(shownSchema, await ollamaClient(host, AbortSignal.any([signal, AbortSignal.timeout(LIST_MS)])).show({ model }));
    return { template, system: system === "" ? undefined : system };
  } catch (error) {
    signal.throwIfAborted();
    const isThere = error instanceof v.ValiError || (error instanceof Error && error.name === "ResponseError");
    throw isThere ? new OllamaError("template_unknown", host, model, { cause: error }) : new OllamaError("unreachable", host, faultText(error), { cause: error });
  }
}

/**
 * Removes a model; its layers go with it unless another model has them too.
 * @throws {OllamaError} `refused` or `unreachable`.
 */
export async function deleteModel(host: string, model: string, signal: AbortSignal): Promise<void> {
  try {
    await ollamaClient(host, signal).delete({ model });
  } catch (error) {
    signal.throwIfAborted();
    throw new OllamaError(error instanceof Error && error.name === "ResponseError" ? "refused" : "unreachable", host, faultText(error), { cause: error });
  }
}

/**
 * What a request that has failed means: a server that answers with an error has answered, a fetch that fails has not.
 * @throws the signal's reason where it was given up.
 */
export function requestError(error: unknown, host: string, signal: AbortSignal): OllamaError {
  signal.throwIfAborted();
  if (error instanceof OllamaError) return error;
  return new OllamaError(error instanceof TypeError ? "unreachable" : "refused", host, faultText(error), { cause: error });
}

/** What a failed fetch says, with the cause that Node hides one level down ("fetch failed": ECONNREFUSED …). */
export function faultText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
