import * as vscode from "vscode";
import { roleOf } from "../../core/clinical/decisionRole";
import { comparisonOf } from "../../core/dataset/comparison";
import { missingRow, type MissingRow } from "../../core/dataset/generation/missingRow";
import { newRows } from "../../core/dataset/newRow";
import type { DatasetRules } from "../../core/dataset/rules";
import { inSlices } from "../../platform/inSlices";
import type { CheckedDocument } from "../rows/datasetDocuments";

/**
 * Adds a draft that says what is missing to the end of the dataset, in one step to undo, with the cursor in it: written from the protocol's
 * words where they give one that the check agrees with, else a row of the fitting category to be filled in.
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
  if (written === undefined) appendParts(snippet, partsFor(missing, rules));
  else snippet.appendText(written.text);
  const column = vscode.window.visibleTextEditors.find((shown) => shown.document === document)?.viewColumn ?? vscode.ViewColumn.One;
  const editor = await vscode.window.showTextDocument(document, { viewColumn: column });
  await editor.insertSnippet(snippet, last.range.end);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
}

/** The new row of the category whose rows expect such a decision: an urgent one where the flag is affirmed, else one without. */
function partsFor({ assertion, decision }: MissingRow, rules: DatasetRules): readonly string[] {
  const { protocol } = rules.engine;
  const fits = (id: string): boolean => (decision === undefined ? rules.labels.decisions.some((known) => known.id === id && known.urgent === (assertion === "affirmed")) && roleOf(protocol, id) !== "clarify" : id === decision);
  const index = protocol.categories.findIndex(({ decisions }) => decisions.some(fits));
  return newRows(rules)[Math.max(0, index)]?.snippet ?? [];
}

function appendParts(snippet: vscode.SnippetString, parts: readonly string[]): void {
  for (const [index, part] of parts.entries()) {
    if (index > 0) snippet.appendTabstop(index);
    snippet.appendText(part);
  }
}
