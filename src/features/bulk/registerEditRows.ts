import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import type { Services } from "../services/services";

/** "Clinical Prompts: Edit Rows…": one edit of many rows, and one step to undo it. */
export function registerEditRows(services: Services): vscode.Disposable {
  return vscode.commands.registerCommand(COMMANDS.editRows, async () => (await import("./editRows")).editRows(services));
}
