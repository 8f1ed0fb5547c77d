import { METRIC_IDS, metricsOf, type MetricId, type MetricRow } from "./metrics";

/** How one answered row counts in each metric: in its numerator or not; `undefined` where the metric does not count the row. */
export type Outcomes = Readonly<Record<MetricId, boolean | undefined>>;

/** True where a higher share is better; of the false alarms a lower one is. */
export const HIGHER_IS_BETTER: Readonly<Record<MetricId, boolean>> = {
  red_flag_detection: true,
  false_positive_rate: false,
  question_accuracy: true,
  format_compliance: true,
};

/** One row by the rules of {@link metricsOf}, which therefore stand nowhere twice. */
export function outcomesOf(row: MetricRow, detected: ReadonlySet<string>): Outcomes {
  const { metrics } = metricsOf([row], detected);
  return byMetric((id) => (metrics[id].denominator === 0 ? undefined : metrics[id].numerator === 1));
}

/** A record with one value for each metric. */
export function byMetric<T>(value: (id: MetricId) => T): Record<MetricId, T> {
  return Object.fromEntries(METRIC_IDS.map((id) => [id, value(id)])) as Record<MetricId, T>;
}
