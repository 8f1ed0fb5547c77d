import path from "node:path";
import * as vscode from "vscode";
import { COMMANDS } from "../contributions";
import { DATASET_LANGUAGE } from "./rows/datasetDocuments";
import type { Services } from "./services/services";
import { t } from "./words";

const WALKTHROUGH = "clinical-prompt-studio.clinical-prompt-studio#start";

/** The commands that belong to no view. */
export function registerCommands({ productRoot, log, documents }: Services): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(COMMANDS.showLog, () => log.show()),
    vscode.commands.registerCommand(COMMANDS.openWalkthrough, () => vscode.commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH)),
    vscode.commands.registerCommand(COMMANDS.openExample, () => vscode.window.showTextDocument(vscode.Uri.file(path.join(productRoot, "examples", "headache", "train.jsonl")))),
    vscode.commands.registerCommand(COMMANDS.checkFile, async () => {
      const document = vscode.window.activeTextEditor?.document;
      if (document?.languageId !== DATASET_LANGUAGE) {
        await vscode.window.showInformationMessage(t("Open a .jsonl dataset first."));
        return;
      }
      const { check } = await documents.current(document);
      await vscode.window.showInformationMessage(t("{rows} rows, {problems} problems.", { rows: check.rows.length, problems: check.problems.length }));
      await vscode.commands.executeCommand("workbench.actions.view.problems");
    }),
  );
}
