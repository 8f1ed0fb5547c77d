import type { MetricId, Metric } from "../../core/evaluation/metrics";
import type { Translate } from "./translate";

/** Name of a metric. */
export function metricText(id: MetricId, t: Translate): string {
  switch (id) {
    case "red_flag_detection":
      return t("Red flags detected");
    case "false_positive_rate":
      return t("False alarms");
    case "question_accuracy":
      return t("Right questions");
    case "format_compliance":
      return t("Format compliance");
  }
}

/** Below this many rows a percentage says more than is known. */
const FEW = 10;

/** A share with its counts and its 95 % interval; counts alone for few rows, a dash where there is nothing to divide by. */
export function shareText({ numerator, denominator, rate, low, high }: Metric): string {
  if (rate === null || low === null || high === null) return "–";
  if (denominator < FEW) return `${numerator}/${denominator}`;
  const percent = (share: number): string => (100 * share).toFixed(1);
  return `${percent(rate)} % (${numerator}/${denominator}; ${percent(low)}–${percent(high)})`;
}
