import * as vscode from "vscode";
import { bulkEdit } from "../../core/dataset/bulk/bulkEdit";
import type { RowAction } from "../../core/dataset/bulk/rowAction";
import { codesByLine } from "../../core/dataset/bulk/rowCodes";
import { chosenRows, type RowFilter } from "../../core/dataset/bulk/rowFilter";
import { inSlices } from "../../platform/inSlices";
import { nameOfSplit } from "../../platform/training/splitFile";
import { bulkEditText } from "../../shared/words/bulk";
import { splitOfOldIdsText } from "../../shared/words/split";
import { DATASET_LANGUAGE, rowsIn } from "../rows/datasetDocuments";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { showInformation } from "../services/messages";
import { t } from "../words";
import { pickAction } from "./actionPicks";
import { pickFilters } from "./filterPicks";

/** Asks which rows and what is done to them, and does it. */
export async function editRows({ documents }: Pick<Services, "documents">): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== DATASET_LANGUAGE) {
    await showInformation(t("Open a .jsonl dataset first."));
    return;
  }
  const { document } = editor;
  const checked = await documents.current(document);
  let filters = selectedLines(editor, (start, end) => rowsIn(checked.check, start, end).length);
  for (;;) {
    const chosen = await pickFilters(checked, filters);
    if (chosen === undefined) return;
    ({ filters } = chosen);
    const action = await pickAction(checked, chosen.rows);
    if (action === undefined) return;
    if (action === "back") continue;
    await showInformation(await applyToRows(document, filters, action, documents));
    return;
  }
}

/** Does an action to the rows that the filters choose of the document as it is now, in one undo step. @returns what came of it, for people. */
export async function applyToRows(document: vscode.TextDocument, filters: readonly RowFilter[], action: RowAction, documents: Services["documents"]): Promise<string> {
  const { check, rules, version } = await documents.current(document);
  const chosen = await inSlices(chosenRows(check.rows, filters, codesByLine(check)));
  const result = await inSlices(bulkEdit({ text: document.getText(), rows: check.rows }, chosen, action, rules.hash));
  if (document.version !== version) return t("The dataset was changed meanwhile: nothing was done. Try again.");
  if (result.kind === "edit" && result.replacements.length > 0) {
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, result.replacements.map((replacement) => vscode.TextEdit.replace(rangeOf(document, replacement), replacement.text)));
    if (!(await vscode.workspace.applyEdit(edit))) return t("The dataset was changed meanwhile: nothing was done. Try again.");
  }
  const split = result.kind === "edit" && action.kind === "renumber" && result.changed > 0 ? await nameOfSplit(document.uri.fsPath) : undefined;
  return [bulkEditText(result, action, t), ...(split === undefined ? [] : [splitOfOldIdsText(split, t)])].join(" ");
}

/** A selection of several rows is what a person means; the cursor alone is not. */
function selectedLines({ selections, document }: vscode.TextEditor, rowsBetween: (start: number, end: number) => number): readonly RowFilter[] {
  const rows = selections.reduce((sum, { start, end }) => sum + rowsBetween(document.offsetAt(start), document.offsetAt(end)), 0);
  // A selection that ends at the beginning of a line does not touch it.
  return rows < 2 ? [] : selections.map(({ start, end, isSingleLine }) => ({ kind: "lines", first: start.line, last: !isSingleLine && end.character === 0 ? end.line - 1 : end.line }));
}
