import { METRIC_IDS } from "../../core/evaluation/metrics";
import type { Pairs } from "../../core/evaluation/pairs";
import type { Summary } from "../../core/evaluation/summary";
import { stabilityText } from "./comparison";
import { metricText, shareText } from "./metrics";
import { clusteredShareText, sufficiencyText } from "./sufficiency";
import type { Translate } from "./translate";

/** Who says what is right, in how many rows. */
export function goldText({ goldFrom: { expected, category, response, engine } }: Summary, t: Translate): string {
  return t("What is right is said by “expected” in {expected} rows, by the category in {category}, by the row's own response in {response}, by the engine in {engine}.", { expected, category, response, engine });
}

/** Contrast pairs. */
export function pairsText({ bothRight, halfRight, noneRight, missing }: Pairs, t: Translate): string {
  const pairs = t("Contrast pairs right on both sides: {share}; on one side {half}, on neither {none}.", { share: shareText(bothRight), half: halfRight.length, none: noneRight });
  return missing === 0 ? pairs : `${pairs} ${t("Pairs with a row without an answer: {missing}.", { missing })}`;
}

/** What the numbers of an evaluation stand on, a line each: families of rows, what so many rows can show, missing answers, gold. */
export function summaryLines(summary: Summary, t: Translate): readonly string[] {
  const { rows, families, metrics, beside, missing, excluded, pairs, stability, disagreements } = summary;
  return [
    families === rows.length
      ? t("Rows: {rows}, each of its own family.", { rows: rows.length })
      : t("Rows: {rows}, in {families} families: twins, variants and near-duplicates count as one in the intervals.", { rows: rows.length, families }),
    ...METRIC_IDS.filter((id) => metrics[id].clusters !== metrics[id].denominator).map((id) => `${metricText(id, t)}: ${clusteredShareText(metrics[id], t)}`),
    ...METRIC_IDS.map((id) => sufficiencyText(id, metrics[id], t)),
    ...(missing === 0
      ? []
      : [t("If all {missing} missing answers were wrong:", { missing }), ...METRIC_IDS.map((id) => `  ${metricText(id, t)}: ${shareText(beside.if_missing_wrong[id])}`)]),
    ...(excluded === 0 ? [] : [t("Ambiguous rows on which no person has said what is right, counted for their form alone: {excluded}.", { excluded })]),
    ...(pairs.bothRight.denominator + pairs.missing === 0 ? [] : [pairsText(pairs, t)]),
    ...(stability === undefined ? [] : [stabilityText(stability, t)]),
    goldText(summary, t),
    ...disagreements.map(({ id, expected, engine }) => t("Row {id}: a person expects {expected}, the engine finds {engine}.", { id, expected, engine })),
  ];
}
