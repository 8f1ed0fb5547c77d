import type { AskOptions, Reply, TargetIdentity } from "../../core/evaluation/target";
import { faultOfError } from "../evaluation/fault";
import { DEFAULT_BOUNDS, Patience, type Bounds } from "../evaluation/patience";
import type { Target } from "../evaluation/target";
import { faultText, findModel, modelTexts, ollamaClient } from "./client";

export interface OllamaTargetOptions {
  /** Takes the place of the model's own SYSTEM. */
  readonly system?: string;
  readonly bounds?: Bounds;
}

/** A model of an Ollama server, asked with the TEMPLATE and SYSTEM of its own Modelfile. */
export class OllamaTarget implements Target {
  constructor(
    readonly host: string,
    readonly model: string,
    private readonly given: OllamaTargetOptions = {},
  ) {}

  async identity(signal: AbortSignal): Promise<TargetIdentity> {
    const { name, digest, servedBy } = await findModel(this.host, this.model, signal);
    const { system: own } = this.given;
    // What another machine puts around a prompt is not told here.
    if (servedBy !== undefined) return { model: name, digest, servedBy, ...(own === undefined ? {} : { system: own }) };
    const { template, system } = await modelTexts(this.host, this.model, signal);
    const sent = own ?? system;
    return { model: name, digest, template, ...(sent === undefined ? {} : { system: sent }) };
  }

  async ask(prompt: string, options: AskOptions, signal: AbortSignal): Promise<Reply> {
    const started = performance.now();
    const { system, bounds = DEFAULT_BOUNDS } = this.given;
    const patience = new Patience(bounds, signal);
    const seconds = (): number => (performance.now() - started) / 1000;
    let text = "";
    try {
      const stream = await ollamaClient(this.host, patience.signal).generate({
        model: this.model,
        prompt,
        ...(system === undefined ? {} : { system }),
        stream: true,
        options: { temperature: options.temperature, seed: options.seed, num_ctx: options.numCtx, num_predict: options.numPredict },
      });
      for await (const part of stream) {
        text += part.response ?? "";
        if (part.done) {
          const figures = { seconds: seconds(), serverSeconds: part.total_duration / 1e9, tokens: part.eval_count };
          return { text, state: part.done_reason === "length" ? "cut" : text.trim() === "" ? "empty" : "complete", ...figures };
        }
        if (!patience.heard(options.numPredict)) return { text, state: "cut", seconds: seconds() };
      }
      return { text, state: "stopped_early", seconds: seconds() };
    } catch (error) {
      signal.throwIfAborted();
      if (text !== "" && isStreamWithoutEnd(error)) return { text, state: "stopped_early", seconds: seconds() };
      return { text, state: "error", seconds: seconds(), fault: patience.fault ?? faultOfError(error), error: faultText(error) };
    } finally {
      patience.end();
    }
  }
}

/** Ollama ends a stream without `done` after 30 equal tokens in a row; the package reports it with these words. */
function isStreamWithoutEnd(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Did not receive done");
}
