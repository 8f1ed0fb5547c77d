import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import type { Services } from "../services/services";

/** "Clinical Prompts: New Dataset": drafts written with a protocol's own words. */
export function registerNewDataset(services: Services): vscode.Disposable {
  return vscode.commands.registerCommand(COMMANDS.newDataset, async () => (await import("./newDataset")).newDataset(services));
}
