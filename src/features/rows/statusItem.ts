import * as vscode from "vscode";
import type { PlacedRow } from "../../core/dataset/datasetCheck";
import { findingsOf } from "../highlighting/findings";
import { summary } from "../highlighting/findingText";
import { plainText } from "../plainText";
import { DATASET_LANGUAGE, isDataset, rowAt, type CheckedDocument } from "./datasetDocuments";
import type { Services } from "../services/services";
import { t } from "../words";

/** One short item: which row the cursor is in, and what it expects; under the mouse, its findings and how they are drawn. */
export function registerStatusItem({ documents }: Services): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("clinicalPrompts.row", vscode.StatusBarAlignment.Right, 90);
  item.name = t("Row of the dataset");
  const show = (): void => {
    const editor = vscode.window.activeTextEditor;
    const checked = editor?.document.languageId === DATASET_LANGUAGE ? documents.of(editor.document) : undefined;
    const row = editor === undefined || checked === undefined || !isDataset(checked.check) ? undefined : rowAt(checked.check, editor.document.offsetAt(editor.selection.active));
    const text = checked === undefined || row === undefined ? undefined : rowText(checked, row);
    if (text === undefined) item.hide();
    else {
      item.text = text;
      item.tooltip = checked === undefined || row === undefined ? undefined : findingsText(checked, row);
      item.show();
    }
  };
  return vscode.Disposable.from(item, documents.onDidCheck(show), vscode.window.onDidChangeTextEditorSelection(show), vscode.window.onDidChangeActiveTextEditor(show));
}

function rowText({ check, rules: { engine } }: CheckedDocument, row: PlacedRow): string | undefined {
  const instruction = row.row.record?.instruction;
  if (instruction === undefined) return undefined;
  const id = row.row.record?.expected?.value ?? engine.decide(engine.analyze(instruction.value)).decision;
  const decision = engine.protocol.decisions.find((known) => known.id === id)?.label ?? id;
  return t("Row {row}/{rows}: {decision}", { row: check.rows.indexOf(row) + 1, rows: check.rows.length, decision: plainText(decision) });
}

/** What the row names, a line each, and the legend of the marks. */
function findingsText({ rules }: CheckedDocument, row: PlacedRow): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const findings = findingsOf(row, rules);
  if (findings.length === 0) text.appendText(t("No finding in this row."));
  for (const { finding } of findings) text.appendMarkdown("- ").appendText(`“${finding.text}” ${summary(finding, rules)}`).appendMarkdown("\n");
  text.appendMarkdown("\n\n---\n\n");
  text.appendMarkdown(`**${t("affirmed")}** · ~~${t("denied")}~~ · *${t("suspected, past or somebody else's")}*`);
  return text;
}
