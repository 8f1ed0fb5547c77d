import * as vscode from "vscode";
import { DATASET_LANGUAGE, isDataset, rowAt, type CheckedDocument } from "../rows/datasetDocuments";
import type { Services } from "../services/services";
import { t } from "../words";

/** One short item: which row the cursor is in, and what it expects. */
export function registerStatusItem({ documents }: Services): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("clinicalPrompts.row", vscode.StatusBarAlignment.Right, 90);
  item.name = t("Row of the dataset");
  const show = (): void => {
    const editor = vscode.window.activeTextEditor;
    const checked = editor?.document.languageId === DATASET_LANGUAGE ? documents.of(editor.document) : undefined;
    const text = editor === undefined || checked === undefined ? undefined : rowText(checked, editor.document.offsetAt(editor.selection.active));
    if (text === undefined) item.hide();
    else {
      item.text = text;
      item.show();
    }
  };
  return vscode.Disposable.from(item, documents.onDidCheck(show), vscode.window.onDidChangeTextEditorSelection(show), vscode.window.onDidChangeActiveTextEditor(show));
}

function rowText({ check, rules: { engine } }: CheckedDocument, offset: number): string | undefined {
  const row = isDataset(check) ? rowAt(check, offset) : undefined;
  const instruction = row?.row.record?.instruction;
  if (row === undefined || instruction === undefined) return undefined;
  const id = row.row.record?.expected?.value ?? engine.decide(engine.analyze(instruction.value)).decision;
  const decision = engine.protocol.decisions.find((known) => known.id === id)?.label ?? id;
  return t("Row {row}/{rows}: {decision}", { row: check.rows.indexOf(row) + 1, rows: check.rows.length, decision });
}
