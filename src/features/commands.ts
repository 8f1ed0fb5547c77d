import path from "node:path";
import * as vscode from "vscode";
import { COMMANDS } from "../contributions";
import type { Services } from "./services/services";

const WALKTHROUGH = "clinical-prompt-studio.clinical-prompt-studio#start";

/** The commands that belong to no view. */
export function registerCommands({ productRoot, log }: Services): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(COMMANDS.showLog, () => log.show()),
    vscode.commands.registerCommand(COMMANDS.openWalkthrough, () => vscode.commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH)),
    vscode.commands.registerCommand(COMMANDS.openExample, () => vscode.window.showTextDocument(vscode.Uri.file(path.join(productRoot, "examples", "headache", "train.jsonl")))),
  );
}
