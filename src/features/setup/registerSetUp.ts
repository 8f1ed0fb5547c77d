import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import type { Services } from "../services/services";
import { windowConsent } from "../services/windowConsent";
import { whereTrusted } from "../training/trust";

/** "Clinical Prompts: Set Up This Machine": Python's libraries, the base model and Ollama, from an installed extension alone. */
export function registerSetUp(services: Services, memory: vscode.Memento): vscode.Disposable {
  return vscode.commands.registerCommand(COMMANDS.setUp, () => whereTrusted(async () => (await import("./setUp")).setUp(services, windowConsent(memory))));
}
