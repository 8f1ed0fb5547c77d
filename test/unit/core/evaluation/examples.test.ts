import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { AnswerReader } from "../../../../src/core/clinical/answer";
import { judge } from "../../../../src/core/evaluation/verdict";
import { headacheEngine } from "../../../support/engine";

interface Row {
  readonly id: string;
  readonly instruction: string;
  readonly response: string;
  readonly expected: string;
}

for (const file of ["train.jsonl", "test.jsonl", "test-large.jsonl"]) {
  const rows = readFileSync(path.join("examples/headache", file), "utf8").trim().split("\n").map((line) => JSON.parse(line) as Row);
  const reader = new AnswerReader(headacheEngine());

  test(`${file}: each response is in one form and decides what the row expects`, () => {
    const read = rows.map((row) => ({ id: row.id, ...judge(reader, row, row.response) }));
    assert.deepEqual(read.filter(({ format }) => format === "invalid").map(({ id }) => id), []);
    assert.deepEqual(read.filter(({ decision, gold }) => !gold.acceptable.includes(decision)).map(({ id }) => id), []);
  });

  test(`${file}: without a label, a row's response says the same as the label that a person gave it`, () => {
    const differing = rows.filter(({ id, instruction, response, expected }) => judge(reader, { id, instruction, response }, "").gold.decision !== expected);
    assert.deepEqual(differing.map(({ id }) => id), []);
  });

  test(`${file}: at most 2 of 100 right responses are called clinically wrong`, () => {
    const wrong = rows.filter((row) => judge(reader, row, row.response).clinical !== "right").map(({ id }) => id);
    assert.ok(wrong.length * 50 <= rows.length, wrong.join());
  });
}
