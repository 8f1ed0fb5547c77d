import * as vscode from "vscode";
import { nameOfSpec } from "../../platform/evaluation/openTarget";
import { stabilityText } from "../../shared/words/comparison";
import { t } from "../words";
import type { Evaluations } from "./evaluations";
import { summaryOf } from "./severalModels";

/** Rows that are asked once more where nothing else is said. */
const ROWS = 10;

/** "Clinical Prompts: Check How Stable a Model Is": asks rows of the evaluation that is shown once more. */
export async function checkStability(evaluations: Evaluations): Promise<void> {
  const { current } = evaluations;
  if (current === undefined) {
    void vscode.window.showInformationMessage(t("Evaluate a model first: its rows are asked once more."));
    return;
  }
  const text = await vscode.window.showInputBox({
    title: t("How many rows are asked once more?"),
    value: String(ROWS),
    validateInput: (value) => (/^[1-9]\d{0,5}$/u.test(value) ? undefined : t("A whole number, 1 or more")),
  });
  if (text === undefined) return;
  const said = await askOnceMore(evaluations, Number(text));
  if (said !== undefined) void vscode.window.showInformationMessage(said);
}

/** @returns what has changed, in words; `undefined` where it did not come to its end, which the panel says. */
export async function askOnceMore(evaluations: Evaluations, rows: number): Promise<string | undefined> {
  const { current, lastRequest } = evaluations;
  if (current === undefined) return undefined;
  const isShown = lastRequest !== undefined && lastRequest.file.toString() === current.file.toString() && nameOfSpec(lastRequest.spec) === current.model;
  await evaluations.start({ ...(isShown ? lastRequest : { spec: { kind: "ollama", model: current.model, host: undefined }, file: current.file }), continuing: "unfinished", stability: rows });
  const { status, folder, judged } = evaluations.current ?? {};
  const stability = status !== "finished" || folder === undefined || judged === undefined ? undefined : (await summaryOf(folder, judged.rules))?.stability;
  return stability && stabilityText(stability, t);
}
