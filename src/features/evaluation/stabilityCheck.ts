import * as vscode from "vscode";
import { stabilityText } from "../../shared/words/comparison";
import { showInformation } from "../services/messages";
import { t } from "../words";
import type { Evaluations } from "./evaluations";
import { judgeEvaluation } from "./judgedEvaluation";

/** Rows that are asked once more where nothing else is said. */
const ROWS = 10;

/** "Clinical Prompts: Check How Stable a Model Is": asks rows of the evaluation that is shown once more. */
export async function checkStability(evaluations: Evaluations): Promise<void> {
  const { current } = evaluations;
  if (current === undefined) {
    void showInformation(t("Evaluate a model first: its rows are asked once more."));
    return;
  }
  const text = await vscode.window.showInputBox({
    title: t("How many rows are asked once more?"),
    value: String(ROWS),
    validateInput: (value) => (/^[1-9]\d{0,5}$/u.test(value) ? undefined : t("A whole number, 1 or more")),
  });
  if (text === undefined) return;
  try {
    const said = await askOnceMore(evaluations, Number(text));
    if (said !== undefined) void showInformation(said);
  } catch (error) {
    await evaluations.say(error);
  }
}

/** @returns what has changed, in words; `undefined` where it did not come to its end, which the panel says. */
export async function askOnceMore(evaluations: Evaluations, rows: number): Promise<string | undefined> {
  const { current } = evaluations;
  if (current === undefined) return undefined;
  const { run, request } = await evaluations.requestOf(current);
  await evaluations.start({ ...request, continuing: run, stability: rows });
  const { status, folder, judged } = evaluations.current ?? {};
  const stability = status !== "finished" || folder === undefined || judged === undefined ? undefined : (await judgeEvaluation(folder, judged.rules))?.summary.stability;
  return stability && stabilityText(stability, t);
}
