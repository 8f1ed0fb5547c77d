import * as vscode from "vscode";
import { readAhead } from "../../core/dataset/caseReading";
import type { PlacedRow } from "../../core/dataset/datasetCheck";
import type { DatasetRules } from "../../core/dataset/rules";
import type { Steps } from "../../core/steps";
import { inSlices } from "../../platform/inSlices";
import { findingsOf, type PlacedFinding } from "../highlighting/findings";
import { summary } from "../highlighting/findingText";
import { plainText } from "../plainText";
import { DATASET_LANGUAGE, isDataset, rowAt, type CheckedDocument } from "./datasetDocuments";
import type { Services } from "../services/services";
import { t } from "../words";

/** So many findings are read at a glance. */
const MOST_LISTED = 30;

/** One short item: which row the cursor is in, and what it expects; under the mouse, its findings and how they are drawn. */
export function registerStatusItem({ documents }: Services): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("clinicalPrompts.row", vscode.StatusBarAlignment.Right, 90);
  item.name = t("Row of the dataset");
  let turn = 0;
  const show = async (): Promise<void> => {
    const mine = ++turn;
    const editor = vscode.window.activeTextEditor;
    const checked = editor?.document.languageId === DATASET_LANGUAGE ? documents.of(editor.document) : undefined;
    const row = editor === undefined || checked === undefined || !isDataset(checked.check) ? undefined : rowAt(checked.check, editor.document.offsetAt(editor.selection.active));
    const told = checked === undefined || row === undefined ? undefined : await inSlices(describing(checked, row));
    if (mine !== turn) return;
    if (told === undefined) item.hide();
    else {
      item.text = told.text;
      item.tooltip = told.tooltip;
      item.show();
    }
  };
  const look = (): void => void show();
  return vscode.Disposable.from(item, documents.onDidCheck(look), vscode.window.onDidChangeTextEditorSelection(look), vscode.window.onDidChangeActiveTextEditor(look));
}

/** With pauses in a long row; `undefined` where it has no case. */
function* describing(checked: CheckedDocument, row: PlacedRow): Steps<{ readonly text: string; readonly tooltip: vscode.MarkdownString } | undefined> {
  const { check, rules } = checked;
  const { instruction, expected } = row.row.record ?? {};
  if (instruction === undefined) return undefined;
  const id = expected?.value ?? (yield* readAhead(instruction, rules.engine)).decision.decision;
  const decision = rules.engine.protocol.decisions.find((known) => known.id === id)?.label ?? id;
  const text = t("Row {row}/{rows}: {decision}", { row: check.rows.indexOf(row) + 1, rows: check.rows.length, decision: plainText(decision) });
  return { text, tooltip: findingsText(yield* findingsOf(row, rules), rules) };
}

/** What the row names, a line each, and the legend of the marks. */
function findingsText(findings: readonly PlacedFinding[], rules: DatasetRules): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  if (findings.length === 0) text.appendText(t("No finding in this row."));
  for (const { finding } of findings.slice(0, MOST_LISTED)) text.appendMarkdown("- ").appendText(`“${finding.text}” ${summary(finding, rules)}`).appendMarkdown("\n");
  if (findings.length > MOST_LISTED) text.appendMarkdown("- ").appendText(t("and {count} more", { count: findings.length - MOST_LISTED })).appendMarkdown("\n");
  text.appendMarkdown("\n\n---\n\n");
  text.appendMarkdown(`**${t("affirmed")}** · ~~${t("denied")}~~ · *${t("suspected, past or somebody else's")}*`);
  return text;
}
