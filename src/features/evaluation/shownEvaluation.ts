import * as vscode from "vscode";
import { AnswerReader } from "../../core/clinical/answer";
import type { Example } from "../../core/dataset/example";
import type { DatasetRules } from "../../core/dataset/rules";
import type { EvaluationStatus } from "../../core/evaluation/evaluationState";
import { JudgedRows } from "../../core/evaluation/judgedRows";
import { Judging } from "./judging";

/** The evaluation that the window shows. `failed`: it could not begin, or a fault of ours ended it. */
export interface ShownEvaluation {
  readonly model: string;
  readonly file: vscode.Uri;
  readonly status: EvaluationStatus | "failed";
  /** What stands in the way, with the next step. */
  readonly problem: string | undefined;
  readonly done: number;
  readonly total: number;
  readonly secondsLeft: number | undefined;
  /** Once the file has been read. */
  readonly judged: { readonly rows: JudgedRows; readonly rules: DatasetRules } | undefined;
  readonly folder: string | undefined;
}

/** The place of the evaluation that the window shows, whether it is asked here or followed. */
export class ShownPlace implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<ShownEvaluation>();
  readonly onDidChange = this.changed.event;
  private shown: ShownEvaluation | undefined;

  get current(): ShownEvaluation | undefined {
    return this.shown;
  }

  /** Puts another one here; whoever follows is told by the next {@link update}. */
  begin(shown: Pick<ShownEvaluation, "model" | "file" | "status"> & Partial<ShownEvaluation>): void {
    this.shown = { problem: undefined, done: 0, total: 0, secondsLeft: undefined, judged: undefined, folder: undefined, ...shown };
  }

  /** Without telling anybody yet. */
  set(change: Partial<ShownEvaluation>): void {
    if (this.shown !== undefined) this.shown = { ...this.shown, ...change };
  }

  update(change: Partial<ShownEvaluation>): void {
    this.set(change);
    if (this.shown !== undefined) this.changed.fire(this.shown);
  }

  /** The rows that answers are judged into, shown as far as they are. */
  judge(examples: readonly Example[], rules: DatasetRules): Judging {
    const rows = new JudgedRows(examples, new AnswerReader(rules.engine));
    this.update({ judged: { rows, rules } });
    return new Judging(rows, () => this.update({}));
  }

  dispose(): void {
    this.changed.dispose();
  }
}
