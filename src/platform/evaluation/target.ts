import type { AskOptions, Reply, TargetIdentity } from "../../core/evaluation/target";

/** Something that answers prompts: Ollama or an OpenAI-compatible server. */
export interface Target {
  /** @throws a typed error of the platform when the server or the model is not there. */
  identity(signal: AbortSignal): Promise<TargetIdentity>;
  /** Never rejects but when `signal` is aborted: a fault of the server is a reply of state `error`. */
  ask(prompt: string, options: AskOptions, signal: AbortSignal): Promise<Reply>;
}
