import * as vscode from "vscode";
import { augmentSex } from "../../core/dataset/augmentation/sex";
import type { PlacedRow } from "../../core/dataset/checkDocument";
import { isSolvedByQuestions, restoreQuestions } from "../../core/dataset/fixes";
import { recordIds } from "../../core/dataset/identity";
import type { ProblemCode } from "../../core/dataset/problem";
import { augmentationRefusalText } from "../../shared/words/augmentation";
import { DIAGNOSTIC_SOURCE } from "../diagnostics/diagnostics";
import type { CheckedDocument } from "../rows/datasetDocuments";
import { rangeOf } from "../rows/ranges";
import { t } from "../words";

/** What mends the problems of a row. */
export function fixes(checked: CheckedDocument, row: PlacedRow, { diagnostics }: vscode.CodeActionContext): vscode.CodeAction[] {
  const solved = diagnostics.filter(({ source, code }) => source === DIAGNOSTIC_SOURCE && isSolvedByQuestions(code as ProblemCode));
  const edit = solved.length === 0 ? undefined : restoreEdit(checked, row);
  if (edit === undefined) return [];
  const action = new vscode.CodeAction(t("Restore the standard questions"), vscode.CodeActionKind.QuickFix);
  action.edit = edit;
  action.diagnostics = solved;
  action.isPreferred = true;
  return [action];
}

/** Puts the standard questions back; `undefined` where nothing is to be done. */
export function restoreEdit({ document, rules }: CheckedDocument, { row, start }: PlacedRow): vscode.WorkspaceEdit | undefined {
  const replacement = restoreQuestions(row, rules.contract);
  if (replacement === undefined) return undefined;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, rangeOf(document, { start: replacement.start + start, end: replacement.end + start }), replacement.text);
  return edit;
}

/** What varies a row. */
export function augmentations(checked: CheckedDocument, row: PlacedRow): vscode.CodeAction[] {
  const edit = otherSexEdit(checked, row);
  const action = new vscode.CodeAction(t("Add this case for a patient of the other sex"), vscode.CodeActionKind.RefactorRewrite);
  if (typeof edit === "string") action.disabled = { reason: edit };
  else action.edit = edit;
  return [action];
}

/** The new row goes below its parent, in one undo step; else the reason why there is none. */
export function otherSexEdit({ document, check, rules }: CheckedDocument, placed: PlacedRow): vscode.WorkspaceEdit | string {
  const id = recordIds(check.rows.map(({ row: { record } }) => record ?? {}), rules.hash)[check.rows.indexOf(placed)] ?? "";
  const result = augmentSex(placed.row, id, rules);
  if (result.kind === "refused") return augmentationRefusalText("sex", result.refusal, t);
  const edit = new vscode.WorkspaceEdit();
  const newline = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
  edit.insert(document.uri, document.lineAt(placed.line).range.end, newline + result.text);
  return edit;
}
