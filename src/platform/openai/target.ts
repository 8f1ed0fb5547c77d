import * as v from "valibot";
import type { AnswerState, AskOptions, Fault, Reply, TargetIdentity } from "../../core/evaluation/target";
import { faultOfError, faultOfStatus } from "../evaluation/fault";
import { DEFAULT_BOUNDS, Patience, type Bounds } from "../evaluation/patience";
import type { Target } from "../evaluation/target";
import { faultText } from "../ollama/client";
import { sseData } from "./sse";

const LIST_MS = 30_000;

/** The server could not be used; `kind` says why, `host` where. */
export class OpenAiError extends Error {
  constructor(
    readonly kind: "unreachable" | "model_missing" | "refused",
    readonly host: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const modelsSchema = v.object({ data: v.array(v.object({ id: v.string() })) });
const chunkSchema = v.object({
  choices: v.optional(v.array(v.object({ delta: v.optional(v.object({ content: v.nullish(v.string()) })), finish_reason: v.nullish(v.string()) }))),
  usage: v.nullish(v.object({ completion_tokens: v.optional(v.number()) })),
  error: v.optional(v.object({ message: v.string() })),
});

export interface OpenAiOptions {
  /** Base URL up to and with `/v1`. */
  readonly host: string;
  readonly model: string;
  /** Sent before each prompt: unlike Ollama's, these servers keep none with the model. */
  readonly system?: string;
  readonly apiKey?: string;
  /** The server answers for a model that it does not list, as `transformers serve` does for a folder. */
  readonly unlisted?: boolean;
  readonly bounds?: Bounds;
}

/** A model behind an OpenAI-compatible chat API: `transformers serve`, vLLM, llama-server, TGI. It has no digest, so no answer of another run is reused. */
export class OpenAiTarget implements Target {
  constructor(private readonly options: OpenAiOptions) {}

  /** @throws {OpenAiError} */
  async identity(signal: AbortSignal): Promise<TargetIdentity> {
    const { host, model, system, unlisted = false } = this.options;
    const identity: TargetIdentity = { model, digest: undefined, ...(system === undefined ? {} : { system }) };
    const response = await this.fetch("models", { signal: AbortSignal.any([signal, AbortSignal.timeout(LIST_MS)]) }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new OpenAiError("unreachable", host, faultText(error));
    });
    if (unlisted) return identity;
    if (!response.ok) throw new OpenAiError("refused", host, await refusal(response));
    const models = v.safeParse(modelsSchema, await response.json());
    if (!models.success) throw new OpenAiError("refused", host, "/models");
    if (!models.output.data.some(({ id }) => id === model)) throw new OpenAiError("model_missing", host, model);
    return identity;
  }

  async ask(prompt: string, options: AskOptions, signal: AbortSignal): Promise<Reply> {
    const started = performance.now();
    const patience = new Patience(this.options.bounds ?? DEFAULT_BOUNDS, signal);
    const heard: Heard = { text: "", finish: undefined, tokens: undefined };
    const reply = (state: AnswerState, fault?: { readonly fault: Fault; readonly error: string }): Reply => ({
      text: heard.text,
      state,
      seconds: (performance.now() - started) / 1000,
      ...(heard.tokens === undefined ? {} : { tokens: heard.tokens }),
      ...fault,
    });
    try {
      const response = await this.fetch("chat/completions", { method: "POST", body: JSON.stringify(this.request(prompt, options)), signal: patience.signal });
      if (!response.ok || response.body === null) return reply("error", { fault: faultOfStatus(response.status), error: await refusal(response) });
      for await (const data of sseData(response.body)) {
        if (data === "[DONE]") break;
        const isWithin = patience.heard(options.numPredict);
        const error = hear(heard, JSON.parse(data));
        if (error !== undefined) return reply("error", { fault: "broken_answer", error });
        if (!isWithin) return reply("cut");
      }
      if (heard.finish === undefined) return reply("stopped_early");
      if (heard.finish === "length") return reply("cut");
      return reply(heard.text.trim() === "" ? "empty" : "complete");
    } catch (error) {
      signal.throwIfAborted();
      return reply("error", { fault: patience.fault ?? faultOfError(error), error: faultText(error) });
    } finally {
      patience.end();
    }
  }

  private request(prompt: string, { temperature, seed, numPredict }: AskOptions): object {
    const { model, system } = this.options;
    const messages = [...(system === undefined ? [] : [{ role: "system", content: system }]), { role: "user", content: prompt }];
    return { model, messages, temperature, seed, max_tokens: numPredict, stream: true, stream_options: { include_usage: true } };
  }

  private fetch(path: string, init: RequestInit): Promise<Response> {
    const { host, apiKey } = this.options;
    const headers = { "content-type": "application/json", ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }) };
    // Rows and key go to this address and nowhere else.
    return fetch(`${host.replace(/\/$/u, "")}/${path}`, { ...init, redirect: "error", headers });
  }
}

interface Heard {
  text: string;
  finish: string | undefined;
  tokens: number | undefined;
}

/** @returns what the server says went wrong, where it does. */
function hear(heard: Heard, value: unknown): string | undefined {
  const { choices = [], usage, error } = v.parse(chunkSchema, value);
  const [choice] = choices;
  heard.text += choice?.delta?.content ?? "";
  heard.finish = choice?.finish_reason ?? heard.finish;
  heard.tokens = usage?.completion_tokens ?? heard.tokens;
  return error?.message;
}

async function refusal(response: Response): Promise<string> {
  return `HTTP ${response.status}: ${(await response.text()).slice(0, 500)}`;
}
