import * as vscode from "vscode";
import type { PlacedRow } from "../../core/dataset/checkDocument";
import { isSolvedByQuestions, restoreQuestions } from "../../core/dataset/fixes";
import type { ProblemCode } from "../../core/dataset/problem";
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
