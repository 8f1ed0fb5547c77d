import type { AskOptions, Reply, TargetIdentity } from "../../core/evaluation/target";

/** Something that answers prompts: a server, several of them, or a function. */
export interface Target {
  /** How many questions it takes at once; as many as are wanted without it. */
  readonly most?: number;
  /** The servers that share the questions, where there are several. */
  readonly hosts?: readonly string[];
  /** @throws a typed error of the platform when the server or the model is not there. */
  identity(signal: AbortSignal): Promise<TargetIdentity>;
  /** Never rejects but when `signal` is aborted: a fault of the server is a reply of state `error`. */
  ask(prompt: string, options: AskOptions, signal: AbortSignal): Promise<Reply>;
}
