import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020";
import { AnswerReader } from "../../../../src/core/clinical/answer";
import { finish } from "../../../../src/core/steps";
import { buildReport, type Answered } from "../../../../src/core/evaluation/report";
import { headacheEngine, readJson } from "../../../support/engine";

const THUNDERCLAP = "Homme de 40 ans, céphalée en coup de tonnerre il y a une heure.";
const BENIGN = "Femme de 35 ans, migraine connue depuis 15 ans, crise habituelle, apyrétique, pas de vomissement, examen neurologique normal, pas de convulsion ni perte de connaissance, non enceinte, pas d'antécédent, pas de traumatisme.";
const CT = "Recommandation: Scanner cérébral en urgence. Source: HAS/SFETD 2017.";
const WATCH = "Recommandation: Surveillance simple, sans imagerie. Source: HAS/SFETD 2017.";

function answered(id: string, instruction: string, expected: string | undefined, text: string, state: "complete" | "cut" | "error" = "complete"): Answered {
  return { row: { id, instruction, ...(expected === undefined ? {} : { expected }) }, answers: [{ text, state }] };
}

const report = (...rows: readonly Answered[]) => finish(buildReport(rows, new AnswerReader(headacheEngine())));

test("missed red flags come first, then false alarms, then forms", () => {
  const { rows } = report(
    answered("right", BENIGN, "surveillance", WATCH),
    answered("form", BENIGN, "surveillance", "Surveillance simple, sans imagerie."),
    answered("alarm", BENIGN, "surveillance", CT),
    answered("missed", THUNDERCLAP, "urgent_imaging", WATCH),
  );
  assert.deepEqual(rows.map(({ id, failure }) => `${id}: ${failure}`), ["missed: missed_red_flag", "alarm: false_alarm", "form: format", "right: none"]);
});

test("a row without an answer is neither right nor wrong: it counts as missing, an urgent one is named first", () => {
  const { rows, missing, metrics, beside } = report(answered("calm", BENIGN, "surveillance", "", "error"), answered("urgent", THUNDERCLAP, "urgent_imaging", "", "error"));
  assert.deepEqual(rows.map(({ id, failure, answered: came, state }) => [id, failure, came, state]), [["urgent", "no_answer", false, "error"], ["calm", "no_answer", false, "error"]]);
  assert.deepEqual([missing, metrics.red_flag_detection.denominator, metrics.format_compliance.denominator], [2, 0, 0]);
  assert.deepEqual([beside.if_missing_wrong.red_flag_detection.denominator, beside.if_missing_wrong.false_positive_rate.numerator], [1, 1]);
});

test("of several answers to a row the worst counts, and the row counts once", () => {
  const times = (...texts: readonly string[]): Answered => ({ row: { id: "1", instruction: THUNDERCLAP, expected: "urgent_imaging" }, answers: texts.map((text) => ({ text, state: text === "" ? "error" : "complete" })) });
  const of = (...texts: readonly string[]) => {
    const { rows, metrics: { red_flag_detection: detection, format_compliance: form }, missing } = report(times(...texts));
    return [rows[0]?.failure, rows[0]?.repeat, `${detection.numerator}/${detection.denominator}`, `${form.numerator}/${form.denominator}`, missing];
  };
  assert.deepEqual(of(CT, CT), ["none", 0, "1/1", "1/1", 0]);
  assert.deepEqual(of(CT, WATCH, CT), ["missed_red_flag", 1, "0/1", "1/1", 0]);
  assert.deepEqual(of(CT, "Scanner cérébral en urgence."), ["format", 1, "1/1", "0/1", 0]);
  assert.deepEqual(of(CT, ""), ["no_answer", 1, "0/0", "0/0", 1]);
  assert.deepEqual(of("", WATCH), ["missed_red_flag", 1, "0/1", "1/1", 0], "a miss is a miss, whatever else did not come");
});

test("a cut answer has no form, and keeps the decision that it had come to", () => {
  const { rows } = report(answered("1", THUNDERCLAP, "urgent_imaging", "Recommandation: Scanner cérébral en urgence — céphalée", "cut"));
  assert.deepEqual([rows[0]?.format, rows[0]?.decision, rows[0]?.clinical], ["invalid", "urgent_imaging", "right"]);
});

test("an urgency under a condition that the case meets counts as urgent, and is counted apart", () => {
  const { metrics, beside } = report(answered("1", THUNDERCLAP, "urgent_imaging", "Recommandation: Scanner cérébral en urgence si céphalée en coup de tonnerre. Source: HAS/SFETD 2017."), answered("2", THUNDERCLAP, "urgent_imaging", CT));
  assert.equal(metrics.red_flag_detection.numerator, 2);
  assert.deepEqual([beside.conditional_satisfied.numerator, beside.conditional_satisfied.denominator], [1, 2]);
});

test("gold is what a person wrote, else the category, else the row's own response, else the engine", () => {
  const row = { id: "1", instruction: THUNDERCLAP };
  const golds = report(
    { row: { ...row, expected: "surveillance", category: "red_flags", response: CT }, answers: [{ text: CT, state: "complete" }] },
    { row: { ...row, category: "no_red_flags", response: CT }, answers: [{ text: CT, state: "complete" }] },
    { row: { ...row, response: WATCH }, answers: [{ text: CT, state: "complete" }] },
    { row, answers: [{ text: CT, state: "complete" }] },
  ).rows.map(({ goldFrom, expected }) => `${goldFrom}: ${expected}`);
  assert.deepEqual(golds.sort(), ["category: surveillance", "engine: urgent_imaging", "expected: surveillance", "response: surveillance"]);
});

test("where person and engine differ on a row, the row is listed", () => {
  assert.deepEqual(report(answered("1", THUNDERCLAP, "surveillance", WATCH), answered("2", THUNDERCLAP, "urgent_imaging", CT)).disagreements, [{ id: "1", expected: "surveillance", engine: "urgent_imaging" }]);
});

test("a report is as its schema says", () => {
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(readJson("schemas/evaluation-report.schema.json"));
  const rows = [answered("1", THUNDERCLAP, "surveillance", WATCH), answered("2", THUNDERCLAP, "urgent_imaging", CT), answered("3", BENIGN, undefined, "Recommandation: IRM — cancer.", "cut"), answered("4", BENIGN, undefined, "", "error")];
  assert.ok(validate(JSON.parse(JSON.stringify(report(...rows)))), JSON.stringify(validate.errors));
  assert.ok(!validate({ ...report(), rows: [{ id: "1" }] }));
});
