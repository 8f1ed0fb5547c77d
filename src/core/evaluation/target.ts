/** What decides an answer: the same identity and prompt may be answered from saved answers, another may not. */
export interface TargetIdentity {
  /** Name as people know it. */
  readonly model: string;
  /** Digest of the weights and their template; without one nothing is reused. */
  readonly digest: string | undefined;
  /** Another machine that the server passes prompts on to, where it does. */
  readonly servedBy?: string;
  /** What is sent before each prompt, the model's own or the caller's. */
  readonly system?: string;
  /** The text around prompt and answer, where the server tells it. */
  readonly template?: string;
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

/** How many questions at once where speed is wanted and nothing else is said: Ollama does not tell how many its servers take. */
export const FAST_CONCURRENCY = 4;

/**
 * How an answer ended. `cut`: the token limit came first. `stopped_early`: the stream ended without its closing message
 * (Ollama does so after 30 equal tokens in a row). `error`: no answer came.
 */
export const ANSWER_STATES = ["complete", "cut", "empty", "stopped_early", "error"] as const;
export type AnswerState = (typeof ANSWER_STATES)[number];

/**
 * Why no answer came. `timeout_first`, `timeout_next`: silence before the first token, between two; `too_long`: the whole answer took longer than any
 * may; `refused`: the server said no; `queue_full`: it has no place now; `model_changed`: other weights than those that the run began with;
 * `raised`: the Python function failed; `broken_answer`: what came is no answer, or the server's own error inside one.
 */
export const FAULTS = ["unreachable", "timeout_first", "timeout_next", "too_long", "refused", "queue_full", "model_missing", "model_changed", "raised", "broken_answer"] as const;
export type Fault = (typeof FAULTS)[number];

/** What a model said to one prompt. */
export interface Reply {
  readonly text: string;
  readonly state: AnswerState;
  /** Wall time at the client. */
  readonly seconds: number;
  /** The server's own figure, where it gives one. */
  readonly serverSeconds?: number;
  readonly tokens?: number;
  /** Which server has answered, where several share the questions. */
  readonly host?: string;
  /** In state `error`: why. */
  readonly fault?: Fault;
  /** In state `error`: the same as the server or the network says it. */
  readonly error?: string;
}
