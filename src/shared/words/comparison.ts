import type { Comparison, MetricComparison, Reading } from "../../core/evaluation/comparison";
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
  const points = (share: number): string => `${share > 0 ? "+" : ""}${(100 * share).toFixed(1)}`;
  return t("{metric}: {difference} points ({low} to {high}) on {rows} rows in {families} families; {gained} more in the second run, {lost} more in the first; p = {p} after Holm: {reading}.", {
    metric,
    difference: points(difference.difference),
    low: points(difference.low),
    high: points(difference.high),
    rows,
    families: clusters,
    gained,
    lost,
    p: corrected < 0.001 ? "< 0.001" : corrected.toFixed(3),
    reading: readingText(reading, t),
  });
}

/** A comparison in words, a line each. */
export function comparisonLines({ metrics, rows, leftOut }: Comparison, t: Translate): readonly string[] {
  const count = (change: string): number => rows.filter((row) => row.change === change).length;
  const left = Object.values(leftOut).reduce((sum, each) => sum + each, 0);
  return [
    t("Rows gained: {gained}, lost: {lost}, right in both: {both}, right in neither: {neither}.", { gained: count("gained"), lost: count("lost"), both: count("both_right"), neither: count("both_wrong") }),
    ...METRIC_IDS.map((id) => metricComparisonText(id, metrics[id], t)),
    ...(left === 0
      ? []
      : [t("Not compared: {onlyFirst} rows of the first run alone, {onlySecond} of the second alone, {otherGold} held against another decision, {unanswered} without an answer in one of them.", { ...leftOut })]),
  ];
}

/** How far a model repeats itself. */
export function stabilityText({ rows, changedAnswers, changedVerdicts }: Stability, t: Translate): string {
  return t("Asked more than once: {rows} rows; the answer changed on {answers}, the verdict on {verdicts}. Differences between two runs that are no larger are noise.", { rows, answers: changedAnswers, verdicts: changedVerdicts });
}
