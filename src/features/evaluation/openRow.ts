import * as vscode from "vscode";
import { placeOf } from "../../core/evaluation/placeOf";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { t } from "../words";

/**
 * Opens the row of a dataset that was asked, as it stands there now; never another row.
 * @param column where it is shown unless the dataset is to be seen already.
 * @throws where the row is gone.
 */
export async function openAskedRow(asked: { readonly id: string; readonly instruction: string }, file: vscode.Uri, column: vscode.ViewColumn, { documents, protocols }: Services): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const { check } = await documents.current(document);
  const { rules } = await protocols.ofDocument(document);
  const place = placeOf(check.rows.map((placed) => placed.row), asked, rules.hash);
  const placed = place.kind === "gone" ? undefined : check.rows[place.index];
  if (placed === undefined) throw new Error(t("The row is no longer in the file."));
  const selection = rangeOf(document, { start: placed.start, end: placed.start });
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn;
  const editor = await vscode.window.showTextDocument(document, { selection, viewColumn: shown ?? column });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenter);
  if (place.kind === "changed") void vscode.window.showInformationMessage(t("This row has changed since it was asked: its answer is to the case as it was."));
}
