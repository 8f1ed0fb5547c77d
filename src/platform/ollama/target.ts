import type { AskOptions, Reply, TargetIdentity } from "../../core/evaluation/target";
import { Silence } from "../evaluation/silence";
import type { Target } from "../evaluation/target";
import { faultText, findModel, ollamaClient } from "./client";

/** Longest silence before the first token, when the model may still be loading, and between two tokens. */
const FIRST_TOKEN_MS = 300_000;
const NEXT_TOKEN_MS = 120_000;

/** A model of an Ollama server, asked with the TEMPLATE and SYSTEM of its own Modelfile. */
export class OllamaTarget implements Target {
  constructor(
    readonly host: string,
    readonly model: string,
  ) {}

  async identity(signal: AbortSignal): Promise<TargetIdentity> {
    const { name, digest, servedBy } = await findModel(this.host, this.model, signal);
    return { model: name, digest, ...(servedBy === undefined ? {} : { servedBy }) };
  }

  async ask(prompt: string, options: AskOptions, signal: AbortSignal): Promise<Reply> {
    const started = performance.now();
    const silence = new Silence();
    const seconds = (): number => (performance.now() - started) / 1000;
    let text = "";
    try {
      silence.allow(FIRST_TOKEN_MS);
      const stream = await ollamaClient(this.host, AbortSignal.any([signal, silence.signal])).generate({
        model: this.model,
        prompt,
        stream: true,
        options: { temperature: options.temperature, seed: options.seed, num_ctx: options.numCtx, num_predict: options.numPredict },
      });
      for await (const part of stream) {
        silence.allow(NEXT_TOKEN_MS);
        text += part.response ?? "";
        if (part.done) {
          const figures = { seconds: seconds(), serverSeconds: part.total_duration / 1e9, tokens: part.eval_count };
          return { text, state: part.done_reason === "length" ? "cut" : text.trim() === "" ? "empty" : "complete", ...figures };
        }
      }
      return { text, state: "stopped_early", seconds: seconds() };
    } catch (error) {
      signal.throwIfAborted();
      if (text !== "" && isStreamWithoutEnd(error)) return { text, state: "stopped_early", seconds: seconds() };
      return { text, state: "error", seconds: seconds(), error: silence.signal.aborted ? "timeout" : faultText(error) };
    } finally {
      silence.end();
    }
  }
}

/** Ollama ends a stream without `done` after 30 equal tokens in a row; the package reports it with these words. */
function isStreamWithoutEnd(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Did not receive done");
}
