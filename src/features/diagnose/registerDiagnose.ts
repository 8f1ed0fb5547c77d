import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import type { Services } from "../services/services";
import { windowConsent } from "../services/windowConsent";
import { t } from "../words";

/** The diagnosis is a text that nobody can edit and that asks for no saving. */
const SCHEME = "clinical-prompts-diagnosis";

/** "Clinical Prompts: Diagnose a Machine": what this machine or an SSH host has, what lacks and what to do next. Changes nothing. */
export function registerDiagnose(services: Services, memory: vscode.Memento): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let text = "";
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, { onDidChange: changed.event, provideTextDocumentContent: () => text }),
    vscode.commands.registerCommand(COMMANDS.diagnose, async () => {
      const found = await (await import("./diagnosis")).diagnosis(services, windowConsent(memory));
      if (found === undefined) return;
      text = found;
      const uri = vscode.Uri.from({ scheme: SCHEME, path: t("Diagnosis") });
      changed.fire(uri);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    }),
  );
}
