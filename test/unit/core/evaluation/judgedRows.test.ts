import assert from "node:assert/strict";
import { test } from "node:test";
import { AnswerReader } from "../../../../src/core/clinical/answer";
import type { Example } from "../../../../src/core/dataset/example";
import { caseOf } from "../../../../src/core/evaluation/cases";
import type { StoredAnswer } from "../../../../src/core/evaluation/evaluationLine";
import type { Failure } from "../../../../src/core/evaluation/failure";
import { JudgedRows } from "../../../../src/core/evaluation/judgedRows";
import { buildReport } from "../../../../src/core/evaluation/report";
import { finish } from "../../../../src/core/steps";
import { headacheEngine } from "../../../support/engine";
import { seededNumbers } from "../../../../src/core/dataset/random";

const CT = "Recommandation: Scanner cérébral en urgence. Source: HAS/SFETD 2017.";
const WATCH = "Recommandation: Surveillance simple, sans imagerie. Source: HAS/SFETD 2017.";
const reader = new AnswerReader(headacheEngine());
const ROWS: readonly Example[] = [
  ["thunder", "Homme de 40 ans, céphalée en coup de tonnerre il y a une heure.", "urgent_imaging"],
  ["calm", "Femme de 35 ans, migraine connue, crise habituelle, apyrétique, examen neurologique normal.", "surveillance"],
  ["deficit", "Femme de 60 ans, céphalée récente et hémiparésie droite.", "urgent_imaging"],
].map(([id = "", instruction = "", expected = ""], row) => ({ id, row, instruction, expected, response: "", acceptable: [], tags: [] }));
let clock = 0;
const answer = (caseId: string, text: string, repeat = 0): StoredAnswer => ({ type: "answer", time: String(clock++), key: `${caseId} ${repeat}`, caseId, repeat, text, state: text === "" ? "error" : "complete", seconds: 1, ...(text === "" ? { fault: "unreachable" as const } : {}) });
const ids = (rows: JudgedRows, failure: Failure): string[] => rows.window(failure, 0, 10).map(({ example, answer: { repeat } }) => `${example.id} ${repeat}`);

test("answers stand in the order in which they are read, in whatever order they come", () => {
  const rows = new JudgedRows(ROWS, reader);
  for (const each of [answer("deficit", WATCH), answer("calm", CT), answer("thunder", WATCH)]) rows.add(each);
  assert.deepEqual(rows.groups(), [{ failure: "missed_red_flag", count: 2 }, { failure: "false_alarm", count: 1 }]);
  assert.deepEqual(ids(rows, "missed_red_flag"), ["thunder 0", "deficit 0"]);
  assert.deepEqual(rows.window("missed_red_flag", 1, 5).map(({ example }) => example.id), ["deficit"]);
});

test("a row that is asked again moves to where it belongs, and is counted once", () => {
  const rows = new JudgedRows(ROWS, reader);
  for (const each of [answer("thunder", ""), answer("calm", "")]) rows.add(each);
  assert.deepEqual(ids(rows, "no_answer"), ["thunder 0", "calm 0"]);
  rows.add(answer("thunder", CT));
  assert.deepEqual(rows.groups(), [{ failure: "no_answer", count: 1 }, { failure: "none", count: 1 }]);
  assert.deepEqual([rows.metrics().missing, rows.metrics().metrics.red_flag_detection.numerator], [1, 1]);
});

test("the same line read twice, and an answer to no row, change nothing", () => {
  const rows = new JudgedRows(ROWS, reader);
  const given = answer("thunder", CT);
  rows.add(given);
  const { revision } = rows;
  rows.add({ ...given });
  rows.add(answer("nobody", CT));
  assert.deepEqual([rows.revision, rows.groups().length], [revision, 1]);
});

test("whatever comes in whatever order, the metrics are those of the report", () => {
  const random = seededNumbers(7);
  for (let round = 0; round < 20; round++) {
    const rows = new JudgedRows(ROWS, reader);
    const last = new Map<string, StoredAnswer>();
    for (let count = 0; count < 12; count++) {
      const { id } = ROWS[Math.floor(random() * ROWS.length)] ?? { id: "" };
      const given = answer(id, [CT, WATCH, "", "Pour préciser: quoi ?"][Math.floor(random() * 4)] ?? "", Math.floor(random() * 2));
      last.set(`${id} ${given.repeat}`, given);
      rows.add(given);
    }
    const report = finish(buildReport(ROWS.map((row) => ({ row: caseOf(row), answers: [0, 1].flatMap((repeat) => last.get(`${row.id} ${repeat}`) ?? []) })), reader));
    assert.deepEqual(rows.metrics().metrics, report.metrics);
    assert.deepEqual(rows.groups().reduce((sum, { count }) => sum + count, 0), last.size);
  }
});
