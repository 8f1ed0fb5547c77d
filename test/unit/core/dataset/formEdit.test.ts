import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { choiceEdit, merged, moved, placeIn, textEdit, withTyped, type ChoiceKey } from "../../../../src/core/dataset/formEdit";
import type { TextKey } from "../../../../src/core/dataset/formTexts";
import { readRow } from "../../../../src/core/dataset/record";
import { replaced } from "../../../../src/core/dataset/rowEdit";

function chosen(text: string, key: ChoiceKey, value: string): string {
  const edit = choiceEdit(readRow(text), key, value);
  return edit === undefined ? text : replaced(text, [edit]);
}

test("a choice changes its own characters alone", () => {
  assert.equal(chosen(String.raw`{ "note" : "\u00e9", "status":"draft", "x": [1,  2] }`, "status", "reviewed"), String.raw`{ "note" : "\u00e9", "status":"reviewed", "x": [1,  2] }`);
  assert.equal(chosen('{"status": null, "response": "b"}', "status", "rejected"), '{"status": "rejected", "response": "b"}');
  assert.equal(choiceEdit(readRow('{"status": "reviewed"}'), "status", "reviewed"), undefined);
});

test("a choice that was not made yet comes last, written as the row is written", () => {
  assert.equal(chosen('{"instruction":"a","response":"b"}', "status", "reviewed"), '{"instruction":"a","response":"b","status":"reviewed"}');
  assert.equal(chosen('{ "instruction" : "a", "response" : "b" }', "expected", "clarify"), '{ "instruction" : "a", "response" : "b", "expected" : "clarify" }');
  assert.equal(chosen('{"messages": [{"role": "user", "content": "a"}]}', "status", "reviewed"), '{"messages": [{"role": "user", "content": "a"}], "status": "reviewed"}');
  assert.equal(chosen("{}", "status", "draft"), '{"status": "draft"}');
  assert.equal(choiceEdit(readRow('{"instruction": "a'), "status", "reviewed"), undefined, "a broken row is mended as text");
});

test("what is typed goes into the text of either shape, escapes around it stay", () => {
  const plain = String.raw`{"instruction": "CAS:\nfi\u00e8vre", "response": "b", "more": 1.0}`;
  const edit = textEdit(readRow(plain), "instruction", "CAS:\nfièvre", "CAS:\nfièvre haute");
  assert.equal(edit && replaced(plain, [edit]), String.raw`{"instruction": "CAS:\nfi\u00e8vre haute", "response": "b", "more": 1.0}`);
  const chat = '{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}';
  const answer = textEdit(readRow(chat), "response", "b", "b\nc");
  assert.equal(answer && replaced(chat, [answer]), String.raw`{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b\nc"}]}`);
  assert.equal(textEdit(readRow(plain), "system", "", "x"), undefined, "a text that the row lacks is not shown");
});

test("what is typed in an earlier turn of a chat goes into that turn", () => {
  const chat = String.raw`{"messages": [{"role": "user", "content": "\u00e9t\u00e9"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}`;
  const typed = (key: TextKey, base: string, text: string): string | undefined => {
    const edit = textEdit(readRow(chat), key, base, text);
    return edit && replaced(chat, [edit]);
  };
  assert.equal(typed(0, "été", "été !"), chat.replace('e9"', 'e9 !"'));
  assert.equal(typed(1, "b", "c"), chat.replace('"b"', '"c"'));
  assert.equal(typed("response", "b", "c"), chat.replace('"b"}]', '"c"}]'));
  assert.equal(typed(4, "", "x"), undefined, "there is no such turn");
  const parts = '{"messages": [{"role": "user", "content": [1]}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}';
  assert.equal(textEdit(readRow(parts), 0, "[1]", "x"), undefined, "what is no text is mended as JSON");
});

test("a text that the row should have can be written where it lacks it", () => {
  const written = (text: string, key: TextKey, typed: string): string | undefined => {
    const edit = textEdit(readRow(text), key, "", typed);
    return edit && replaced(text, [edit]);
  };
  assert.equal(written('{"id": "a", "instruction": "x"}', "response", "b\n"), String.raw`{"id": "a", "instruction": "x", "response": "b\n"}`);
  assert.equal(written('{"instruction": 5, "response": "b"}', "instruction", "x"), '{"instruction": "x", "response": "b"}');
  assert.equal(written('{"id": "a", "instruction": "x"}', "response", ""), undefined);
  assert.equal(written('{"messages": [{"role": "user", "content": "x"}]}', "response", "b"), undefined, "a chat has its texts in messages");
});

test("a field knows \\n alone; the line ends of the text stay, and new ones are like them", () => {
  assert.equal(withTyped("a\r\nb\r\nc", "a\nb\nc", "a\nb!\nc"), "a\r\nb!\r\nc");
  assert.equal(withTyped("a\r\nb", "a\nb", "a\nb\nc"), "a\r\nb\r\nc");
  assert.equal(withTyped("a\nb", "a\nb", "a\nb"), "a\nb");
});

test("two changes of one text are both kept", () => {
  assert.equal(merged("fièvre, nausée", "forte fièvre, nausée", "fièvre, nausées"), "forte fièvre, nausées");
  assert.equal(merged("fièvre", "fièvre haute", "fièvre à 39"), "fièvre à 39 haute");
  assert.equal(merged("a b c", "a X c", "a Y c"), "a YX c");
  assert.equal(merged("a", "ab", "ab"), "ab");
});

test("property: no typed word is lost, and without another's change the typed text stands", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", " ", "🧠"), { maxLength: 8 }).map((units) => units.join(""));
  fc.assert(
    fc.property(text, text, text, (base, mine, theirs) => {
      assert.equal(merged(base, mine, base), mine);
      assert.equal(merged(base, base, theirs), theirs);
      assert.doesNotMatch(merged(base, mine, theirs), /\p{Surrogate}/u);
    }),
  );
  fc.assert(fc.property(text, text, text, (before, after, theirs) => assert.ok(merged(before + after, `${before}W${after}`, theirs).includes("W"))));
});

test("a problem's characters are found in the text that a field shows", () => {
  const row = String.raw`{"response": "\u00e9t\u00e9\r\nfin fin"}`;
  const response = readRow(row).record?.response;
  assert.ok(response);
  const start = row.lastIndexOf("fin");
  assert.deepEqual(placeIn(response, { start, end: start + 3 }), { start: 8, end: 11 });
  assert.equal(placeIn(response, { start: 1, end: 9 }), undefined, "the key is no part of it");
});

test("marks move with the words; what is typed over loses its mark", () => {
  assert.deepEqual(moved([{ start: 0, end: 1 }, { start: 2, end: 3 }, { start: 4, end: 5 }], "a b c", "a xx c"), [{ start: 0, end: 1 }, { start: 5, end: 6 }]);
});
