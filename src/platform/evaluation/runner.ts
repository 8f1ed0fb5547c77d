import { setTimeout as sleep } from "node:timers/promises";
import type { AnswerAgain, StoredAnswer } from "../../core/evaluation/evaluationLine";
import type { EvaluationManifest } from "../../core/evaluation/evaluationManifest";
import type { AskOptions, Fault, Reply } from "../../core/evaluation/target";
import type { EvaluationStore } from "./store";
import type { Target } from "./target";

/** A question of a run: a row, for the n-th time. */
export interface Question {
  readonly caseId: string;
  /** From 0. */
  readonly repeat: number;
  readonly prompt: string;
  /** By `answerKey`. */
  readonly key: string;
}

/** Told after every answer. */
export interface EvaluationProgress {
  readonly done: number;
  readonly total: number;
  /** Estimate from the answers of this attempt; `undefined` before the first. */
  readonly secondsLeft: number | undefined;
  readonly answer: StoredAnswer;
}

/** Asking on would only waste time: the model failed the same way several times, or before its first row. Answers so far are kept. */
export class EvaluationPausedError extends Error {
  readonly kind = "evaluation_paused";
  constructor(
    readonly fault: Fault,
    /** As the server or the network says it. */
    message: string,
  ) {
    super(message);
  }
}

/** What asking needs. */
export interface Asking {
  readonly questions: readonly Question[];
  readonly manifest: EvaluationManifest;
  readonly target: Target;
  /** Where the target is served now. */
  readonly host: string;
  readonly store: EvaluationStore;
  /** How many questions are asked at once. */
  readonly concurrency: number;
  /** Answers of other runs to the same questions, by key. */
  readonly known: ReadonlyMap<string, StoredAnswer>;
  readonly onProgress: (progress: EvaluationProgress) => void;
  /** Told each time that the server's queue is full. */
  readonly onWaiting?: (() => void) | undefined;
  /** How long a full queue is waited for, a wait after the other, before it counts as a fault. */
  readonly queueWaitsMs?: readonly number[] | undefined;
}

const WARM_UP: Partial<AskOptions> = { numPredict: 1 };
/** Of no language and no case: the first row is to find the model as warm as the others do, and no warmer. */
const WARM_UP_PROMPT = ".";
const EQUAL_FAULTS = 3;
/** Other weights under the same name are looked for this often while the model answers. */
const IDENTITY_MS = 60_000;
const QUEUE_WAITS_MS = [1, 2, 4, 8, 15, 30, 60, 60, 60, 60].map((seconds) => 1000 * seconds);

/**
 * Asks what has no answer yet, as many questions at once as is said (one a server unless that is wanted otherwise: greedy answers are only reproducible that way), and
 * keeps each answer as it comes. Errors are asked again.
 * @throws {EvaluationPausedError}
 * @throws the signal's reason when aborted; what was answered is kept.
 */
export async function askAll(asking: Asking, signal: AbortSignal): Promise<void> {
  const { questions, store, known } = asking;
  const open = questions.filter((question) => !isAnswered(store, question));
  if (open.length > 0) {
    await store.append({ type: "attempt", time: now(), pid: process.pid, host: asking.host });
    await store.append(...open.flatMap(({ caseId, repeat, key }) => reused(known.get(key), caseId, repeat)));
  }
  const unanswered = open.filter((question) => !isAnswered(store, question));
  const progress = new Progress(asking, unanswered.length);
  try {
    if (unanswered.length > 0) await new Interview(asking, progress, signal).ask(unanswered);
    // A run may have been broken off behind its last answer.
    if (open.length > 0 || store.fold.status(true) !== "finished") await store.append({ type: "end", time: now(), how: "finished" });
  } catch (error) {
    if (error instanceof EvaluationPausedError) await store.append({ type: "pause", time: now(), fault: error.fault, message: error.message });
    else if (signal.aborted) await store.append({ type: "end", time: now(), how: "cancelled" });
    throw error;
  }
}

/**
 * Asks some questions that have an answer once more, of the same model in the same way, whatever has been answered before. The answers stay as they are.
 * @throws {EvaluationPausedError}
 */
export async function askOnceMore(asking: Asking, questions: readonly Question[], signal: AbortSignal): Promise<void> {
  await new Interview(asking, undefined, signal).askAgain(questions);
}

const now = (): string => new Date().toISOString();

function isAnswered({ fold }: EvaluationStore, question: Question): boolean {
  const state = fold.row(question);
  return state.kind === "answered" && state.answer.key === question.key;
}

/** The row of this run may have another id than that of the run which had asked. */
function reused(answer: StoredAnswer | undefined, caseId: string, repeat: number): readonly StoredAnswer[] {
  return answer === undefined ? [] : [{ ...answer, caseId, repeat }];
}

/** Counts answers and tells them, first those that are there already. */
class Progress {
  private done = 0;
  private asked = 0;
  private seconds = 0;

  constructor(
    private readonly asking: Asking,
    private readonly toAsk: number,
  ) {
    for (const question of asking.questions) {
      const answer = isAnswered(asking.store, question) ? asking.store.fold.answerTo(question) : undefined;
      if (answer !== undefined) this.tell(answer);
    }
  }

  answered(answer: StoredAnswer): void {
    this.asked += 1;
    this.seconds += answer.seconds;
    this.tell(answer);
  }

  private tell(answer: StoredAnswer): void {
    this.done += 1;
    const secondsLeft = this.asked === 0 ? undefined : ((this.seconds / this.asked) * (this.toAsk - this.asked)) / this.asking.concurrency;
    this.asking.onProgress({ done: this.done, total: this.asking.questions.length, secondsLeft, answer });
  }
}

