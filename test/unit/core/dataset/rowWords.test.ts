import assert from "node:assert/strict";
import { test } from "node:test";
import { meaningAt, offersAt } from "../../../../src/core/dataset/rowWords";
import { SMALL_RULES } from "../../../support/smallRules";

/** Rules whose schema has few keys. */
const RULES = {
  recordSchema: {
    properties: {
      instruction: { type: "string", description: "The case." },
      expected: { type: "string", description: "The right decision." },
      status: { type: "string", enum: ["draft", "reviewed"] },
      messages: { type: "array", items: { properties: { role: { type: "string", enum: ["user"], description: "Who speaks." }, content: { type: "string" } } } },
      tags: { type: "array", description: "Free words.", items: { type: "string" } },
    },
  },
  engine: { protocol: { categories: [{ id: "short", label: "Short case", decisions: [], share: 1 }], decisions: [{ id: "clarify", label: "Ask first", urgency: "none" }] } },
} as const;

/** `|` is the cursor: what the row becomes with each offer. */
function offered(row: string): readonly string[] {
  const offset = row.indexOf("|");
  const text = row.replace("|", "");
  return offersAt(text, offset, RULES).map(({ start, end, json }) => text.slice(0, start) + json + text.slice(end));
}

test("keys that the row does not have yet, with a value to begin with", () => {
  assert.deepEqual(offered('{"instruction": "x", |}'), ['{"instruction": "x", "expected": ""}', '{"instruction": "x", "status": ""}', '{"instruction": "x", "messages": []}', '{"instruction": "x", "tags": []}']);
  assert.deepEqual(offered('{"st|": "draft", "instruction": "", "messages": [], "tags": []}'), ['{"expected": "draft", "instruction": "", "messages": [], "tags": []}', '{"status": "draft", "instruction": "", "messages": [], "tags": []}']);
});

test("keys of a message of a chat", () => {
  assert.deepEqual(offered('{"messages": [{"role": "user"}, {|}]}'), ['{"messages": [{"role": "user"}, {"role": ""}]}', '{"messages": [{"role": "user"}, {"content": ""}]}']);
  assert.deepEqual(offered('{"messages": [{"role": "user", "|"}]}'), ['{"messages": [{"role": "user", "content": ""}]}']);
  assert.deepEqual(offered('{"messages": [{"role": "|"}]}'), ['{"messages": [{"role": "user"}]}']);
});

test("values that the protocol or the schema knows, in place of what is there", () => {
  assert.deepEqual(offered('{"expected": |}'), ['{"expected": "clarify"}']);
  assert.deepEqual(offered('{"expected": "cl|x"}'), ['{"expected": "clarify"}']);
  assert.deepEqual(offered('{"acceptable": ["|"]}'), ['{"acceptable": ["clarify"]}']);
  assert.deepEqual(offered('{"category": "|"}'), ['{"category": "short"}']);
  assert.deepEqual(offered('{"status": "|"}'), ['{"status": "draft"}', '{"status": "reviewed"}']);
  assert.deepEqual(offered('{"instruction": "|"}'), []);
});

test("a key is explained by the schema, a value by the protocol", () => {
  const row = '{"expected": "clarify", "tags": []}';
  const said = (words: string) => {
    const meaning = meaningAt(row, row.indexOf(words) + 1, RULES);
    return meaning && [row.slice(meaning.start, meaning.end), meaning.detail, meaning.description];
  };
  assert.deepEqual(said('"expected"'), ['"expected"', undefined, "The right decision."]);
  assert.deepEqual(said('"clarify"'), ['"clarify"', "Ask first", "The right decision."]);
  assert.deepEqual(said('"tags"'), ['"tags"', undefined, "Free words."]);
  assert.equal(said("[]"), undefined);
});

test("references inside the schema and schemas put together are followed, and circles once", () => {
  const rules = {
    ...RULES,
    recordSchema: {
      $id: "own.schema.json",
      $ref: "#/$defs/row",
      allOf: [{ properties: { author: { $ref: "own.schema.json#/$defs/per~1son" } } }, { $ref: "#" }],
      $defs: {
        row: { properties: { status: { $ref: "#/$defs/status" }, parts: { type: "array", items: { $ref: "#/$defs/row" } } } },
        status: { description: "How far it is.", anyOf: [{ enum: ["draft"] }, { enum: ["done", "draft"] }, { const: "lost" }, { $ref: "#/$defs/status" }] },
        "per/son": { type: "object", properties: { name: { description: "In full.", $ref: "#/$defs/none" } }, if: { $ref: "#/$defs/per~1son" }, then: { properties: { role: true } } },
      },
    },
  };
  const offers = (row: string) => offersAt(row.replace("|", ""), row.indexOf("|"), rules).map(({ json }) => json);
  assert.deepEqual(offers("{|}"), ['"status": ""', '"parts": []', '"author": {}']);
  assert.deepEqual(offers('{"status": "|"}'), ['"draft"', '"done"', '"lost"']);
  assert.deepEqual(offers('{"author": {|}}'), ['"name": ""', '"role": ""']);
  assert.deepEqual(offers('{"parts": [{"parts": [{|}]}]}'), ['"status": ""', '"parts": []']);
  const said = (row: string, words: string) => meaningAt(row, row.indexOf(words) + 1, rules)?.description;
  assert.equal(said('{"parts": [{"status": "done"}]}', '"status"'), "How far it is.");
  assert.equal(said('{"parts": [{"status": "done"}]}', '"done"'), "How far it is.");
  assert.equal(said('{"author": {"name": "x"}}', '"name"'), "In full.");
  assert.equal(said('{"author": {"constructor": 1}}', '"constructor"'), undefined);
});

test("what a reference names nowhere is nothing", () => {
  for (const $ref of ["#/$defs/none", "#anchor", "other.json#/properties", "#/%", "", "#"]) assert.deepEqual(offersAt("{}", 1, { ...RULES, recordSchema: { $ref, properties: { id: {} } } }).map(({ label }) => label), ["id"], $ref);
});

test("the product's own schema names the rules that a row may pass over", () => {
  assert.ok(offersAt('{"ignore": [""]}', 13, SMALL_RULES).some(({ label }) => label === "near_duplicate"));
});
