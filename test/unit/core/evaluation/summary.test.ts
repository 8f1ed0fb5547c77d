import assert from "node:assert/strict";
import { test } from "node:test";
import { AnswerReader } from "../../../../src/core/clinical/answer";
import { detectedRoles } from "../../../../src/core/clinical/decisionRole";
import { createShingler } from "../../../../src/core/dataset/shingles";
import { METRIC_IDS, metricsOf } from "../../../../src/core/evaluation/metrics";
import { judgedRow } from "../../../../src/core/evaluation/report";
import { summarize, type EvaluatedRow } from "../../../../src/core/evaluation/summary";
import { finish } from "../../../../src/core/steps";
import { headacheEngine } from "../../../support/engine";

const reader = new AnswerReader(headacheEngine());
const rules = { reader, shinglesOf: createShingler((word) => word) };
const summaryOf = (rows: readonly EvaluatedRow[]) => finish(summarize(rows, rules));

const THUNDERCLAP = "Homme de 40 ans, céphalée en coup de tonnerre il y a une heure.";
const MIGRAINE = "Femme de 30 ans, migraine habituelle depuis dix ans, inchangée, apyrétique, pas de vomissements, consciente, pas de convulsion, examen neurologique normal, non enceinte, aucun antécédent, pas de traumatisme.";
const SCAN = { text: "Recommandation: Scanner cérébral en urgence. Source: HAS/SFETD 2017.", state: "complete" } as const;
const WAIT = { text: "Recommandation: Surveillance simple, pas d'imagerie. Source: HAS/SFETD 2017.", state: "complete" } as const;
const LOST = { text: "", state: "error" } as const;

const urgent = (id: string, answers: EvaluatedRow["answers"], more: Partial<EvaluatedRow["row"]> = {}): EvaluatedRow => ({ row: { id, instruction: THUNDERCLAP, expected: "urgent_imaging", category: "red_flags", ...more }, answers });
const calm = (id: string, answers: EvaluatedRow["answers"], more: Partial<EvaluatedRow["row"]> = {}): EvaluatedRow => ({ row: { id, instruction: MIGRAINE, expected: "surveillance", ...more }, answers });

test("the same case twice is one family, and its shares are those of the four metrics", () => {
  const rows = [urgent("a", [SCAN]), urgent("b", [WAIT]), calm("c", [WAIT])];
  const { metrics, families } = summaryOf(rows);
  const { metrics: overRows } = metricsOf(rows.map(({ row, answers: [answer = LOST] }) => judgedRow(reader, row, answer).metricRow), detectedRoles(reader.engine.protocol));
  for (const id of METRIC_IDS) assert.deepEqual([metrics[id].numerator, metrics[id].denominator], [overRows[id].numerator, overRows[id].denominator], id);
  assert.deepEqual([families, metrics.red_flag_detection.clusters, metrics.red_flag_detection.effective], [2, 1, 1]);
});

test("a row that was asked three times counts once, by its worst answer, and shows how far the model repeats itself", () => {
  const { rows, metrics, stability } = summaryOf([urgent("a", [SCAN, WAIT, SCAN]), calm("b", [WAIT, SCAN])]);
  assert.deepEqual(rows.map(({ report: { failure, decision }, right }) => [failure, decision, right]), [["missed_red_flag", "surveillance", false], ["false_alarm", "urgent_imaging", false]]);
  assert.deepEqual([metrics.red_flag_detection.numerator, metrics.red_flag_detection.denominator, metrics.false_positive_rate.numerator, metrics.false_positive_rate.denominator], [0, 1, 1, 1]);
  assert.deepEqual([stability?.rows, stability?.changedAnswers, stability?.changedVerdicts], [2, 2, 2]);
});

test("an answer that never came is no answer: outside the shares, never a missed flag, and known to the gate", () => {
  const { rows, metrics, missing, failures, beside, confusion } = summaryOf([urgent("a", [LOST]), urgent("b", [SCAN]), urgent("c", [])]);
  assert.deepEqual(rows.map(({ id, answered, urgent: isUrgent, missed }) => [id, answered, isUrgent, missed]), [["a", false, true, false], ["b", true, true, false]]);
  assert.deepEqual([metrics.red_flag_detection.denominator, missing, failures.missed_red_flag], [1, 1, 0]);
  assert.equal(beside.if_missing_wrong.red_flag_detection.denominator, 2);
  assert.deepEqual(confusion.given, ["urgent_imaging", "no_answer"]);
});

test("of several answers a missing one leaves the row without, unless another has decided against it", () => {
  const { rows } = summaryOf([urgent("a", [SCAN, LOST]), urgent("b", [LOST, WAIT])]);
  assert.deepEqual(rows.map(({ answered, missed }) => [answered, missed]), [[false, false], [true, true]]);
});

test("where another act comes first, waiting is a miss for the gate, and imaging alone is for a person to read", () => {
  const meningitis = { instruction: "Homme de 20 ans, céphalées, fièvre à 39,5 et raideur de nuque, conscient.", expected: "urgent_other" } as const;
  const { rows } = summaryOf([urgent("a", [WAIT], meningitis), urgent("b", [SCAN], meningitis)]);
  assert.deepEqual(rows.map(({ missed }) => missed), [true, false]);
});

test("groups say what a row has in common with others; the protocol says what tells who the patient is", () => {
  const { groups } = summaryOf([urgent("a", [SCAN], { tags: ["letter"] }), calm("b", [WAIT])]);
  const found = groups.map(({ grouping, value, rows }) => `${grouping} ${value} ${rows}`);
  for (const group of ["category red_flags 1", "flag thunderclap 1", "assertion affirmed 1", "assertion negated 1", "patient female 1", "patient male 1", "length 200 1", "length 500 1", "tag letter 1"]) assert.ok(found.includes(group), `${group} in ${found.join(", ")}`);
  assert.ok(!found.some((group) => group.startsWith("patient headache")));
});

test("contrast pairs, where the labels come from, and where person and engine differ", () => {
  const { pairs, goldFrom, disagreements } = summaryOf([urgent("a", [SCAN], { pairId: "1" }), calm("b", [WAIT], { pairId: "1" }), { row: { id: "c", instruction: THUNDERCLAP, expected: "surveillance" }, answers: [WAIT] }, { row: { id: "d", instruction: THUNDERCLAP }, answers: [SCAN] }]);
  assert.deepEqual([pairs.bothRight.numerator, pairs.bothRight.denominator], [1, 1]);
  assert.deepEqual(goldFrom, { expected: 3, category: 0, response: 0, engine: 1 });
  assert.deepEqual(disagreements, [{ id: "c", expected: "surveillance", engine: "urgent_imaging" }]);
});

test("nothing evaluated, nothing said", () => {
  const { rows, families, metrics, groups, stability } = summaryOf([]);
  assert.deepEqual([rows.length, families, metrics.red_flag_detection.rate, groups.length, stability], [0, 0, null, 0, undefined]);
});
