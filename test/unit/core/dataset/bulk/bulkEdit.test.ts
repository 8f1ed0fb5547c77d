import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bulkEdit } from "../../../../../src/core/dataset/bulk/bulkEdit";
import { idPattern } from "../../../../../src/core/dataset/bulk/idPattern";
import type { RowAction } from "../../../../../src/core/dataset/bulk/rowAction";
import { codesByLine } from "../../../../../src/core/dataset/bulk/rowCodes";
import { rowChooser, type RowFilter } from "../../../../../src/core/dataset/bulk/rowFilter";
import { checkDocument } from "../../../../../src/core/dataset/checkDocument";
import { replaced } from "../../../../../src/core/dataset/rowEdit";
import { finish } from "../../../../../src/core/steps";
import { SMALL_RULES } from "../../../../support/smallRules";
import { runs } from "../../../../support/soak";

function edited(text: string, action: RowAction, ...filters: readonly RowFilter[]): { readonly text: string; readonly changed: number; readonly skipped: number } {
  const check = checkDocument(text, SMALL_RULES);
  const chosen = check.rows.filter(rowChooser(filters, codesByLine(check)));
  const edit = finish(bulkEdit({ text, rows: check.rows }, chosen, action, SMALL_RULES.hash));
  assert.ok(edit.kind === "edit", JSON.stringify(edit));
  return { text: replaced(text, edit.replacements), changed: edit.changed, skipped: edit.skipped };
}
const lines = (...rows: readonly string[]): string => rows.map((row) => `${row}\n`).join("");
const REVIEWED: RowAction = { kind: "set", key: "status", value: "reviewed" };

test("a tag goes behind the others, once", () => {
  assert.deepEqual(
    edited(lines('{"tags":["a"]}', '{"x": 1 }', '{"tags": ["new"], "y": 2}', '{"tags": [ ]}', "{}"), { kind: "add_tag", tag: "new" }),
    { text: lines('{"tags":["a", "new"]}', '{"x": 1, "tags": ["new"] }', '{"tags": ["new"], "y": 2}', '{"tags": ["new" ]}', '{"tags": ["new"]}'), changed: 4, skipped: 0 },
  );
});

test("a tag is taken out, the others stay as they are written", () => {
  assert.deepEqual(edited(lines('{"tags": ["a",  "old" , "b"]}', '{"tags": ["old", "old", "b"]}', '{"tags": ["old"]}', '{"tags": ["A"]}', "{}"), { kind: "remove_tag", tag: "old" }), {
    text: lines('{"tags": ["a" , "b"]}', '{"tags": ["b"]}', '{"tags": []}', '{"tags": ["A"]}', "{}"),
    changed: 3,
    skipped: 0,
  });
});

test("a status is written in its place, or behind the other keys; line ends and other keys stay", () => {
  const text = '\uFEFF{"status" : "draft","x":1.0}\r\n\r\n{"y": "\\u00e9"}\r{"status": "reviewed"}';
  assert.equal(edited(text, REVIEWED).text, '\uFEFF{"status" : "reviewed","x":1.0}\r\n\r\n{"y": "\\u00e9", "status": "reviewed"}\r{"status": "reviewed"}');
  assert.equal(edited(lines('{"status": "draft", "x": 1}', '{"x": 1, "status": "draft"}', '{"status": 1}'), { kind: "set", key: "status", value: undefined }).text, lines('{"x": 1}', '{"x": 1}', "{}"));
});

test("of two equal keys the last one counts, and is the one that is written", () => {
  assert.equal(edited(lines('{"status": "draft", "status": "draft"}'), REVIEWED).text, lines('{"status": "draft", "status": "reviewed"}'));
});

test("what cannot be edited is counted and stays as it is", () => {
  const text = lines('{"status": "draft"', "[1]", '{"tags": "a"}', '{"x": 1}');
  assert.deepEqual(edited(text, { kind: "add_tag", tag: "b" }), { text: lines('{"status": "draft"', "[1]", '{"tags": "a"}', '{"x": 1, "tags": ["b"]}'), changed: 1, skipped: 3 });
});

test("a row that escapes its characters goes on so", () => {
  assert.equal(edited(lines('{"x": "\\u00e9"}'), { kind: "add_tag", tag: "é" }).text, lines('{"x": "\\u00e9", "tags": ["\\u00e9"]}'));
});

test("rows are deleted with their line ends, whatever these are", () => {
  const removed = (text: string, ...chosen: readonly number[]): string => edited(text, { kind: "delete" }, ...chosen.map((line): RowFilter => ({ kind: "lines", first: line, last: line }))).text;
  assert.equal(removed("{}\r\n{}\n[1]\r\n", 1), "{}\r\n[1]\r\n");
  assert.equal(removed("{}\r\n\n[1]", 2), "{}\r\n");
  assert.equal(removed("[0]\r\n[1]\r\n[2]", 1, 2), "[0]");
  assert.equal(removed("\uFEFF[0]\n[1]", 0), "\uFEFF[1]");
  assert.equal(removed("[0]\n[1]", 0, 1), "");
});

