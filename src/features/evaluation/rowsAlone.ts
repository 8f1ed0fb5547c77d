import type { AskOptions, Reply } from "../../core/evaluation/target";
import { askOnce, type SingleQuestion } from "../../platform/evaluation/askOnce";
import type { TargetSpec } from "../../platform/evaluation/openTarget";
import type { AskableTargets } from "./askableTargets";

/** Rows that are asked alone: each waits for the one before, as in an evaluation, and nothing of it is kept. */
export class RowsAlone {
  private waiting = 0;
  private before: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly targets: AskableTargets,
    private readonly options: () => AskOptions,
  ) {}

  get areAsked(): boolean {
    return this.waiting > 0;
  }

  async ask(spec: TargetSpec, question: SingleQuestion, signal: AbortSignal): Promise<Reply> {
    this.waiting += 1;
    const asked = this.before.then(() => this.askNow(spec, question, signal));
    this.before = asked.catch(() => undefined);
    try {
      return await asked;
    } finally {
      this.waiting -= 1;
    }
  }

  private async askNow(spec: TargetSpec, question: SingleQuestion, signal: AbortSignal): Promise<Reply> {
    signal.throwIfAborted();
    await this.targets.requireConsent(spec);
    const opened = await this.targets.open(spec, 1, signal);
    try {
      return await askOnce(opened, question, this.options(), signal);
    } finally {
      await opened.stop();
    }
  }
}
