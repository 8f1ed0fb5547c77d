import * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import { METRIC_IDS } from "../../core/evaluation/metrics";
import { isBeingAsked, type EvaluationFolder } from "../../platform/evaluation/evaluationFolder";
import type { ReportTrendPoint } from "../../shared/evaluationReportProtocol";
import { clusteredShareText, drawnShare } from "../../shared/words/sufficiency";
import { t } from "../words";
import { judgeEvaluation, stampOf } from "../evaluation/judgedEvaluation";

/** Evaluations of a trend: the newest ones. */
const MOST_POINTS = 20;

type Metrics = ReportTrendPoint["metrics"];

/** What evaluations came to by the rules of a moment, so that a report that is looked at again does not judge all of them anew. */
const known = new Map<string, { readonly stamp: string; readonly rules: DatasetRules; readonly metrics: Metrics }>();

/**
 * The newest evaluations of a test file, judged by the same rules of today, oldest first. What is being asked is left out.
 * @param runs of the same test file, newest first.
 */
export async function trendOf(runs: readonly EvaluationFolder[], shown: EvaluationFolder["manifest"], rules: DatasetRules, signal: AbortSignal): Promise<ReportTrendPoint[]> {
  const points: ReportTrendPoint[] = [];
  for (const { folder, manifest } of runs.slice(0, MOST_POINTS).toReversed()) {
    const metrics = (await isBeingAsked(folder)) ? undefined : await metricsOf(folder, rules, signal);
    if (metrics !== undefined) points.push({ folder, model: manifest.target.model, time: timeText(manifest.createdAt), rows: manifest.dataset.asked, sameRows: manifest.cases === shown.cases, metrics });
  }
  return points;
}

async function metricsOf(folder: string, rules: DatasetRules, signal: AbortSignal): Promise<Metrics | undefined> {
  const stamp = await stampOf(folder);
  const found = known.get(folder);
  if (found?.stamp === stamp && found.rules === rules) return found.metrics;
  const judged = await judgeEvaluation(folder, rules, signal);
  if (judged === undefined) return undefined;
  const metrics = METRIC_IDS.map((id) => ({ text: clusteredShareText(judged.summary.metrics[id], t), drawn: drawnShare(judged.summary.metrics[id]) ?? null }));
  known.set(folder, { stamp, rules, metrics });
  return metrics;
}

/** A moment as the user's language writes it. */
export function timeText(iso: string): string {
  return new Date(iso).toLocaleString(vscode.env.language, { dateStyle: "medium", timeStyle: "short" });
}
