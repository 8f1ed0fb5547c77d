import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readRow } from "../../../../src/core/dataset/record";
import { inSource, replaced, smallestReplacement, withKeys, type Replacement } from "../../../../src/core/dataset/rowEdit";

/** Replaces `from` by `to` in the response of a row. */
function edited(text: string, from: string, to: string): string {
  const response = readRow(text).record?.response;
  assert.ok(response);
  const start = response.value.indexOf(from);
  return replaced(text, [inSource(text, response, { start, end: start + from.length, text: to })]);
}

test("an edit leaves the escapes around it alone", () => {
  assert.equal(edited(String.raw`{"response":"\u00e9t\u00e9 \/ a"}`, "a", "b"), String.raw`{"response":"\u00e9t\u00e9 \/ b"}`);
});
test("new characters are written as the row writes them", () => {
  assert.equal(edited(String.raw`{"response":"\u00e9tat"}`, "tat", "té"), String.raw`{"response":"\u00e9t\u00e9"}`);
  assert.equal(edited(String.raw`{"response":"état \u2011"}`, "tat", "té\n"), String.raw`{"response":"été\n \u2011"}`);
});

test("property: the smallest replacement gives the other text and parts no pair", () => {
  const text = fc.array(fc.constantFrom("a", "b", "🧠", "🦴"), { maxLength: 8 }).map((units) => units.join(""));
  fc.assert(
    fc.property(text, text, (from, to) => {
      const replacement: Replacement | undefined = smallestReplacement(from, to);
      if (replacement === undefined) { assert.equal(from, to); return; }
      assert.equal(replaced(from, [replacement]), to);
      assert.doesNotMatch(replacement.text, /\p{Surrogate}/u);
      assert.doesNotMatch(from.slice(replacement.start, replacement.end), /\p{Surrogate}/u);
    }),
  );
});

test("keys are set and removed; unknown ones and their spelling survive", () => {
  const row = String.raw`{ "id" : "a", "note": "\u00e9", "review": {"by": "x"}, "status": "reviewed" }`;
  const result = withKeys(row, { id: "b", parentId: "a", review: undefined });
  assert.deepEqual(JSON.parse(result), { id: "b", note: "é", status: "reviewed", parentId: "a" });
  assert.ok(result.includes(String.raw`"note": "\u00e9"`));
  assert.ok(!result.includes("\n"));
});
