import type { StoredAnswer } from "../../core/evaluation/evaluationLine";
import type { JudgedRows } from "../../core/evaluation/judgedRows";
import type { Steps } from "../../core/steps";
import { inSlices } from "../../platform/inSlices";

/** Answers judged between two looks at them: a run that is read from its folder has thousands at once. */
const BATCH = 200;

/** Judges answers in slices, behind whoever gets them. */
export class Judging {
  private waiting: StoredAnswer[] = [];
  private work: Promise<void> = Promise.resolve();
  private isAtWork = false;

  constructor(
    private readonly rows: JudgedRows,
    private readonly onJudged: () => void,
  ) {}

  push(answer: StoredAnswer): void {
    this.waiting.push(answer);
    if (this.isAtWork) return;
    this.isAtWork = true;
    this.work = this.judge();
  }

  /** Settles when every answer so far is judged. */
  async settled(): Promise<void> {
    await this.work;
  }

  private async judge(): Promise<void> {
    while (this.waiting.length > 0) {
      await inSlices(judged(this.rows, this.waiting.splice(0, BATCH)));
      this.onJudged();
    }
    this.isAtWork = false;
  }
}

function* judged(rows: JudgedRows, answers: readonly StoredAnswer[]): Steps<undefined> {
  for (const answer of answers) {
    yield* rows.adding(answer);
    yield;
  }
  return undefined;
}
