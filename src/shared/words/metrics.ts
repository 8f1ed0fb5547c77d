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

/** What a metric counts, of which rows. */
export function metricExplanation(id: MetricId, t: Translate): string {
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

/** Below this many rows a percentage says more than is known. */
export const FEW = 10;

/** A share with its counts and its 95 % interval; counts alone for few rows, a dash where there is nothing to divide by. */
export function shareText({ numerator, denominator, rate, low, high }: Metric): string {
  if (rate === null || low === null || high === null) return "–";
  if (denominator < FEW) return `${numerator}/${denominator}`;
  const percent = (share: number): string => (100 * share).toFixed(1);
  return `${percent(rate)} % (${numerator}/${denominator}; ${percent(low)}–${percent(high)})`;
}
