import * as vscode from "vscode";
import { augmentSex } from "../../core/dataset/augmentation/sex";
import type { PlacedRow } from "../../core/dataset/checkDocument";
import { isSolvedByQuestions, restoreQuestions } from "../../core/dataset/fixes";
import { recordIds } from "../../core/dataset/identity";
import type { ProblemCode } from "../../core/dataset/problem";
import { sexRefusalText } from "../../shared/words/augmentation";
import { COMMANDS } from "../../contributions";
import { DIAGNOSTIC_SOURCE } from "../diagnostics/diagnostics";
import { DATASET_LANGUAGE, isDataset, rowAt, type CheckedDocument } from "../rows/datasetDocuments";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { t } from "../words";

/** The light bulb on a row: what mends it, and what varies it. The commands of the palette do the same on the row of the cursor. */
export function registerCodeActions({ documents }: Services): vscode.Disposable {
  const onCursorRow = async (edit: (checked: CheckedDocument, row: PlacedRow) => vscode.WorkspaceEdit | string): Promise<void> => {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== DATASET_LANGUAGE) return;
    const checked = await documents.current(editor.document);
    const row = rowAt(checked.check, editor.document.offsetAt(editor.selection.active));
    const result = row === undefined ? t("The cursor is on no row.") : edit(checked, row);
    if (typeof result === "string") await vscode.window.showInformationMessage(result);
    else await vscode.workspace.applyEdit(result);
  };
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(
      DATASET_LANGUAGE,
      {
        async provideCodeActions(document, range, context) {
          const checked = await documents.current(document);
          const row = rowAt(checked.check, document.offsetAt(range.start));
          return row === undefined || !isDataset(checked.check) ? [] : [...fixes(checked, row, context), ...augmentations(checked, row)];
        },
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite] },
    ),
    vscode.commands.registerCommand(COMMANDS.restoreQuestions, () => onCursorRow((checked, row) => restoreEdit(checked, row) ?? t("The questions stand as they should."))),
    vscode.commands.registerCommand(COMMANDS.addOtherSex, () => onCursorRow(otherSexEdit)),
  );
}

function fixes(checked: CheckedDocument, row: PlacedRow, { diagnostics }: vscode.CodeActionContext): vscode.CodeAction[] {
  const solved = diagnostics.filter(({ source, code }) => source === DIAGNOSTIC_SOURCE && isSolvedByQuestions(code as ProblemCode));
  const edit = solved.length === 0 ? undefined : restoreEdit(checked, row);
  if (edit === undefined) return [];
  const action = new vscode.CodeAction(t("Restore the standard questions"), vscode.CodeActionKind.QuickFix);
  action.edit = edit;
  action.diagnostics = solved;
  action.isPreferred = true;
  return [action];
}

function restoreEdit({ document, rules }: CheckedDocument, { row, start }: PlacedRow): vscode.WorkspaceEdit | undefined {
  const replacement = restoreQuestions(row, rules.contract);
  if (replacement === undefined) return undefined;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, rangeOf(document, { start: replacement.start + start, end: replacement.end + start }), replacement.text);
  return edit;
}

function augmentations(checked: CheckedDocument, row: PlacedRow): vscode.CodeAction[] {
  const edit = otherSexEdit(checked, row);
  const action = new vscode.CodeAction(t("Add this case for a patient of the other sex"), vscode.CodeActionKind.RefactorRewrite);
  if (typeof edit === "string") action.disabled = { reason: edit };
  else action.edit = edit;
  return [action];
}

/** The new row goes below its parent, in one undo step; else the reason why there is none. */
function otherSexEdit({ document, check, rules }: CheckedDocument, placed: PlacedRow): vscode.WorkspaceEdit | string {
  const id = recordIds(check.rows.map(({ row: { record } }) => record ?? {}), rules.hash)[check.rows.indexOf(placed)] ?? "";
  const result = augmentSex(placed.row, id, rules);
  if (result.kind === "refused") return sexRefusalText(result.refusal, t);
  const edit = new vscode.WorkspaceEdit();
  const newline = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
  edit.insert(document.uri, document.lineAt(placed.line).range.end, newline + result.text);
  return edit;
}
