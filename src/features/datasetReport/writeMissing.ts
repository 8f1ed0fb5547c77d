import * as vscode from "vscode";
import { comparisonOf } from "../../core/dataset/comparison";
import { missingFrame } from "../../core/dataset/generation/missingFrame";
import { missingRow, type MissingRow } from "../../core/dataset/generation/missingRow";
import { inSlices } from "../../platform/inSlices";
import type { CheckedDocument } from "../rows/datasetDocuments";

/**
 * Adds a draft that says what is missing to the end of the dataset, in one step to undo, with the cursor in it: written from the protocol's
 * words where they give one that the check agrees with, else its frame and answer, with the case to be filled in.
 */
export async function writeMissing(missing: MissingRow, { document, check, rules }: CheckedDocument): Promise<void> {
  const ids = new Set(check.rows.flatMap(({ row: { record } }) => record?.id?.value ?? []));
  const shingles = check.rows.map(({ row }) => comparisonOf(row, rules).shingles);
  const { version } = document;
  const written = await inSlices(missingRow(missing, { ids, shingles }, rules), () => {
    if (document.version !== version) throw new vscode.CancellationError();
  });
  const snippet = new vscode.SnippetString();
  const last = document.lineAt(document.lineCount - 1);
  if (!last.isEmptyOrWhitespace) snippet.appendText("\n");
  if (written === undefined) appendParts(snippet, missingFrame(missing, rules));
  else snippet.appendText(written.text);
  const column = vscode.window.visibleTextEditors.find((shown) => shown.document === document)?.viewColumn ?? vscode.ViewColumn.One;
  const editor = await vscode.window.showTextDocument(document, { viewColumn: column });
  await editor.insertSnippet(snippet, last.range.end);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
}

function appendParts(snippet: vscode.SnippetString, parts: readonly string[]): void {
  for (const [index, part] of parts.entries()) {
    if (index > 0) snippet.appendTabstop(index);
    snippet.appendText(part);
  }
}
