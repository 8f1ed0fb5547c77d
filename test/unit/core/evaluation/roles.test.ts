import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { AnswerReader } from "../../../../src/core/clinical/answer";
import { decodeEngine } from "../../../../src/core/clinical/decode";
import { DECISION_ROLES } from "../../../../src/core/clinical/decisionRole";
import { finish } from "../../../../src/core/steps";
import { buildReport, type Answered } from "../../../../src/core/evaluation/report";
import { headacheEngine, readJson } from "../../../support/engine";

interface Example {
  readonly id: string;
  readonly instruction: string;
  readonly response: string;
  readonly expected: string;
}

const EXAMPLES = readFileSync("examples/headache/test.jsonl", "utf8").trim().split("\n").map((row) => JSON.parse(row) as Example);

/** The headache protocol with every decision under another name, and the name that it had as its role. */
function renamed(): AnswerReader {
  let text = readFileSync("protocols/headache-fr.json", "utf8");
  for (const role of DECISION_ROLES) text = text.replaceAll(`"${role}"`, `"${nameOf(role)}"`).replace(`"id": "${nameOf(role)}",`, `"id": "${nameOf(role)}", "role": "${role}",`);
  // "clarify" is a key of the forms too.
  const protocol: unknown = JSON.parse(text.replace(`"${nameOf("clarify")}": {`, `"clarify": {`));
  return new AnswerReader(decodeEngine({ protocol, language: readJson("languages/fr.json"), protocolSchema: readJson("schemas/protocol.schema.json"), languageSchema: readJson("schemas/language.schema.json") }));
}

function nameOf(decision: string): string {
  return `d_${decision}`;
}

/** Each case with the answer to another, so that many are wrong. */
function answered(name: (decision: string) => string): readonly Answered[] {
  return EXAMPLES.map(({ id, instruction, expected }, index) => ({
    row: { id, instruction, expected: name(expected) },
    answers: [{ text: EXAMPLES[(index * 7 + 1) % EXAMPLES.length]?.response ?? "", state: "complete" }],
  }));
}

suite("what decisions are called changes no verdict", () => {
  const before = finish(buildReport(answered((decision) => decision), new AnswerReader(headacheEngine())));
  const after = finish(buildReport(answered(nameOf), renamed()));

  test("metrics", () => {
    assert.deepEqual([after.metrics, after.beside, after.excluded], [before.metrics, before.beside, before.excluded]);
    assert.notEqual(before.metrics.red_flag_detection.numerator, before.metrics.red_flag_detection.denominator);
  });

  test("rows", () => {
    const named = before.rows.map((row) => ({ ...row, expected: nameOf(row.expected), decision: row.decision === "none" ? "none" : nameOf(row.decision) }));
    assert.deepEqual(after.rows, named);
  });
});
