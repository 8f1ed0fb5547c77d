import * as vscode from "vscode";
import { plainText } from "../plainText";
import { t } from "../words";
import type { Evaluations } from "./evaluations";
import type { TargetChoice } from "./targetChoices";

/**
 * What is picked in the panel, else what the evaluation that is shown has asked, else the only one; else it is asked for.
 * @returns `undefined` where the user has turned away.
 * @throws where there is none, or the workspace is not trusted.
 */
export async function targetToAsk(evaluations: Evaluations, picked: string | undefined): Promise<TargetChoice | undefined> {
  const choices = await evaluations.targets();
  const [only, ...others] = choices;
  if (only === undefined) throw new Error(t("Ollama has no model yet. Train one, or get one with “ollama pull”."));
  const wanted = [picked, evaluations.current?.model].find((name) => choices.some(({ label }) => label === name));
  const known = choices.find(({ label }) => label === wanted);
  if (known !== undefined || others.length === 0) return known ?? only;
  return (await vscode.window.showQuickPick(pickItems(choices), { title: t("Which model shall be asked?") }))?.choice;
}

/** The lines of a pick: names come from files, settings and servers. */
export function pickItems(choices: readonly TargetChoice[]): (vscode.QuickPickItem & { readonly choice: TargetChoice })[] {
  return choices.map((choice) => ({ label: plainText(choice.label), choice }));
}
