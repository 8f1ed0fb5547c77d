import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import type { Services } from "../services/services";

/** "Clinical Prompts: Import Dataset…" and "Export Dataset…", from the palette and on a file of the explorer. */
export function registerExchange(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(COMMANDS.importDataset, async (file?: vscode.Uri) => (await import("./importDataset")).importDataset(file, services)),
    vscode.commands.registerCommand(COMMANDS.exportDataset, async (file?: vscode.Uri) => (await import("./exportDataset")).exportDataset(file, services)),
  );
}
