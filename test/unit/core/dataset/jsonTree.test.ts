import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseTree, type Node } from "jsonc-parser";
import { jsonTree } from "../../../../src/core/dataset/jsonTree";

/** Without the links to parents and the places of colons, which nobody here asks for. */
function bare({ type, offset, length, value, children }: Node): object {
  return { type, offset, length, value: value as unknown, children: children?.map(bare) };
}

function expectTheSame(text: string): void {
  const expected = parseTree(text);
  assert.ok(expected);
  assert.deepEqual(bare(jsonTree(text)), bare(expected), text);
}

test("a row with all that JSON has", () => {
  expectTheSame(String.raw`{"a": "é\"\\n\u00e9", "b":[1,-2.5e+3 , true,false,null], "__proto__" : {"c" :{}}, "": []}`);
  for (const text of ['""', " 0 ", "[ ]", "\t{ }\n", '"\\\\"', "null"]) expectTheSame(text);
});

test("property: any JSON, written tightly or with space, gives the tree that the tolerant parser gives", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4, stringUnit: "binary" }), fc.constantFrom(undefined, 1, "\t"), (value, space) => {
      expectTheSame(JSON.stringify(value, undefined, space));
    }),
    { numRuns: 2000 },
  );
});
