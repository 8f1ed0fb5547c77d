import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { AnswerReader } from "../../../../src/core/clinical/answer";
import { decodeJudgedAnswers } from "../../../../src/core/evaluation/judgedAnswers";
import { selfTest } from "../../../../src/core/evaluation/selfTest";
import { headacheEngine } from "../../../support/engine";

const text = readFileSync("judged-answers/headache-fr.jsonl", "utf8");
const { axes, decision, disagreements, answers, cases } = selfTest(decodeJudgedAnswers(text), new AnswerReader(headacheEngine()));
const rows = decodeJudgedAnswers(text);
test("figures", () => {
  const s = (x: { numerator: number; denominator: number; low: number | null; high: number | null; effective: number }) => `${x.numerator}/${x.denominator} eff ${x.effective.toFixed(1)} ${x.low?.toFixed(3)}-${x.high?.toFixed(3)}`;
  console.log(answers, cases, "decision", s(decision));
  for (const [axis, { sensitivity, specificity }] of Object.entries(axes)) console.log(axis.padEnd(18), "sens", s(sensitivity), "| spec", s(specificity));
  for (const { id, axis, person, judge } of disagreements) { const r = rows.find((row) => row.id === id); console.log(id, axis, person, "/", judge, "::", r?.expected, "::", r?.answer.slice(0, 150)); }
  assert.ok(true);
});
