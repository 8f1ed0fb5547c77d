import assert from "node:assert/strict";
import { test } from "node:test";
import { indexLines, lineEndAt, linesOf } from "../../../../src/core/dataset/lines";

const linesIn = (text: string) => [...linesOf(text)].map(({ start, end }) => text.slice(start, end));

test("LF, CRLF and a lone CR end a line; the end of the file ends the last", () => {
  assert.deepEqual(linesIn("a\nb\r\nc\rd"), ["a", "b", "c", "d"]);
  assert.deepEqual(linesIn("a\n"), ["a", ""]);
  assert.deepEqual(linesIn(""), [""]);
  assert.deepEqual(linesIn("\n\r\n"), ["", "", ""]);
});

test("U+2028 stands inside a JSON string and ends nothing", () => assert.deepEqual(linesIn('"a\u2028b"'), ['"a\u2028b"']));

test("each line has the end that the text gives it", () => {
  const text = "a\nb\r\nc\rd";
  assert.deepEqual([...linesOf(text)].map(({ end }) => lineEndAt(text, end)), ["\n", "\r\n", "\r", ""]);
});

test("offsets become lines and columns, from 0", () => {
  const { positionAt } = indexLines("ab\r\nc\n");
  assert.deepEqual(positionAt(0), { line: 0, column: 0 });
  assert.deepEqual(positionAt(2), { line: 0, column: 2 });
  assert.deepEqual(positionAt(4), { line: 1, column: 0 });
  assert.deepEqual(positionAt(6), { line: 2, column: 0 });
  assert.deepEqual(positionAt(99), { line: 2, column: 0 });
});
