import path from "node:path";
import * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import { asksAll } from "../../core/evaluation/evaluationManifest";
import { gateOf, type Gate } from "../../core/evaluation/gate";
import type { Summary } from "../../core/evaluation/summary";
import { isBeingAsked, listEvaluations, type EvaluationFolder } from "../../platform/evaluation/evaluationFolder";
import { JsonFileError } from "../../platform/jsonFile";
import { readThresholds } from "../../platform/thresholdsFile";
import { failedFirst, gateCheckText } from "../../shared/words/gate";
import { trainingFileText } from "../../shared/words/trainingFile";
import type { Services } from "../services/services";
import { t } from "../words";
import { timeText } from "./trend";
import { judgeEvaluation, stampOf, testFileOf } from "../evaluation/judgedEvaluation";

/** An evaluation held against thresholds. */
export interface HeldEvaluation {
  readonly folder: string;
  readonly passed: boolean;
  /** What was held against what: the model, then a line for each threshold with what was found. */
  readonly lines: readonly string[];
}

/** What a summary is worth by a file of thresholds. @throws with a message for people where the file cannot be used. */
export async function gateBy(thresholds: string, summary: Pick<Summary, "rows" | "trials">, { engine }: DatasetRules): Promise<Gate> {
  try {
    const flags = engine.protocol.flags.map(({ id }) => id);
    return gateOf(await readThresholds(thresholds, flags), summary.rows, summary.trials);
  } catch (error) {
    throw error instanceof JsonFileError ? new Error(trainingFileText(error, t), { cause: error }) : error;
  }
}

/** The last one judged: an editor that comes to the front asks again. */
let last: { readonly folder: string; readonly stamp: string; readonly rules: DatasetRules; readonly summary: Summary } | undefined;

/** The newest evaluation of all rows of a test file, else of any file beside it, held against thresholds. One that is being asked is not judged yet. */
export async function newestGate(file: vscode.Uri, thresholds: string, { protocols }: Services, signal: AbortSignal): Promise<HeldEvaluation | undefined> {
  const newest = await newestOf(file.fsPath);
  if (newest === undefined) return undefined;
  const { folder, manifest } = newest;
  const { rules } = await protocols.ofFile(vscode.Uri.file(testFileOf(folder, manifest)));
  const stamp = await stampOf(folder);
  const summary = last?.folder === folder && last.stamp === stamp && last.rules === rules ? last.summary : (await judgeEvaluation(folder, rules, signal))?.summary;
  if (summary === undefined) return undefined;
  last = { folder, stamp, rules, summary };
  const gate = await gateBy(thresholds, summary, rules);
  const of = t("{model} on {file}, {time}", { model: manifest.target.model, file: manifest.dataset.file, time: timeText(manifest.createdAt) });
  return { folder, passed: gate.passed, lines: [of, ...failedFirst(gate.checks).map((check) => `${check.passed ? `✔ ${t("passed")}` : `✘ ${t("failed")}`}: ${gateCheckText(check, t)}`)] };
}

async function newestOf(file: string): Promise<EvaluationFolder | undefined> {
  const ended: EvaluationFolder[] = [];
  for (const run of await listEvaluations(path.join(path.dirname(file), "evaluations"))) if (asksAll(run.manifest) && !(await isBeingAsked(run.folder))) ended.push(run);
  return ended.find(({ manifest }) => manifest.dataset.file === path.basename(file)) ?? ended[0];
}
