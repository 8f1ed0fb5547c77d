import * as vscode from "vscode";
import { compareEvaluations } from "../../core/evaluation/comparison";
import type { Summary } from "../../core/evaluation/summary";
import { inSlices } from "../../platform/inSlices";
import { comparisonLines } from "../../shared/words/comparison";
import { t } from "../words";
import { testFiles } from "./evaluationSession";
import type { Evaluations } from "./evaluations";
import { judgeEvaluation } from "./judgedEvaluation";
import type { TargetChoice } from "./targetChoices";
import { pickItems } from "./targetToAsk";

/** "Clinical Prompts: Evaluate Several Models": asks each in turn, in a folder of its own, and compares them with the first. */
export async function evaluateModels(evaluations: Evaluations): Promise<void> {
  try {
    const picked = await vscode.window.showQuickPick(pickItems(await evaluations.targets()), { title: t("Which models? The first is compared with the others."), canPickMany: true });
    if (picked === undefined || picked.length === 0) return;
    const file = await vscode.window.showQuickPick(await testFiles(), { title: t("Which test file?") });
    if (file === undefined) return;
    const lines = await askInTurn(evaluations, picked.map(({ choice }) => choice), vscode.Uri.parse(file.uri));
    if (lines.length > 0) await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: "plaintext", content: `${lines.join("\n")}\n` }));
  } catch (error) {
    await evaluations.say(error);
  }
}

/** @returns what the comparison says, a line each; nothing where one of them did not come to its end, which the panel says. */
export async function askInTurn(evaluations: Evaluations, targets: readonly TargetChoice[], file: vscode.Uri): Promise<readonly string[]> {
  const asked: { readonly label: string; readonly summary: Summary }[] = [];
  for (const { label, spec } of targets) {
    await evaluations.start({ spec, file });
    const { status, folder, judged } = evaluations.current ?? {};
    if (status !== "finished" || folder === undefined || judged === undefined) return [];
    const found = await judgeEvaluation(folder, judged.rules);
    if (found !== undefined) asked.push({ label, summary: found.summary });
  }
  const [first, ...others] = asked;
  if (first === undefined) return [];
  const lines: string[] = [];
  for (const { label, summary } of others) {
    const comparison = await inSlices(compareEvaluations(first.summary.rows, summary.rows, summary.stability ?? first.summary.stability));
    lines.push(t("{second} against {first}:", { first: first.label, second: label }), ...comparisonLines(comparison, t), "");
  }
  return lines;
}
