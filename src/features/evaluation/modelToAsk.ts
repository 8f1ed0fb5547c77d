import * as vscode from "vscode";
import { t } from "../words";
import type { Evaluations } from "./evaluations";

/**
 * The model that is picked in the panel, else that of the evaluation that is shown, else the only one; else it is asked for.
 * @returns `undefined` where the user has turned away.
 * @throws where there is none, or the workspace is not trusted.
 */
export async function modelToAsk(evaluations: Evaluations, picked: string | undefined): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) throw new Error(t("A model is asked only in a workspace that you trust."));
  const names = (await evaluations.models()).map(({ name }) => name);
  const [only, ...others] = names;
  if (only === undefined) throw new Error(t("Ollama has no model yet. Train one, or get one with “ollama pull”."));
  const known = [picked, evaluations.current?.model].find((name) => name !== undefined && names.includes(name));
  if (known !== undefined || others.length === 0) return known ?? only;
  return vscode.window.showQuickPick(names, { title: t("Which model shall be asked?") });
}
