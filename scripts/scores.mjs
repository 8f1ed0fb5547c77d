// @ts-check

/**
 * @typedef {{ numerator: number, denominator: number, rate: number | null, low: number | null, high: number | null }} Metric
 * @typedef {{ folder: string, report: { metrics: Record<string, Metric>, rows: readonly { id: string, clinical: string, format: string }[] } }} Evaluation
 */

/** @type {Record<string, string>} */
const TITLES = {
  red_flag_detection: "Red flags detected",
  false_positive_rate: "False alarms",
  question_accuracy: "Right questions",
  format_compliance: "Format compliance",
};

/** Two evaluations of the same rows, side by side. @param {Evaluation} base @param {Evaluation} tuned */
export function printScores(base, tuned) {
  console.log(`\n${"".padEnd(22)}${"base model".padEnd(30)}trained model`);
  for (const [id, title] of Object.entries(TITLES)) console.log(`${title.padEnd(22)}${metric(base.report.metrics[id]).padEnd(30)}${metric(tuned.report.metrics[id])}`);
}

/** @param {Metric | undefined} value */
function metric(value) {
  if (value === undefined || value.rate === null || value.low === null || value.high === null) return "–";
  /** @param {number} share */
  const percent = (share) => `${(100 * share).toFixed(0)} %`;
  return `${percent(value.rate)}  ${value.numerator}/${value.denominator}  [${percent(value.low)}–${percent(value.high)}]`;
}
