import assert from "node:assert/strict";
import { test } from "node:test";
import { compareEvaluations, type ComparableRow } from "../../../../src/core/evaluation/comparison";
import { byMetric } from "../../../../src/core/evaluation/outcomes";
import { isNoise, stabilityOf } from "../../../../src/core/evaluation/stability";
import type { MetricId } from "../../../../src/core/evaluation/metrics";
import { finish } from "../../../../src/core/steps";

const outcomes = (given: { readonly [M in MetricId]?: boolean }) => byMetric((id) => given[id]);

/** An urgent row that is detected or not. */
const urgent = (id: string, detected: boolean, more: Partial<ComparableRow> = {}): ComparableRow => ({
  id,
  prompt: `case ${id}`,
  gold: ["urgent_imaging"],
  answered: true,
  right: detected,
  outcomes: outcomes({ red_flag_detection: detected, format_compliance: true }),
  cluster: Number(id),
  ...more,
});
const calm = (id: string, alarmed: boolean): ComparableRow => urgent(id, !alarmed, { gold: ["surveillance"], outcomes: outcomes({ false_positive_rate: alarmed, format_compliance: true }) });

const many = (count: number, from: number, row: (id: string) => ComparableRow): ComparableRow[] => Array.from({ length: count }, (_, place) => row(String(from + place)));

test("rows gained and lost, McNemar's p, the paired difference, and Holm over the metrics that have rows", () => {
  const first = [...many(10, 0, (id) => urgent(id, false)), ...many(20, 10, (id) => urgent(id, true)), ...many(20, 30, (id) => calm(id, false))];
  const second = [...many(29, 0, (id) => urgent(id, true)), urgent("29", false), ...many(20, 30, (id) => calm(id, false))];
  const { metrics, rows, leftOut } = finish(compareEvaluations(first, second));
  const { gained, lost, both, neither, rows: counted, clusters, p, corrected, reading, difference } = metrics.red_flag_detection;
  assert.deepEqual({ gained, lost, both, neither, counted, clusters }, { gained: 10, lost: 1, both: 19, neither: 0, counted: 30, clusters: 30 });
  assert.equal(Number(p.toFixed(5)), 0.01172);
  assert.equal(corrected, 3 * p, "three of the four metrics have rows");
  assert.equal(reading, "better");
  assert.equal(difference?.difference, 0.3);
  assert.equal(metrics.question_accuracy.reading, "no_rows");
  assert.deepEqual(["gained", "lost", "both_right"].map((change) => rows.filter((row) => row.change === change).length), [10, 1, 39]);
  assert.deepEqual(leftOut, { onlyFirst: 0, onlySecond: 0, otherGold: 0, unanswered: 0 });
});

test("more false alarms are worse, not better", () => {
  const { metrics } = finish(compareEvaluations(many(20, 0, (id) => calm(id, false)), many(20, 0, (id) => calm(id, true))));
  assert.equal(metrics.false_positive_rate.reading, "worse");
});

test("a small difference is not shown, and never called equal", () => {
  const { metrics } = finish(compareEvaluations(many(30, 0, (id) => urgent(id, true)), [...many(28, 0, (id) => urgent(id, true)), urgent("28", false), urgent("29", false)]));
  assert.equal(metrics.red_flag_detection.reading, "not_shown");
});

test("twelve variants of one case that all change are one change", () => {
  const family = (right: boolean): ComparableRow[] => many(12, 0, (id) => urgent(id, right, { cluster: 0 }));
  const { p, clusters, rows, difference } = finish(compareEvaluations(family(false), family(true))).metrics.red_flag_detection;
  assert.deepEqual({ p, clusters, rows }, { p: 1, clusters: 1, rows: 12 });
  assert.ok((difference?.low ?? 1) < 0);
});

test("only what both runs answered, asked alike and held against the same gold is compared; a prompt that stands there twice meets its own", () => {
  const first = [urgent("0", true), urgent("1", true), urgent("2", true), urgent("3", true, { answered: false }), urgent("4", false), urgent("4", true)];
  const second = [urgent("9", true), urgent("1", true, { gold: ["clarify"] }), urgent("2", true, { id: "renamed" }), urgent("3", true), urgent("4", false), urgent("4", true)];
  const { rows, leftOut } = finish(compareEvaluations(first, second));
  assert.deepEqual(leftOut, { onlyFirst: 1, onlySecond: 1, otherGold: 1, unanswered: 1 });
  assert.deepEqual(rows, [
    { first: "2", second: "renamed", change: "both_right" },
    { first: "4", second: "4", change: "both_wrong" },
    { first: "4", second: "4", change: "both_right" },
  ]);
});

test("what else is accepted may stand in another order", () => {
  const { leftOut } = finish(compareEvaluations([urgent("0", true, { gold: ["a", "b"] })], [urgent("0", true, { gold: ["b", "a"] })]));
  assert.equal(leftOut.otherGold, 0);
});

test("a difference no larger than what asking again changes is noise", () => {
  const reply = (text: string, detected: boolean) => ({ text, right: detected, outcomes: outcomes({ red_flag_detection: detected }) });
  const stability = stabilityOf([
    ...Array.from({ length: 18 }, () => ({ replies: [reply("a", true), reply("a", true)] })),
    { replies: [reply("a", true), reply("b", false), reply("a", true)] },
    { replies: [reply("a", true), reply("c", true)] },
    { replies: [reply("asked once", true)] },
  ]);
  assert.deepEqual({ ...stability, noise: stability.noise.red_flag_detection }, { rows: 20, changedAnswers: 2, changedVerdicts: 1, noise: { rows: 20, changed: 1 } });
  assert.equal(isNoise(0.05, "red_flag_detection", stability), true);
  assert.equal(isNoise(-0.06, "red_flag_detection", stability), false);
  assert.equal(isNoise(0.01, "format_compliance", stability), false, "nothing is known of it");
  assert.equal(isNoise(0.01, "red_flag_detection", undefined), false);
  const { metrics } = finish(compareEvaluations(many(30, 0, (id) => urgent(id, true)), [...many(29, 0, (id) => urgent(id, true)), urgent("29", false)], stability));
  assert.equal(metrics.red_flag_detection.reading, "noise");
});
