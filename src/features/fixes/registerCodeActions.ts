import * as vscode from "vscode";
import { isDataset, type PlacedRow } from "../../core/dataset/datasetCheck";
import { finish } from "../../core/steps";
import { COMMANDS } from "../../contributions";
import { DATASET_LANGUAGE, rowAt, rowsIn, type CheckedDocument } from "../rows/datasetDocuments";
import type { Services } from "../services/services";
import { whileWanted } from "../services/whileWanted";
import { whereTrustedToAsk } from "../training/trust";
import { showInformation } from "../services/messages";
import { t } from "../words";
import type * as augmentActions from "./augmentActions";
import type * as rowActions from "./rowActions";

type RowActions = typeof rowActions & typeof augmentActions;

/** The light bulb on a row: what mends it, and what varies it. The commands of the palette do the same on the row of the cursor. */
export function registerCodeActions(services: Services): vscode.Disposable {
  const { documents } = services;
  // Loaded with the first light bulb.
  const loadActions = async (): Promise<RowActions> => ({ ...(await import("./rowActions")), ...(await import("./augmentActions")) });
  const onCursorRow = async (edit: (actions: RowActions, checked: CheckedDocument, row: PlacedRow) => vscode.WorkspaceEdit | string): Promise<void> => {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== DATASET_LANGUAGE) return;
    const checked = await documents.current(editor.document);
    const row = rowAt(checked.check, editor.document.offsetAt(editor.selection.active));
    const result = row === undefined ? t("The cursor is on no row.") : edit(await loadActions(), checked, row);
    if (typeof result === "string") await showInformation(result);
    else await vscode.workspace.applyEdit(result);
  };
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(
      DATASET_LANGUAGE,
      {
        async provideCodeActions(document, range, context, token) {
          const checked = await documents.current(document);
          if (!isDataset(checked.check)) return [];
          const { FIX_ALL, fixes, fixAll, augmentations, rewritings } = await loadActions();
          if (context.only?.intersects(FIX_ALL) === true) return whileWanted(token, fixAll(checked));
          const row = rowAt(checked.check, document.offsetAt(range.start));
          // What is wrong with the lines of the file may stand on one that has no row.
          if (row === undefined) return whileWanted(token, fixes(checked, context));
          const rows = rowsIn(checked.check, document.offsetAt(range.start), document.offsetAt(range.end));
          // VS Code asks whenever the cursor rests, and each augmentation reads its row anew.
          const mending = await whileWanted(token, fixes(checked, context));
          const varying = await whileWanted(token, augmentations(checked, rows));
          return [...mending, ...varying, rephrasing(), ...rewritings(checked, row)];
        },
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite, vscode.CodeActionKind.SourceFixAll.append("clinicalPrompts")] },
    ),
    vscode.commands.registerCommand(COMMANDS.restoreQuestions, () => onCursorRow(({ restoreEdit }, checked, row) => restoreEdit(checked, row) ?? t("The questions stand as they should."))),
    vscode.commands.registerCommand(COMMANDS.addOtherSex, () => onCursorRow(({ augmentationEdit }, checked, row) => finish(augmentationEdit(checked, [row], "sex")))),
    vscode.commands.registerCommand(COMMANDS.rephrase, () => whereTrustedToAsk(async () => {
      const editor = vscode.window.activeTextEditor;
      if (editor?.document.languageId !== DATASET_LANGUAGE) return;
      const checked = await documents.current(editor.document);
      const row = rowAt(checked.check, editor.document.offsetAt(editor.selection.active));
      if (row === undefined) await showInformation(t("The cursor is on no row."));
      else await (await import("./rephrase")).rephrase(services, checked, row);
    })),
  );
}

/** A model takes its time: it is asked only when the action is chosen. */
function rephrasing(): vscode.CodeAction {
  const action = new vscode.CodeAction(t("Rephrase with the local model…"), vscode.CodeActionKind.RefactorRewrite);
  action.command = { command: COMMANDS.rephrase, title: action.title };
  return action;
}
