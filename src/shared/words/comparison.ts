import type { Comparison, MetricComparison, Reading, RowChange } from "../../core/evaluation/comparison";
import type { Block } from "../../core/evaluation/export/document";
import { METRIC_IDS, type MetricId } from "../../core/evaluation/metrics";
import type { Stability } from "../../core/evaluation/stability";
import { metricText } from "./metrics";
import type { Translate } from "./translate";

/** What the difference of a metric may be called. */
export function readingText(reading: Reading, t: Translate): string {
  switch (reading) {
    case "better":
      return t("better");
    case "worse":
      return t("worse");
    case "not_shown":
      return t("no difference shown, which does not mean that there is none");
    case "noise":
      return t("no more than asking again changes by itself");
    case "no_rows":
      return t("no row to compare");
  }
}

/** One metric of two runs: the difference with its interval, the changed rows, the p value and what may be said. */
export function metricComparisonText(id: MetricId, { rows, clusters, gained, lost, difference, corrected, reading }: MetricComparison, t: Translate): string {
  const metric = metricText(id, t);
  if (difference === undefined) return t("{metric}: {reading}.", { metric, reading: readingText(reading, t) });
  return t("{metric}: {difference} points ({low} to {high}) on {rows} rows in {families} families; {gained} more in the second run, {lost} more in the first; p = {p} after Holm: {reading}.", {
    metric,
    difference: points(difference.difference),
    low: points(difference.low),
    high: points(difference.high),
    rows,
    families: clusters,
    gained,
    lost,
    p: probability(corrected),
    reading: readingText(reading, t),
  });
}

/** A comparison in words, a line each. */
export function comparisonLines(comparison: Comparison, t: Translate): readonly string[] {
  return [changedRowsText(comparison, t), ...METRIC_IDS.map((id) => metricComparisonText(id, comparison.metrics[id], t)), ...leftOutTexts(comparison, t)];
}

/** The same for a page: the metrics are a table. */
export function comparisonBlocks(comparison: Comparison, t: Translate): readonly Block[] {
  const { metrics } = comparison;
  const line = (id: MetricId): readonly string[] => {
    const { rows, clusters, gained, lost, difference, p, corrected, reading } = metrics[id];
    const interval = difference === undefined ? "–" : `${points(difference.difference)} (${points(difference.low)}; ${points(difference.high)})`;
    const counts = clusters === rows ? String(rows) : t("{share}, {families} families of rows", { share: rows, families: clusters });
    return [metricText(id, t), counts, interval, String(gained), String(lost), probability(p), probability(corrected), readingText(reading, t)];
  };
  const table: Block = {
    kind: "table",
    caption: t("Second run less first, over the rows that both answered: points with Newcombe's paired interval, 95 %; McNemar's exact test, corrected by Holm over the metrics"),
    columns: [t("Metric"), t("Rows"), t("Difference in points"), t("Second run alone"), t("First run alone"), t("p, exact"), t("p after Holm"), t("Reading")],
    rows: METRIC_IDS.map(line),
  };
  return [{ kind: "paragraph", text: changedRowsText(comparison, t) }, table, ...leftOutTexts(comparison, t).map((text): Block => ({ kind: "paragraph", text }))];
}

function changedRowsText({ rows }: Comparison, t: Translate): string {
  const count = (change: string): number => rows.filter((row) => row.change === change).length;
  return t("Rows gained: {gained}, lost: {lost}, right in both: {both}, right in neither: {neither}.", { gained: count("gained"), lost: count("lost"), both: count("both_right"), neither: count("both_wrong") });
}

function leftOutTexts({ leftOut }: Comparison, t: Translate): readonly string[] {
  if (Object.values(leftOut).every((rows) => rows === 0)) return [];
  return [t("Not compared: {onlyFirst} rows of the first run alone, {onlySecond} of the second alone, {otherGold} held against another decision, {unanswered} without an answer in one of them.", { ...leftOut })];
}

function points(share: number): string {
  return `${share > 0 ? "+" : ""}${(100 * share).toFixed(1)}`;
}

function probability(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** What became of a row from the first run to the second. */
export function rowChangeText(change: RowChange, t: Translate): string {
  switch (change) {
    case "gained":
      return t("gained");
    case "lost":
      return t("lost");
    case "both_right":
      return t("right in both");
    case "both_wrong":
      return t("wrong in both");
  }
}

/** How far a model repeats itself. */
export function stabilityText({ rows, changedAnswers, changedVerdicts }: Stability, t: Translate): string {
  return t("Asked more than once: {rows} rows; the answer changed on {answers}, the verdict on {verdicts}. Differences between two runs that are no larger are noise.", { rows, answers: changedAnswers, verdicts: changedVerdicts });
}
