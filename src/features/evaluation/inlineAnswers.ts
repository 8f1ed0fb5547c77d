import * as vscode from "vscode";
import { AnswerReader } from "../../core/clinical/answer";
import { exampleOf, type Example } from "../../core/dataset/example";
import { recordIds } from "../../core/dataset/identity";
import { caseOf } from "../../core/evaluation/cases";
import type { JudgedAnswer } from "../../core/evaluation/judgedRows";
import { judgedRow } from "../../core/evaluation/report";
import type { DatasetRules } from "../../core/dataset/rules";
import { failureName } from "../../shared/words/failures";
import { rowAt } from "../rows/datasetDocuments";
import { withCancellableProgress } from "../services/progress";
import type { Services } from "../services/services";
import { t } from "../words";
import { rowOf } from "./evaluationRows";
import type { Evaluations } from "./evaluations";
import { rowNow } from "./rowPlace";
import type { TargetChoice } from "./targetChoices";

/** What is asked alone. */
export interface SingleRow {
  readonly document: vscode.TextDocument;
  readonly row: Example;
  readonly rules: DatasetRules;
  /** Where it stands by now: people go on writing while a model answers. @throws where it is gone. */
  readonly lineNow: () => Promise<number>;
}

/** Answers of a model beside the rows that were asked: each a comment that can be removed. Nothing of them is kept. */
export class InlineAnswers implements vscode.Disposable {
  private readonly controller = vscode.comments.createCommentController("clinicalPrompts.answers", t("Answers of the model"));
  private readonly shown = new Set<vscode.CommentThread>();
  private readonly closing: vscode.Disposable;

  constructor(
    private readonly services: Services,
    private readonly evaluations: Evaluations,
  ) {
    this.closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      for (const thread of this.shown) if (thread.uri.toString() === uri.toString()) this.remove(thread);
    });
  }

  get threads(): readonly vscode.CommentThread[] {
    return [...this.shown];
  }

  /** Asks the row of a line, as an evaluation would. */
  async askRow(document: vscode.TextDocument, line: number, target: TargetChoice): Promise<void> {
    const { check, rules } = await this.services.documents.current(document);
    const placed = rowAt(check, document.offsetAt(new vscode.Position(line, 0)));
    const index = placed === undefined ? -1 : check.rows.indexOf(placed);
    const row = placed && exampleOf(placed.row, recordIds(check.rows.map(({ row: { record } }) => record ?? {}), rules.hash)[index] ?? "", index);
    if (row === undefined) throw new Error(t("The cursor is on no row."));
    const lineNow = async (): Promise<number> => {
      const { placed: now, hasChanged } = await rowNow(row, document.uri, this.services);
      if (hasChanged) throw new Error(t("This row has changed since it was asked: its answer is to the case as it was."));
      return now.line;
    };
    await this.ask({ document, row, rules, lineNow }, target);
  }

  /** Asks something and shows the answer with its verdict below a line. What goes wrong is said. */
  async ask({ document, row, rules, lineNow }: SingleRow, { label, spec }: TargetChoice): Promise<void> {
    await withCancellableProgress(
      t("Asking {model}", { model: label }),
      async (_, signal) => {
        const reply = await this.evaluations.askOnce(spec, { file: document.fileName, row, rules }, signal);
        const judged: JudgedAnswer = {
          example: row,
          answer: { type: "answer", time: new Date().toISOString(), key: "", caseId: row.id, repeat: 0, ...reply },
          judgement: judgedRow(new AnswerReader(rules.engine), caseOf(row), reply),
        };
        if (!document.isClosed) this.show(document, await lineNow(), judged, rules, label);
      },
      (error) => this.evaluations.say(error),
    );
  }

  remove(thread: vscode.CommentThread): void {
    this.shown.delete(thread);
    thread.dispose();
  }

  dispose(): void {
    this.closing.dispose();
    this.controller.dispose();
  }

  /** In the place of an earlier answer there. */
  private show({ uri }: vscode.TextDocument, line: number, judged: JudgedAnswer, rules: DatasetRules, model: string): void {
    for (const thread of this.shown) if (thread.uri.toString() === uri.toString() && thread.range?.start.line === line) this.remove(thread);
    const { failure, expected, decision, reasons, answer } = rowOf(judged, model, rules.engine.protocol);
    const body = new vscode.MarkdownString();
    body.appendText([t("expected: {expected}, answered: {decision}", { expected, decision }), ...reasons].join("\n"));
    // What a model writes stays text: no link, no picture, no command.
    body.appendCodeblock(answer, "text");
    const thread = this.controller.createCommentThread(uri, new vscode.Range(line, 0, line, 0), [{ author: { name: model }, body, mode: vscode.CommentMode.Preview }]);
    thread.label = failureName(failure, t);
    thread.canReply = false;
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    this.shown.add(thread);
  }
}
