import assert from "node:assert/strict";
import { test } from "node:test";
import { examplesOf } from "../../../../src/core/dataset/example";
import { readRow } from "../../../../src/core/dataset/record";

const hash = (text: string) => text.padEnd(12, ".");
const examples = (...rows: string[]) => examplesOf(rows.map(readRow), hash);

test("a row and a chat that say the same give the same example", () => {
  const said = { row: 0, instruction: "cas", response: "réponse", category: "red_flags", acceptable: [], tags: [] };
  assert.deepEqual(examples('{"instruction":"cas","response":"réponse","category":"red_flags"}'), [{ ...said, id: "cas........." }]);
  assert.deepEqual(examples('{"messages":[{"role":"user","content":"cas"},{"role":"assistant","content":"réponse"}],"id":"a","category":"red_flags"}'), [{ ...said, id: "a" }]);
});

test("of a long chat the last answer counts, with the question before it", () => {
  const messages = [["system", "s"], ["user", "1"], ["assistant", "A"], ["user", "2"], ["assistant", "B"]].map(([role, content]) => ({ role, content }));
  const [example] = examples(JSON.stringify({ messages }));
  assert.deepEqual([example?.system, example?.instruction, example?.response], ["s", "2", "B"]);
});

test("a question that nobody has answered yet takes no answer of another one", () => {
  const asked = (...turns: [string, string][]): unknown => {
    const { record } = readRow(JSON.stringify({ messages: turns.map(([role, content]) => ({ role, content })) }));
    return [record?.instruction?.value, record?.response?.value];
  };
  assert.deepEqual(asked(["user", "1"], ["assistant", "A"], ["user", "2"]), ["1", "A"]);
  assert.deepEqual(asked(["assistant", "Bonjour"], ["user", "1"]), ["1", undefined]);
  assert.deepEqual(asked(["assistant", "Bonjour"], ["user", "1"], ["assistant", "A"]), ["1", "A"]);
  assert.deepEqual(asked(["user", "1"], ["assistant", "A"], ["assistant", "B"]), ["1", "B"]);
});

test("lists keep their order, escapes are resolved, the last of two equal keys counts", () => {
  const [example] = examples(String.raw`{"instruction":"x","instruction":"\u00e9","response":"b","acceptable":["surveillance","clarify"],"tags":["a"]}`);
  assert.deepEqual([example?.instruction, example?.acceptable, example?.tags], ["é", ["surveillance", "clarify"], ["a"]]);
});

test("broken, incomplete and rejected rows are no examples, and the others keep their numbers", () => {
  const rows = ['{"instruction":"a","response":"b"', '{"instruction":"a"}', "[]", '{"instruction":"a","response":"b","status":"rejected"}', '{"instruction":"c","response":"d"}'];
  assert.deepEqual(examples(...rows).map(({ row, instruction }) => [row, instruction]), [[4, "c"]]);
});

test("what can be read of a broken row is read, for highlighting while it is typed", () => {
  assert.equal(readRow('{"instruction": "fièvre').record?.instruction?.value, "fièvre");
});

test("what is no JSON at all is read up to its first fault; as many tokens in lists in each other are JSON", () => {
  const { errors, tree, record } = readRow(`{"instruction": ${":".repeat(20_000)}`);
  assert.deepEqual([errors, tree, record], [[{ start: 16, end: 17, fault: "ValueExpected" }], undefined, undefined]);
  const nested = readRow(`{"instruction": "a", "deep": [${Array(200).fill(`${"[".repeat(40)}${"]".repeat(40)}`).join()}]}`);
  assert.deepEqual([nested.errors, nested.record?.instruction?.value], [[], "a"]);
});