test("ids count up from the first one, and what refers to them follows in every row", () => {
  const first = idPattern("case-09") ?? assert.fail("a pattern");
  const text = lines('{"id": "a", "pairId": "a-pair"}', '{"instruction": "x"}', '{"x": {"parentId": "a"}, "parentId": "a", "pairId": "a-pair", "id": "kept", "status": "reviewed"}', '{"parentId": "other", "id": 7}');
  const { text: renumbered, changed } = edited(text, { kind: "renumber", first }, { kind: "status", value: undefined });
  assert.equal(renumbered, lines('{"id": "case-09", "pairId": "case-09-pair"}', '{"id": "case-10", "instruction": "x"}', '{"x": {"parentId": "a"}, "parentId": "case-09", "pairId": "case-09-pair", "id": "kept", "status": "reviewed"}', '{"parentId": "other", "id": "case-11"}'));
  assert.equal(changed, 4);
});

test("an id that a row has which is not renumbered is never given to another", () => {
  const check = checkDocument(lines('{"id": "b-1", "status": "reviewed"}', '{"id": "x"}'), SMALL_RULES);
  const edit = finish(bulkEdit({ text: "", rows: check.rows }, check.rows.slice(1), { kind: "renumber", first: { prefix: "b-", width: 1, start: 1 } }, SMALL_RULES.hash));
  assert.deepEqual(edit, { kind: "id_taken", id: "b-1" });
  assert.deepEqual([idPattern("case"), idPattern("1"), idPattern("a1b007")], [undefined, { prefix: "", width: 1, start: 1 }, { prefix: "a1b", width: 3, start: 7 }]);
});

test("filters of one kind are alternatives, of several kinds each must hold", () => {
  const text = lines('{"id": "1", "category": "a", "status": "draft", "tags": ["t"]}', '{"id": "2", "category": "b", "status": "draft", "source": "s"}', '{"id": "3", "category": "b", "status": "reviewed", "instruction": "Une Céphalée"}', '{"id": "1"}');
  const chosen = (...filters: readonly RowFilter[]): string => {
    const check = checkDocument(text, SMALL_RULES);
    return check.rows.flatMap((placed, index) => (rowChooser(filters, codesByLine(check))(placed) ? [index] : [])).join();
  };
  assert.equal(chosen(), "0,1,2,3");
  assert.equal(chosen({ kind: "category", value: "a" }, { kind: "category", value: "b" }, { kind: "status", value: "draft" }), "0,1");
  assert.equal(chosen({ kind: "status", value: undefined }), "3");
  assert.equal(chosen({ kind: "tag", value: "t" }), "0");
  assert.equal(chosen({ kind: "source", value: "s" }), "1");
  assert.equal(chosen({ kind: "words", value: "CÉPHALÉE" }), "2");
  assert.equal(chosen({ kind: "problem", value: "duplicate_id" }), "3");
  assert.equal(chosen({ kind: "lines", first: 1, last: 2 }), "1,2");
});

test("any rows: what is not chosen keeps its characters, what is chosen says the same but for the edit", () => {
  const value = fc.constantFrom('"a"', "1.0", "[]", '["t", "u"]', '{"tags": ["t"]}', '"\\u00e9"', "null");
  const row = fc.uniqueArray(fc.tuple(fc.constantFrom("id", "tags", "status", "x", "__proto__"), value), { selector: ([key]) => key }).map((pairs) => `{${pairs.map(([key, json]) => `"${key}" :${json}`).join(" , ")}}`);
  const end = fc.constantFrom("\n", "\r\n", "\r", "\n\n");
  const action = fc.constantFrom<RowAction>({ kind: "add_tag", tag: "t" }, { kind: "remove_tag", tag: "t" }, REVIEWED, { kind: "delete" });
  fc.assert(
    fc.property(fc.array(fc.tuple(row, end), { minLength: 1 }), fc.boolean(), action, fc.nat(6), fc.nat(6), (rows, ended, act, one, other) => {
      const text = rows.map(([json, lineEnd], index) => (index === rows.length - 1 && !ended ? json : json + lineEnd)).join("");
      const check = checkDocument(text, SMALL_RULES);
      const filter: RowFilter = { kind: "lines", first: Math.min(one, other), last: Math.max(one, other) };
      const isChosen = rowChooser([filter], new Map());
      const after = checkDocument(edited(text, act, filter).text, SMALL_RULES).rows.map((placed) => placed.row.text);
      const expected = check.rows.flatMap((placed) => (!isChosen(placed) ? [placed.row.text] : act.kind === "delete" ? [] : [undefined]));
      assert.equal(after.length, expected.length);
      for (const [index, kept] of expected.entries()) if (kept !== undefined) assert.equal(after[index], kept);
      for (const each of after) assert.doesNotThrow(() => JSON.parse(each) as unknown);
    }),
    { numRuns: runs(300), seed: 3 },
  );
});
