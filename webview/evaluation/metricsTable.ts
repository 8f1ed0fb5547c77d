import type { EvaluationMetric } from "../../src/shared/evaluationProtocol";
import { element } from "../elements";
import { t } from "../words";

/** Below this many rows a percentage would say more than the rows can. */
const LEAST_FOR_PERCENT = 10;

export function metricName(id: EvaluationMetric["id"]): string {
  switch (id) {
    case "red_flag_detection":
      return t("Red flag detection");
    case "false_positive_rate":
      return t("False positive rate");
    case "question_accuracy":
      return t("Question accuracy");
    case "format_compliance":
      return t("Format compliance");
  }
}

function explanation(id: EvaluationMetric["id"]): string {
  switch (id) {
    case "red_flag_detection":
      return t("Of the rows that expect urgent imaging, those whose answer decides it");
    case "false_positive_rate":
      return t("Of the rows that expect surveillance, those whose answer decides urgent imaging");
    case "question_accuracy":
      return t("Of the rows that expect the questions, those whose answer asks all three and recommends nothing");
    case "format_compliance":
      return t("Of the answered rows, those in exactly one of the two forms");
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** The four metrics, each with its counts and, where the counts allow, its share and 95 % interval. */
export function metricsTable(metrics: readonly EvaluationMetric[]): HTMLElement {
  return element(
    "table",
    { class: "metrics" },
    element("caption", {}, t("95 % intervals (Wilson). Synthetic rows: these figures do not say how the model does on patients.")),
    element("tbody", {}, ...metrics.map(metricRow)),
  );
}

function metricRow({ id, numerator, denominator, rate, low, high }: EvaluationMetric): HTMLElement {
  const shown = denominator >= LEAST_FOR_PERCENT && rate !== null && low !== null && high !== null;
  return element(
    "tr",
    { "data-metric": id, title: explanation(id) },
    element("th", { scope: "row" }, metricName(id)),
    element("td", { class: "count" }, `${numerator}/${denominator}`),
    element("td", { class: "rate" }, shown ? percent(rate) : "–"),
    element("td", { class: "interval" }, shown ? t("{low} to {high}", { low: percent(low), high: percent(high) }) : ""),
  );
}
