import assert from "node:assert/strict";
import { test } from "node:test";
import { isWritable, textsOf } from "../../../../src/core/dataset/formTexts";
import { readRow } from "../../../../src/core/dataset/record";

/** Key, place, role and words of each text, in a line; what cannot be written in brackets. */
function shown(text: string): string[] {
  return textsOf(readRow(text)).map((one) => {
    const { key, turn, value } = one;
    const place = turn === undefined ? "" : ` ${turn.number}/${turn.of} ${turn.role ?? "–"}`;
    return `${key}${place}: ${isWritable(one) ? value : `[${value}]`}`;
  });
}

test("a record has its texts, and those that it lacks", () => {
  assert.deepEqual(shown('{"response": "b", "instruction": "a", "system": "s"}'), ["system: s", "instruction: a", "response: b"]);
  assert.deepEqual(shown('{"instruction": "a"}'), ["instruction: a", "response: "]);
});

test("a chat has all its turns in the order in which they are said", () => {
  const turns = [["system", "s"], ["user", String.raw`un\ndeux`], ["assistant", "b"], ["user", "c"], ["assistant", "d"]] as const;
  const messages = turns.map(([role, content]) => `{"role": "${role}", "content": "${content}"}`).join(", ");
  assert.deepEqual(shown(`{"messages": [${messages}]}`), ["system 1/5 system: s", "1 2/5 user: un\ndeux", "2 3/5 assistant: b", "instruction 4/5 user: c", "response 5/5 assistant: d"]);
});

test("a system text beside the messages comes before them", () => {
  assert.deepEqual(shown('{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}], "system": "s"}'), ["system: s", "instruction 1/2 user: a", "response 2/2 assistant: b"]);
});

test("a turn of another kind stands there as it is written", () => {
  assert.deepEqual(shown('{"messages": [{"role": "tool", "content": [1,  2]}, {"content": "x"}, 5, {"role": "user", "content": "a"}]}'), ["0 1/4 tool: [[1,  2]]", "1 2/4 –: x", "2 3/4 –: [5]", "instruction 4/4 user: a"]);
});

test("a conversation of ShareGPT can be read", () => {
  assert.deepEqual(shown('{"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]}'), ["0 1/2 user: a", "1 2/2 assistant: b"]);
});

test("of two equal keys the last one counts", () => {
  assert.deepEqual(shown('{"messages": [{"role": "user", "content": "x", "content": "a"}]}'), ["instruction 1/1 user: a"]);
});
