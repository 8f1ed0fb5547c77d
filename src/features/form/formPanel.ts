import * as vscode from "vscode";
import { COMMANDS, CONTEXT_KEYS } from "../../contributions";
import type { PlacedRow } from "../../core/dataset/datasetCheck";
import { choiceEdit, textEdit } from "../../core/dataset/formEdit";
import { readRow, type Row } from "../../core/dataset/record";
import { nextUnreviewed, type Status } from "../../core/dataset/review";
import type { Replacement } from "../../core/dataset/rowEdit";
import { editOf, fixesOf } from "../../core/dataset/rowFixes";
import { ShownRows, type DocumentChange } from "../../core/dataset/shownRows";
import { inSlices } from "../../platform/inSlices";
import { Act, ChangeChoice, ChangeText, ChooseFix, ExplainProblem, INITIAL_FORM_STATE, OpenColumn, ReportFocus, type ChosenFix, type FormAction, type FormDelta, type FormState } from "../../shared/formProtocol";
import { fixText } from "../../shared/words/fixes";
import { handle, WebviewChannel } from "../panels/webviewChannel";
import { WEBVIEW_OPTIONS, webviewHtml } from "../panels/webviewHtml";
import { SupersededError, type CheckedDocument } from "../rows/datasetDocuments";
import { errorLog } from "../services/errorLog";
import type { Services } from "../services/services";
import { t } from "../words";
import { formState } from "./formState";

/** How often an edit is made anew because the document has changed under it. */
const MOST_ATTEMPTS = 5;

/** An edit of a line of the document, with offsets of the line. */
interface LineEdit {
  readonly line: number;
  readonly replacement: Replacement;
}

/** One dataset in the form. The document is the truth: whatever is changed here is an edit of it, and is shown once it is there. */
export class FormPanel {
  private state: FormState = INITIAL_FORM_STATE;
  /** What the last action had to say; it stands until the next one. */
  private notice: string | null = null;
  /** What is being shown, and what ends the work on it. */
  private showing: Promise<void> = Promise.resolve();
  private drawing = new AbortController();
  private hasFocus = false;
  private readonly shown: ShownRows;
  private readonly channel: WebviewChannel;
  private readonly subscriptions: readonly vscode.Disposable[];
  /** Changes and moves happen in the order in which they were asked for. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly document: vscode.TextDocument,
    private readonly panel: vscode.WebviewPanel,
    line: number | undefined,
    private readonly services: Services,
  ) {
    const { webview } = panel;
    webview.options = WEBVIEW_OPTIONS;
    this.shown = new ShownRows(line);
    this.channel = new WebviewChannel(
      webview,
      [
        handle(ChangeText, async ({ token, key, base, value }) => this.inTurn(() => this.edit(token, (row) => textEdit(row, key, base, value))).then(() => null)),
        handle(ChangeChoice, async ({ token, key, value }) => this.inTurn(() => this.edit(token, (row) => choiceEdit(row, key, value))).then(() => null)),
        handle(ChooseFix, async (chosen) => this.inTurn(() => this.fix(chosen)).then(() => null)),
        handle(Act, async ({ action }) => this.inTurn(() => this.act(action)).then(() => null)),
        handle(OpenColumn, async ({ column }) => this.inTurn(() => this.openText(column)).then(() => null)),
        handle(ExplainProblem, async ({ code }) => {
          await vscode.commands.executeCommand(COMMANDS.explainRule, code);
          return null;
        }),
        handle(ReportFocus, ({ focused }) => {
          this.reportFocus(focused);
          return null;
        }),
      ],
      () => this.state,
    );
    this.subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document: changed, contentChanges }) => {
        if (changed === document) this.shown.follow(contentChanges.map(changeOf));
      }),
      services.documents.onDidCheck((checked) => {
        if (checked.document === document && checked.version === document.version) void this.show(checked).catch(errorLog(services.log, "form"));
      }),
      // What is still on its way into the document is saved with it.
      vscode.workspace.onWillSaveTextDocument((event) => {
        if (event.document === document) event.waitUntil(this.queue.then(() => []));
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("clinicalPrompts.rules")) void this.refresh();
      }),
    ];
  }

  /** Shows the page, then the row. */
  async open(): Promise<void> {
    this.panel.webview.html = await webviewHtml(this.services.productRoot, "form");
    await this.refresh();
  }

  /** Shows the row of a line of the document. */
  async goTo(line: number): Promise<void> {
    this.panel.reveal();
    await this.inTurn(() => {
      this.notice = null;
      this.shown.moveTo(line);
      return this.refresh();
    });
  }

  /** Lets the view do it: it first hands in what is being typed. */
  send(act: FormDelta["act"]): void {
    this.channel.sendDelta({ act } satisfies FormDelta);
  }

  dispose(): void {
    this.showing = Promise.resolve();
    this.drawing.abort();
    this.channel.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
    if (this.hasFocus) this.reportFocus(false);
  }

