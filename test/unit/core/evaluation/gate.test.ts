import assert from "node:assert/strict";
import { test } from "node:test";
import { gateOf, type GateRow } from "../../../../src/core/evaluation/gate";
import { byMetric } from "../../../../src/core/evaluation/outcomes";
import type { Trial } from "../../../../src/core/evaluation/clusters";
import type { MetricId } from "../../../../src/core/evaluation/metrics";

const row = (id: string, more: Partial<GateRow> = {}): GateRow => ({ id, answered: true, urgent: true, missed: false, flags: [], ...more });
const share = (successes: number, rows: number): readonly Trial[] => Array.from({ length: rows }, (_, cluster) => ({ success: cluster < successes, cluster }));
const trials = (given: { readonly [M in MetricId]?: readonly Trial[] } = {}) => byMetric((id) => given[id] ?? []);

test("a lower bound takes rows: all of 72 right show 95 %, all of 71 do not", () => {
  const thresholds = { metrics: { red_flag_detection: { lowerBound: 0.95 } } };
  assert.equal(gateOf(thresholds, [], trials({ red_flag_detection: share(72, 72) })).passed, true);
  assert.equal(gateOf(thresholds, [], trials({ red_flag_detection: share(71, 71) })).passed, false);
});

test("36 twin pairs, all right, are no 72 rows", () => {
  const twins = share(72, 72).map((trial, place) => ({ ...trial, cluster: place >> 1 }));
  assert.equal(gateOf({ metrics: { red_flag_detection: { lowerBound: 0.95 } } }, [], trials({ red_flag_detection: twins })).passed, false);
  const [check] = gateOf({ metrics: { red_flag_detection: { rows: 37 } } }, [], trials({ red_flag_detection: twins })).checks.slice(1);
  assert.deepEqual(check, { kind: "rows", metric: "red_flag_detection", limit: 37, value: 36, passed: false });
});

test("each bound looks to its own side, and equal is reached", () => {
  const twoOfTen = trials({ false_positive_rate: share(2, 10), format_compliance: share(3, 3) });
  const gate = gateOf({ metrics: { false_positive_rate: { atMost: 0.2, upperBound: 0.5 }, format_compliance: { atLeast: 1, atMost: 0.5 } } }, [], twoOfTen);
  assert.deepEqual(gate.checks.slice(1).map((check) => (check.kind === "share" ? [check.bound, check.passed] : check.kind)), [["atMost", true], ["upperBound", false], ["atLeast", true], ["atMost", false]]);
});

test("an urgent row without an answer fails whatever the thresholds are", () => {
  assert.equal(gateOf({}, [row("a"), row("b", { answered: false, urgent: false })], trials()).passed, true);
  const gate = gateOf({}, [row("a", { answered: false })], trials());
  assert.deepEqual(gate, { passed: false, checks: [{ kind: "unanswered", ids: ["a"], passed: false }] });
});

test("missed rows, of all urgent ones and by flag; a flag that no urgent row speaks of passes nothing", () => {
  const rows = [row("a", { missed: true, flags: ["thunderclap"] }), row("b", { flags: ["thunderclap", "fever"] }), row("c", { urgent: false, flags: ["trauma"] })];
  const { checks } = gateOf({ missedRedFlags: 1, missedFlags: { thunderclap: 0, fever: 0, trauma: 0 } }, rows, trials());
  assert.deepEqual(checks.slice(1), [
    { kind: "missed", flag: undefined, limit: 1, ids: ["a"], of: 2, passed: true },
    { kind: "missed", flag: "thunderclap", limit: 0, ids: ["a"], of: 2, passed: false },
    { kind: "missed", flag: "fever", limit: 0, ids: [], of: 1, passed: true },
    { kind: "missed", flag: "trauma", limit: 0, ids: [], of: 0, passed: false },
  ]);
});

test("a share that no row tells passes nothing", () => {
  const { passed, checks } = gateOf({ metrics: { question_accuracy: { atMost: 1 } } }, [], trials());
  assert.equal(passed, false);
  assert.deepEqual(checks[1], { kind: "share", metric: "question_accuracy", bound: "atMost", limit: 1, value: undefined, passed: false });
});
