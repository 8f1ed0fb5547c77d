import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRow } from "../../../../src/core/dataset/checkRow";
import { fixOf } from "../../../../src/core/dataset/fixes";
import { isDataset } from "../../../../src/core/dataset/datasetCheck";
import { checkDocument } from "../../../../src/core/dataset/checkDocument";
import { replaced } from "../../../../src/core/dataset/rowEdit";
import { problemText } from "../../../../src/shared/words/problems";
import { SMALL_RULES } from "../../../support/smallRules";

const looksLikeOurs = (...rows: readonly string[]): boolean => isDataset(checkDocument(rows.join("\n"), SMALL_RULES));

test("a file whose every row has misspelt keys is a dataset", () => {
  for (const row of ['{"instrution": "a", "reponse": "b"}', '{"Instruction": "a", "Response": "b"}', '{"id": "1", "instructions": "a", "réponse": "b"}', '{"mesages": [{"role": "user", "content": "a"}]}']) assert.ok(looksLikeOurs(row), row);
  assert.ok(looksLikeOurs('{"note": "first"}', '{"instrution": "a", "reponse": "b"}'));
});

test("files of others are not", () => {
  const others = [
    // Logs, and those of servers of models.
    '{"level": "info", "time": "2026-01-01T00:00:00Z", "msg": "request", "request": "GET /", "response_time": 12}',
    '{"instructions": "You are helpful.", "input": "a", "output": "b"}',
    '{"custom_id": "1", "response": {"status_code": 200}, "error": null}',
    '{"instructions": "Be brief.", "response": {"output": []}}',
    '{"message": [{"type": "text"}]}',
    // Of trainers and evaluations.
    '{"step": 10, "loss": 0.5, "learning_rate": 0.0002, "epoch": 1}',
    '{"instructions": 12, "responses": 11}',
    '{"prompt": "a", "completion": "b"}',
    '{"doc_id": 0, "doc": {"question": "a"}, "target": "b", "resps": [["c"]], "filtered_resps": ["c"]}',
    '{"construction": "a", "resource": "b"}',
    "[1]",
    "{",
  ];
  assert.equal(looksLikeOurs(...others), false);
  for (const row of others) assert.equal(looksLikeOurs(row), false, row);
});

/** What is said of a row, on which of its characters, and the row with the only fix of each. */
function told(text: string): { readonly said: readonly (readonly [words: string, sentence: string])[]; readonly mended: string } {
  const { row, problems } = checkRow(text, SMALL_RULES);
  const schema = problems.filter(({ code }) => code === "schema");
  const t = (message: string, args: Record<string, string | number> = {}): string => message.replaceAll(/\{(\w+)\}/gu, (_, name: string) => String(args[name]));
  return {
    said: schema.map((problem) => [text.slice(problem.start, problem.end), problemText(problem, t, () => 0)]),
    mended: replaced(text, schema.flatMap((problem) => fixOf(problem, row, SMALL_RULES) ?? [])),
  };
}

test("a misspelt key is marked where the one that is meant is missing, and mended", () => {
  assert.deepEqual(told('{"instrution": "a", "reponse": "b"}'), {
    said: [['"instrution"', "The key “instruction” is missing; “instrution” is nearly it."], ['"reponse"', "The key “response” is missing; “reponse” is nearly it."]],
    mended: '{"instruction": "a", "response": "b"}',
  });
  assert.deepEqual(told('{"mesages": [{"role": "user", "content": "a"}, {"role": "assistant", "contents": "b"}]}'), {
    said: [['"mesages"', "The key “messages” is missing; “mesages” is nearly it."]],
    mended: '{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "contents": "b"}]}',
  });
  assert.deepEqual(told('{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "contents": "b"}]}').said, [['"contents"', "The key “content” is missing in “messages.1”; “contents” is nearly it."]]);
});

test("what is meant by a key cannot be told where two are as near, or it is one of the record's own", () => {
  assert.deepEqual(told('{"instrution": "a", "instructio": "c", "response": "b"}').said, [["{", "The key “instruction” is missing."]]);
  assert.deepEqual(told('{"instruction": "a", "sources": "b"}').said, [["{", "The key “response” is missing."]]);
});
