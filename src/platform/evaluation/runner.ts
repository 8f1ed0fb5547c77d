import { createHash } from "node:crypto";
import type { AskOptions } from "../../core/evaluation/target";
import type { EvaluationStore, StoredAnswer } from "./store";
import type { Target } from "./target";

/** A row to ask. */
export interface Question {
  readonly caseId: string;
  readonly prompt: string;
}

/** Told after every answer. */
export interface EvaluationProgress {
  readonly done: number;
  readonly total: number;
  /** Estimate from the answers of this run; `undefined` before the first. */
  readonly secondsLeft: number | undefined;
  readonly answer: StoredAnswer;
}

/** The server failed the same way several times in a row: asking on would only waste time. Answers so far are kept. */
export class TargetFailingError extends Error {
  readonly kind = "target_failing";
}

const WARM_UP = { numPredict: 1 } as const;
const ERRORS_IN_A_ROW = 3;

/**
 * Asks every question, one at a time because greedy answers are only reproducible that way, and keeps each answer as it comes.
 * Questions that the store has answered already are not asked again; errors are.
 * @throws {TargetFailingError} after three equal errors in a row.
 * @throws the signal's reason when aborted; what was answered is kept.
 */
export async function askAll(
  questions: readonly Question[],
  target: Target,
  options: AskOptions,
  store: EvaluationStore,
  onProgress: (progress: EvaluationProgress) => void,
  signal: AbortSignal,
): Promise<readonly StoredAnswer[]> {
  const hashed = questions.map((question) => ({ ...question, hash: promptHash(question.prompt) }));
  const toAsk = new Set(hashed.filter(({ caseId, hash }) => !isAnswered(store.known.get(caseId), hash)));
  const answers: StoredAnswer[] = [];
  const failures: string[] = [];
  let asked = 0;
  let seconds = 0;
  for (const question of hashed) {
    signal.throwIfAborted();
    const { caseId, prompt, hash } = question;
    const known = store.known.get(caseId);
    let answer: StoredAnswer;
    if (known !== undefined && !toAsk.has(question)) answer = known;
    else {
      if (asked === 0) await target.ask(prompt, { ...options, ...WARM_UP }, signal);
      const reply = await target.ask(prompt, options, signal);
      answer = { caseId, prompt: hash, ...reply };
      await store.append(answer);
      asked += 1;
      seconds += reply.seconds;
      stopWhenFailing(failures, reply.error);
    }
    answers.push(answer);
    onProgress({ done: answers.length, total: questions.length, secondsLeft: asked === 0 ? undefined : (seconds / asked) * (toAsk.size - asked), answer });
  }
  return answers;
}

const promptHash = (prompt: string): string => createHash("sha256").update(prompt).digest("hex").slice(0, 16);

function isAnswered(answer: StoredAnswer | undefined, hash: string): boolean {
  return answer !== undefined && answer.prompt === hash && answer.state !== "error";
}

function stopWhenFailing(failures: string[], error: string | undefined): void {
  if (error === undefined) failures.length = 0;
  else failures.push(error);
  const last = failures.slice(-ERRORS_IN_A_ROW);
  if (last.length === ERRORS_IN_A_ROW && new Set(last).size === 1) throw new TargetFailingError(error);
}
