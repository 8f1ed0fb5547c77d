import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDocument } from "../../../../src/core/dataset/checkDocument";
import { ShownRows } from "../../../../src/core/dataset/shownRows";
import { SMALL_RULES } from "../../../support/smallRules";

const rows = (...ids: readonly string[]) => checkDocument(ids.map((id) => JSON.stringify({ id, instruction: "a", response: "b", ...(id === "read" ? { status: "reviewed" } : {}) })).join("\n"), SMALL_RULES).rows;
const at = (line: number, column = 0) => ({ line, column });
const shownId = (shown: ShownRows, ...ids: readonly string[]) => shown.find(rows(...ids))?.row.record?.id?.value;

test("a form opens at the line asked for, else at the first row that nobody has decided about", () => {
  assert.equal(shownId(new ShownRows(1), "read", "b", "c"), "b");
  assert.equal(shownId(new ShownRows(undefined), "read", "b", "c"), "b");
  assert.equal(shownId(new ShownRows(undefined)), undefined);
});

test("the row stays when lines come and go above it", () => {
  const shown = new ShownRows(1);
  assert.equal(shownId(shown, "a", "b", "c"), "b");
  shown.follow([{ start: at(0), end: at(0), text: "{}\n{}\n" }]);
  assert.equal(shown.line, 3);
  shown.follow([{ start: at(0), end: at(2), text: "" }]);
  shown.follow([{ start: at(1), end: at(1), text: "{}\n" }]);
  shown.follow([{ start: at(2, 5), end: at(2, 9), text: "x" }]);
  assert.equal(shown.line, 2);
});

test("the row is found again where rows are sorted, and keeps its line where it is gone", () => {
  const shown = new ShownRows(1);
  assert.equal(shownId(shown, "a", "b", "c"), "b");
  assert.equal(shownId(shown, "b", "c", "a"), "b");
  assert.equal(shownId(shown, "x", "y"), "x");
});

test("a change on its way belongs to the row that was shown when it was made", () => {
  const shown = new ShownRows(2);
  const { token } = shown;
  shown.moveTo(5);
  shown.follow([{ start: at(0), end: at(0), text: "\n" }]);
  assert.deepEqual([shown.lineOf(token), shown.line], [3, 6]);
});