/** One attempt at a model. */
class Interview {
  private readonly faults: Fault[] = [];
  /** Since it was last certain which weights answer. */
  private unproved: StoredAnswer[] = [];
  private provedAt = performance.now();
  private proving: Promise<void> | undefined;
  /** What has ended the attempt: questions that are being asked are still answered. */
  private failure: unknown;

  constructor(
    private readonly asking: Asking,
    private readonly progress: Progress | undefined,
    private readonly signal: AbortSignal,
  ) {}

  async ask(questions: readonly Question[]): Promise<void> {
    const { store, manifest } = this.asking;
    await this.warmUp();
    await store.append({ type: "checked", time: now() });
    await this.ofEach(questions, async ({ caseId, repeat, prompt, key }) => {
      const reply = await this.reply(prompt, optionsOf(manifest, repeat));
      const answer: StoredAnswer = { type: "answer", time: now(), key, caseId, repeat, ...reply };
      await store.append(answer);
      this.progress?.answered(answer);
      this.unproved.push(answer);
      if (answer.fault !== undefined || performance.now() - this.provedAt > IDENTITY_MS) await this.proveWeights();
      this.pauseWhenFailing(answer);
    });
  }

  async askAgain(questions: readonly Question[]): Promise<void> {
    const { store, manifest } = this.asking;
    await this.warmUp();
    const lines: AnswerAgain[] = [];
    try {
      await this.ofEach(questions, async ({ caseId, repeat, prompt, key }) => {
        const line: AnswerAgain = { type: "again", time: now(), key, caseId, repeat, ...(await this.reply(prompt, optionsOf(manifest, repeat))) };
        lines.push(line);
        this.pauseWhenFailing(line);
      });
    } finally {
      // Nothing takes such a line back: it is written once it is known whose answer it is.
      if (!isChange(this.failure)) await store.append(...lines);
    }
  }

  /** As many at once as will be asked later: each server, and each of its places, is to be as warm for the first row as for the others. */
  private async warmUp(): Promise<void> {
    const options = { ...this.asking.manifest.options, ...WARM_UP };
    const replies = await Promise.all(Array.from({ length: this.asking.concurrency }, () => this.reply(WARM_UP_PROMPT, options)));
    const failed = replies.find(({ state }) => state === "error");
    if (failed !== undefined) throw new EvaluationPausedError(failed.fault ?? "broken_answer", failed.error ?? "");
  }

  /** Takes the questions in their order, several at a time, and makes sure whose answers they are. */
  private async ofEach(questions: readonly Question[], work: (question: Question) => Promise<void>): Promise<void> {
    const open = questions.values();
    const worker = async (): Promise<void> => {
      try {
        for (const question of open) {
          if (this.failure !== undefined) return;
          this.signal.throwIfAborted();
          await work(question);
        }
      } catch (error) {
        this.failure ??= error;
      }
    };
    await Promise.all(Array.from({ length: this.asking.concurrency }, worker));
    if (this.failure === undefined) {
      await this.proveWeights().catch((error: unknown) => {
        this.failure = error;
      });
    }
    if (isChange(this.failure)) await this.doubt(this.failure.message);
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as it was thrown
    if (this.failure !== undefined) throw this.failure;
  }

  /** A full queue is no fault of the model: it is waited for, longer each time. */
  private async reply(prompt: string, options: AskOptions): Promise<Reply> {
    const { target, onWaiting, queueWaitsMs = QUEUE_WAITS_MS } = this.asking;
    for (const wait of queueWaitsMs) {
      const reply = await target.ask(prompt, options, this.signal);
      if (reply.fault !== "queue_full") return reply;
      onWaiting?.();
      await sleep(wait, undefined, { signal: this.signal });
    }
    return target.ask(prompt, options, this.signal);
  }

  private pauseWhenFailing({ fault, error }: Reply): void {
    if (fault === undefined) this.faults.length = 0;
    else this.faults.push(fault);
    const last = this.faults.slice(-EQUAL_FAULTS);
    if (fault !== undefined && last.length === EQUAL_FAULTS && new Set(last).size === 1) throw new EvaluationPausedError(fault, error ?? "");
  }

  private proveWeights(): Promise<void> {
    return (this.proving ??= this.prove().finally(() => {
      this.proving = undefined;
    }));
  }

  private async prove(): Promise<void> {
    const { target, manifest } = this.asking;
    const { digest } = manifest.target;
    this.provedAt = performance.now();
    if (digest === null) return;
    const before = this.unproved.length;
    const identity = await target.identity(this.signal).catch(() => undefined);
    this.signal.throwIfAborted();
    // A server that does not answer here has its own fault, which its answers tell.
    if (identity === undefined) return;
    if (identity.digest !== digest) throw new EvaluationPausedError("model_changed", identity.digest ?? "");
    this.unproved.splice(0, before);
  }

  /** Answers of which nobody can say whose they are count as none. */
  private async doubt(digest: string): Promise<void> {
    const doubtful = this.unproved.filter(({ state }) => state !== "error");
    await this.asking.store.append(...doubtful.map(({ text: _lost, serverSeconds: _server, tokens: _tokens, ...answer }) => ({ ...answer, time: now(), text: "", state: "error" as const, fault: "model_changed" as const, error: digest })));
  }
}

function isChange(error: unknown): error is EvaluationPausedError {
  return error instanceof EvaluationPausedError && error.fault === "model_changed";
}

/** Each repeat has a seed of its own: with one seed a deterministic server would give one answer again and again. */
function optionsOf({ options }: EvaluationManifest, repeat: number): AskOptions {
  return { ...options, seed: options.seed + repeat };
}
