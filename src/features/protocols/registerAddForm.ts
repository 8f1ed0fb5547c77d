import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import { DATASET_LANGUAGE } from "../rows/datasetDocuments";
import type { Services } from "../services/services";
import { t } from "../words";
import { selectedWords } from "./selectedWords";

/** On words selected in a case: they become a surface form of a red flag, in the workspace's own protocol. */
export function registerAddForm(services: Services): vscode.Disposable {
  const { documents } = services;
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(
      DATASET_LANGUAGE,
      {
        async provideCodeActions(document, range) {
          if (range.isEmpty) return [];
          const words = selectedWords(await documents.current(document), range);
          if (words === undefined) return [];
          const title = t("Add “{words}” to a red flag…", { words });
          const action = new vscode.CodeAction(title, vscode.CodeActionKind.Refactor);
          action.command = { command: COMMANDS.addForm, title };
          return [action];
        },
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.Refactor] },
    ),
    vscode.commands.registerCommand(COMMANDS.addForm, async () => {
      const editor = vscode.window.activeTextEditor;
      if (editor?.document.languageId !== DATASET_LANGUAGE) return;
      const { addForm, ASK } = await import("./addForm");
      await addForm(services, editor.document, editor.selection, ASK);
    }),
  );
}
