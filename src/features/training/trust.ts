import * as vscode from "vscode";
import { showWarning } from "../services/messages";
import { t } from "../words";

/** Does what starts programs, in a trusted workspace alone; elsewhere says so, with the way to trust it. @param needs what is said there. */
export async function whereTrusted(work: () => Promise<void>, needs = t("Training needs a workspace that you trust.")): Promise<void> {
  if (vscode.workspace.isTrusted) return work();
  const manage = t("Manage Trust");
  const chosen = await showWarning(needs, manage);
  if (chosen === manage) await vscode.commands.executeCommand("workbench.trust.manage");
}

/** The same for what asks a model. */
export function whereTrustedToAsk(work: () => Promise<void>): Promise<void> {
  return whereTrusted(work, t("A model is asked only in a workspace that you trust."));
}