  /** Single keys are commands only while the form has the focus. */
  private reportFocus(focused: boolean): void {
    this.hasFocus = focused;
    void vscode.commands.executeCommand("setContext", CONTEXT_KEYS.formFocused, focused);
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.queue.then(work);
    this.queue = result.catch(() => undefined);
    return result;
  }

  private async refresh(): Promise<void> {
    try {
      await this.show(await this.services.documents.current(this.document));
    } catch (error) {
      // A document that has been closed is shown no more.
      if (!(error instanceof SupersededError)) throw error;
    }
  }

  /** What is shown later takes the place of what is still being put together. Who asked for that waits for it: the page never hears of an edit before it is shown. */
  private show(checked: CheckedDocument): Promise<void> {
    return (this.showing = this.putTogether(checked));
  }

  private async putTogether(checked: CheckedDocument): Promise<void> {
    this.drawing.abort();
    const { signal } = (this.drawing = new AbortController());
    const row = this.shown.find(checked.check.rows);
    try {
      this.state = await inSlices(formState(checked, row, this.shown.token, this.notice), () => signal.throwIfAborted());
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (signal.aborted) await this.showing;
    else this.channel.sendSnapshot();
  }

  /** Makes one edit of one row, the smallest that says it, as one step to undo. */
  private edit(token: number, replacementOf: (row: Row) => Replacement | undefined): Promise<void> {
    return this.apply(() => {
      const line = this.shown.lineOf(token);
      const row = line === undefined || line >= this.document.lineCount ? undefined : readRow(this.document.lineAt(line).text);
      if (line === undefined || row === undefined) throw new Error(t("The row is no longer in the file."));
      if (row.record === undefined) throw new Error(t("This row is no valid record. Mend it in the text editor first."));
      const replacement = replacementOf(row);
      return replacement && { line, replacement };
    });
  }

  /** Does about a problem of a row what was chosen, as the light bulb of the editor would. */
  private fix({ token, code, column, fix: title }: ChosenFix): Promise<void> {
    const make = async (): Promise<LineEdit> => {
      const { check, rules, version } = await this.services.documents.current(this.document);
      const line = this.shown.lineOf(token);
      const placed = check.rows.find((row) => row.line === line);
      const problems = placed === undefined ? [] : [...placed.problems, ...placed.beside].filter((problem) => problem.code === code && problem.start + placed.column === column);
      const fix = placed && problems.flatMap((problem) => fixesOf(problem, placed.row, rules)).find((known) => fixText(known, t) === title);
      if (placed === undefined || fix === undefined) throw new Error(t("The row has changed meanwhile. Look at its problems again."));
      const { start, end, text } = await inSlices(editOf(fix, placed.row, rules));
      if (this.document.version !== version) return make();
      return { line: placed.line, replacement: { start: start + placed.column, end: end + placed.column, text } };
    };
    return this.apply(make);
  }

  /** Makes an edit of a line, anew where the document has changed under it. */
  private async apply(make: () => LineEdit | undefined | Promise<LineEdit | undefined>): Promise<void> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const made = await make();
      if (made === undefined) return;
      const { line, replacement: { start, end, text } } = made;
      const edit = new vscode.WorkspaceEdit();
      edit.replace(this.document.uri, new vscode.Range(line, start, line, end), text);
      if (await vscode.workspace.applyEdit(edit)) return this.refresh();
    }
    throw new Error(t("The document could not be changed."));
  }

  private async act(action: FormAction): Promise<void> {
    this.notice = null;
    switch (action) {
      case "accept":
        return this.decide("reviewed");
      case "reject":
        return this.decide("rejected");
      case "next":
        return this.move((rows, line) => rows.find((row) => row.line > line), t("This is the last row."));
      case "previous":
        return this.move((rows, line) => rows.findLast((row) => row.line < line), t("This is the first row."));
      case "nextUnreviewed":
        return this.move(nextUnreviewed, t("Every row has been reviewed."));
      case "openText":
        return this.openText(0);
    }
  }

  private async decide(status: Status): Promise<void> {
    await this.edit(this.shown.token, (row) => {
      if (row.errors.length > 0) throw new Error(t("This row is no valid record. Mend it in the text editor first."));
      return choiceEdit(row, "status", status);
    });
    await this.move(nextUnreviewed, t("Every row has been reviewed."));
  }

  private async move(find: (rows: readonly PlacedRow[], line: number) => PlacedRow | undefined, none: string): Promise<void> {
    const { check } = await this.services.documents.current(this.document);
    const row = find(check.rows, this.shown.line);
    if (row === undefined) this.notice = none;
    else this.shown.moveTo(row.line);
    await this.refresh();
  }

  private async openText(column: number): Promise<void> {
    const at = new vscode.Position(this.shown.line, column);
    const editor = await vscode.window.showTextDocument(this.document, { selection: new vscode.Range(at, at), viewColumn: this.panel.viewColumn ?? vscode.ViewColumn.Active });
    editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenter);
  }
}

function changeOf({ range: { start, end }, text }: vscode.TextDocumentContentChangeEvent): DocumentChange {
  return { start: { line: start.line, column: start.character }, end: { line: end.line, column: end.character }, text };
}
