import * as v from "valibot";
import type { AnswerState, AskOptions, Reply, TargetIdentity } from "../../core/evaluation/target";
import { Silence } from "../evaluation/silence";
import type { Target } from "../evaluation/target";
import { faultText } from "../ollama/client";
import { sseData } from "./sse";

const FIRST_TOKEN_MS = 300_000;
const NEXT_TOKEN_MS = 120_000;
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
}

/** A model behind an OpenAI-compatible chat API: `transformers serve`, vLLM, llama-server, TGI. It has no digest, so no answer is ever reused. */
export class OpenAiTarget implements Target {
  constructor(private readonly options: OpenAiOptions) {}

  /** @throws {OpenAiError} */
  async identity(signal: AbortSignal): Promise<TargetIdentity> {
    const { host, model, unlisted = false } = this.options;
    const response = await this.fetch("models", { signal: AbortSignal.any([signal, AbortSignal.timeout(LIST_MS)]) }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new OpenAiError("unreachable", host, faultText(error), { cause: error });
    });
    if (unlisted) return { model, digest: undefined };
    if (!response.ok) throw new OpenAiError("refused", host, await refusal(response));
    const models = v.safeParse(modelsSchema, await response.json());
    if (!models.success) throw new OpenAiError("refused", host, "/models");
    if (!models.output.data.some(({ id }) => id === model)) throw new OpenAiError("model_missing", host, model);
    return { model, digest: undefined };
  }

  async ask(prompt: string, options: AskOptions, signal: AbortSignal): Promise<Reply> {
    const started = performance.now();
    const silence = new Silence();
    const heard: Heard = { text: "", finish: undefined, tokens: undefined };
    const reply = (state: AnswerState, error?: string): Reply => ({
      text: heard.text,
      state,
      seconds: (performance.now() - started) / 1000,
      ...(heard.tokens === undefined ? {} : { tokens: heard.tokens }),
      ...(error === undefined ? {} : { error }),
    });
    try {
      silence.allow(FIRST_TOKEN_MS);
      const response = await this.fetch("chat/completions", { method: "POST", body: JSON.stringify(this.request(prompt, options)), signal: AbortSignal.any([signal, silence.signal]) });
      if (!response.ok || response.body === null) return reply("error", await refusal(response));
      for await (const data of sseData(response.body)) {
        silence.allow(NEXT_TOKEN_MS);
        if (data === "[DONE]") break;
        const fault = hear(heard, JSON.parse(data));
        if (fault !== undefined) return reply("error", fault);
      }
      if (heard.finish === undefined) return reply("stopped_early");
      if (heard.finish === "length") return reply("cut");
      return reply(heard.text.trim() === "" ? "empty" : "complete");
    } catch (error) {
      signal.throwIfAborted();
      return reply("error", silence.signal.aborted ? "timeout" : faultText(error));
    } finally {
      silence.end();
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
    return fetch(`${host.replace(/\/$/u, "")}/${path}`, { ...init, headers });
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
