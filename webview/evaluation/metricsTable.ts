import type { EvaluationMetric } from "../../src/shared/evaluationProtocol";
import { FEW, metricExplanation, metricText } from "../../src/shared/words/metrics";
import { element } from "../elements";
import { t } from "../words";

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
  const shown = denominator >= FEW && rate !== null && low !== null && high !== null;
  return element(
    "tr",
    { "data-metric": id, title: metricExplanation(id, t) },
    element("th", { scope: "row" }, metricText(id, t)),
    element("td", { class: "count" }, `${numerator}/${denominator}`),
    element("td", { class: "rate" }, shown ? percent(rate) : "–"),
    element("td", { class: "interval" }, shown ? t("{low} to {high}", { low: percent(low), high: percent(high) }) : ""),
  );
}
