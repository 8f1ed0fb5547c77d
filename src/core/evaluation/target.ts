/** What decides an answer: the same identity and prompt may be answered from saved answers, another may not. */
export interface TargetIdentity {
  /** Name as people know it. */
  readonly model: string;
  /** Digest of the weights and their template; without one nothing is reused. */
  readonly digest: string | undefined;
  /** Another machine that the server passes prompts on to, where it does. */
  readonly servedBy?: string;
}

/** Options of generation, recorded with every evaluation. */
export interface AskOptions {
  readonly temperature: number;
  readonly seed: number;
  /** Context length in tokens. */
  readonly numCtx: number;
  /** Most tokens of an answer. */
  readonly numPredict: number;
}

/** Greedy and reproducible; the three standard questions alone take over 110 tokens in a small tokenizer. */
export const DEFAULT_ASK_OPTIONS: AskOptions = { temperature: 0, seed: 42, numCtx: 2048, numPredict: 256 };

/**
 * How an answer ended. `cut`: the token limit came first. `stopped_early`: the stream ended without its closing message
 * (Ollama does so after 30 equal tokens in a row). `error`: no answer came.
 */
export type AnswerState = "complete" | "cut" | "empty" | "stopped_early" | "error";

/** What a model said to one prompt. */
export interface Reply {
  readonly text: string;
  readonly state: AnswerState;
  /** Wall time at the client. */
  readonly seconds: number;
  /** The server's own figure, where it gives one. */
  readonly serverSeconds?: number;
  readonly tokens?: number;
  /** In state `error`: why, for people. */
  readonly error?: string;
}

/** A reply to one case, as it is kept in `answers.jsonl`. */
export interface Answer extends Reply {
  readonly caseId: string;
}
