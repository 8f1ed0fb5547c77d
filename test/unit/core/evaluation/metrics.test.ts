import assert from "node:assert/strict";
import { test } from "node:test";
import { METRIC_IDS, MetricCounts, metricsOf, type MetricRow } from "../../../../src/core/evaluation/metrics";

/** "gold → decision" in a right form, answered, with nothing else to say. */
function row(arrow: string, more: Partial<MetricRow> = {}): MetricRow {
  const [gold = "", decision = ""] = arrow.split(" → ");
  const asks = decision === "clarify";
  return { gold, acceptable: [gold], answered: true, format: asks ? "clarify" : "recommend", decision, prefix: true, questions: asks, questionsStrict: asks, conditionSatisfied: false, ambiguous: false, ...more };
}

const counts = (rows: readonly MetricRow[]) => {
  const { metrics } = metricsOf(rows);
  return METRIC_IDS.map((id) => `${id} ${metrics[id].numerator}/${metrics[id].denominator}`);
};

test("each metric counts the rows of its own gold", () => {
  const rows = [
    row("urgent_imaging → urgent_imaging"),
    row("urgent_imaging → urgent_imaging"),
    row("urgent_imaging → surveillance"),
    row("surveillance → surveillance"),
    row("surveillance_conditional → urgent_imaging"),
    row("clarify → clarify"),
    row("clarify → surveillance", { format: "invalid" }),
    row("urgent_other → urgent_imaging"),
  ];
  assert.deepEqual(counts(rows), ["red_flag_detection 2/3", "false_positive_rate 1/2", "question_accuracy 1/2", "format_compliance 7/8"]);
});

test("imaging where another act comes first is no false alarm, and owed by none", () => {
  assert.deepEqual(counts([row("urgent_other → urgent_imaging")]).slice(0, 2), ["red_flag_detection 0/0", "false_positive_rate 0/0"]);
});

test("urgent on a row that asks is premature, questions on an urgent row are deferred", () => {
  const { beside, metrics } = metricsOf([row("clarify → urgent_imaging"), row("urgent_imaging → clarify"), row("urgent_imaging → urgent_imaging")]);
  assert.deepEqual([beside.premature.numerator, beside.premature.denominator], [1, 1]);
  assert.deepEqual([beside.deferred.numerator, beside.deferred.denominator], [1, 2]);
  assert.equal(metrics.false_positive_rate.denominator, 0);
});

test("paraphrased questions are right, not strict", () => {
  const { beside, metrics } = metricsOf([row("clarify → clarify", { questionsStrict: false, format: "invalid" })]);
  assert.deepEqual([metrics.question_accuracy.rate, beside.questions_strict.rate, metrics.format_compliance.rate], [1, 0, 0]);
});

test("a decision that the row accepts besides is no failure", () => {
  const acceptable = ["surveillance_conditional", "urgent_imaging"];
  const rows = [row("surveillance_conditional → urgent_imaging", { acceptable }), row("urgent_imaging → surveillance_conditional", { acceptable }), row("surveillance → urgent_imaging")];
  assert.deepEqual(counts(rows).slice(0, 2), ["red_flag_detection 1/1", "false_positive_rate 1/2"]);
});

test("ambiguous rows on which no person has decided are counted apart; their form still counts", () => {
  const rows = [row("surveillance_conditional → urgent_imaging", { ambiguous: true }), row("surveillance → surveillance")];
  assert.deepEqual(counts(rows), ["red_flag_detection 0/0", "false_positive_rate 0/1", "question_accuracy 0/0", "format_compliance 2/2"]);
  assert.equal(metricsOf(rows).excluded, 1);
});

test("a missing answer is outside the counts, and beside them as if it were wrong", () => {
  const missing = { answered: false, format: "invalid", prefix: false, questions: false } as const;
  const { metrics, beside, missing: count } = metricsOf([row("urgent_imaging → urgent_imaging"), row("urgent_imaging → none", missing), row("surveillance → none", missing)]);
  assert.equal(count, 2);
  assert.deepEqual([metrics.red_flag_detection.numerator, metrics.red_flag_detection.denominator], [1, 1]);
  assert.deepEqual([beside.if_missing_wrong.red_flag_detection.numerator, beside.if_missing_wrong.red_flag_detection.denominator], [1, 2]);
  assert.deepEqual([beside.if_missing_wrong.false_positive_rate.numerator, beside.if_missing_wrong.false_positive_rate.denominator], [1, 1]);
  assert.deepEqual([beside.if_missing_wrong.format_compliance.numerator, beside.if_missing_wrong.format_compliance.denominator], [1, 3]);
});

test("nothing to divide by is null, not zero", () => {
  assert.deepEqual(metricsOf([]).metrics.question_accuracy, { numerator: 0, denominator: 0, rate: null, low: null, high: null });
});

test("a row that is taken back and judged anew leaves no trace", () => {
  const rows = [row("urgent_imaging → clarify"), row("clarify → urgent_imaging", { format: "invalid" }), row("surveillance → surveillance", { answered: false }), row("surveillance → clarify", { ambiguous: true })];
  const kept = new MetricCounts();
  for (const each of rows) kept.add(each);
  const missing = row("urgent_imaging → none", { answered: false });
  kept.add(missing);
  kept.add(missing, -1);
  assert.deepEqual(kept.metrics(), metricsOf(rows));
});
