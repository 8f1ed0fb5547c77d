import * as vscode from "vscode";
import { readAhead } from "../../core/dataset/caseReading";
import { isDataset } from "../../core/dataset/datasetCheck";
import type { DatasetRules } from "../../core/dataset/rules";
import type { Steps } from "../../core/steps";
import { inSlices } from "../../platform/inSlices";
import { findingsOf, type PlacedFinding } from "../highlighting/findings";
import { summary } from "../highlighting/findingText";
import { plainText } from "../plainText";
import { DATASET_LANGUAGE, rowAt } from "./datasetDocuments";
import { rowTitle } from "./outline";
import { errorLog } from "../services/errorLog";
import type { Services } from "../services/services";
import { t } from "../words";

/** So many findings are read at a glance. */
const MOST_LISTED = 30;

/** One short item: which row the cursor is in, and what it expects; under the mouse, what it is known by, its findings and how they are drawn. */
export function registerStatusItem({ documents, log }: Services): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("clinicalPrompts.row", vscode.StatusBarAlignment.Right, 90);
  item.name = t("Row of the dataset");
  let reading = new AbortController();
  const show = async (): Promise<void> => {
    reading.abort();
    const { signal } = (reading = new AbortController());
    const told = await inSlices(describing(documents), () => signal.throwIfAborted());
    if (signal.aborted) return;
    if (told === undefined) item.hide();
    else {
      item.text = told.text;
      item.tooltip = told.tooltip;
      item.show();
    }
  };
  // Whoever moves on does not wait for a row that is left.
  const look = (): void => void show().catch((error: unknown) => (error instanceof DOMException ? undefined : errorLog(log, "row")(error)));
  return vscode.Disposable.from(item, documents.onDidCheck(look), vscode.window.onDidChangeTextEditorSelection(look), vscode.window.onDidChangeActiveTextEditor(look));
}

/** Of the row with the cursor, with pauses in a long one; `undefined` where there is none. */
function* describing(documents: Services["documents"]): Steps<{ readonly text: string; readonly tooltip: vscode.MarkdownString } | undefined> {
  const editor = vscode.window.activeTextEditor;
  const checked = editor?.document.languageId === DATASET_LANGUAGE ? documents.of(editor.document) : undefined;
  if (editor === undefined || checked === undefined || !isDataset(checked.check)) return undefined;
  const { check, rules } = checked;
  const row = rowAt(check, editor.document.offsetAt(editor.selection.active));
  if (row === undefined) return undefined;
  const place = { row: check.rows.indexOf(row) + 1, rows: check.rows.length };
  const { instruction, expected } = row.row.record ?? {};
  const found = instruction && (yield* readAhead(instruction, rules.engine)).decision.decision;
  const id = expected?.value ?? found;
  return { text: id === undefined ? t("Row {row}/{rows}", place) : decisionText(place, id, expected !== undefined, rules), tooltip: aboutRow(rowTitle(row, place.row, rules), yield* findingsOf(row, rules), rules) };
}

/** What a row expects; what the engine would decide is told apart from what somebody has written. */
function decisionText(place: { readonly row: number; readonly rows: number }, id: string, isLabelled: boolean, { engine: { protocol } }: DatasetRules): string {
  const decision = plainText(protocol.decisions.find((known) => known.id === id)?.label ?? id);
  return isLabelled ? t("Row {row}/{rows}: {decision}", { ...place, decision }) : t("Row {row}/{rows}: {decision}? (no label)", { ...place, decision });
}

/** What the row is known by, what it names, a line each, and the legend of the marks. */
function aboutRow({ name, labels }: ReturnType<typeof rowTitle>, findings: readonly PlacedFinding[], rules: DatasetRules): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(labels === "" ? name : `${name} · ${labels}`).appendMarkdown("\n\n");
  if (findings.length === 0) text.appendText(t("No finding in this row."));
  for (const { finding } of findings.slice(0, MOST_LISTED)) text.appendMarkdown("- ").appendText(`“${finding.text}” ${summary(finding, rules)}`).appendMarkdown("\n");
  if (findings.length > MOST_LISTED) text.appendMarkdown("- ").appendText(t("and {count} more", { count: findings.length - MOST_LISTED })).appendMarkdown("\n");
  text.appendMarkdown("\n\n---\n\n");
  text.appendMarkdown(`**${t("affirmed")}** · ~~${t("denied")}~~ · *${t("suspected, past or somebody else's")}*`);
  return text;
}
