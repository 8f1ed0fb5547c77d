import assert from "node:assert/strict";
import { test } from "node:test";
import { readRecordSchemaText } from "../../../../src/core/dataset/recordSchemaText";

/** Each fault as its place, what it stands on, its code and detail. */
function faultsOf(text: string): string[] {
  const read = readRecordSchemaText(text);
  if (!("faults" in read)) return [];
  const lines = text.split("\n");
  return read.faults.map(({ line, start, end, code, detail }) => `${line + 1}:${start + 1} ${lines[line]?.slice(start, end) ?? ""} ${code} ${detail}`);
}

test("a schema of draft 2020-12 is read, whether or not it says so, and with the mark of UTF-8", () => {
  assert.deepEqual(readRecordSchemaText('{"required": ["author"]}'), { schema: { required: ["author"] } });
  for (const text of ["{}", "\uFEFF{}", '{"$schema": "https://json-schema.org/draft/2020-12/schema"}', '{"$schema": "https://json-schema.org/draft/2020-12/schema#"}', '{"properties": {"day": {"format": "date"}}}', '{"$ref": "#/$defs/row", "$defs": {"row": {"type": "object"}}}']) assert.deepEqual(faultsOf(text), [], text);
});

test("what is no JSON is told where it breaks", () => {
  assert.deepEqual(faultsOf('{\n  "type": "object"\n  "required": []\n}'), ['3:3 "required" syntax CommaExpected']);
  assert.deepEqual(faultsOf(""), ["1:1  syntax ValueExpected"]);
});

test("what is no schema is told on the value, each place once", () => {
  assert.deepEqual(faultsOf('{\n  "required": "author",\n  "properties": {"id": {"type": "text", "minLength": -1}}\n}'), [
    '2:15 "author" schema must be array',
    '3:33 "text" schema must be equal to one of the allowed values: array, boolean, integer, null, number, object, string',
    "3:54 -1 schema must be >= 0",
  ]);
  for (const text of ["[]", "[{}]", "true", "null", '"a"', "1"]) assert.match(faultsOf(text).join(), /^1:1 \S+ schema must be object/u, text);
  assert.match(faultsOf('{"properties": {"id": {"pattern": "("}}}').join(), /^1:35 "\(" schema Invalid regular expression/u);
  assert.match(faultsOf('{"patternProperties": {"(": {}}}').join(), /^1:23 \{ schema Invalid regular expression/u);
  assert.deepEqual(faultsOf('{"$async": true}'), ["1:12 true schema must not be asynchronous"]);
});

test("another draft is told as one", () => {
  assert.deepEqual(faultsOf('{"$schema": "http://json-schema.org/draft-07/schema#"}'), ['1:13 "http://json-schema.org/draft-07/schema#" draft http://json-schema.org/draft-07/schema#']);
  assert.deepEqual(faultsOf('{"$schema": 7}'), ["1:13 7 draft 7"]);
});

test("a reference out of the file is told, and nothing is fetched", (context) => {
  const fetched = context.mock.method(globalThis, "fetch");
  assert.deepEqual(faultsOf('{"properties": {"id": {"$ref": "https://example.org/id.json"}}}'), ['1:32 "https://example.org/id.json" reference https://example.org/id.json']);
  assert.deepEqual(faultsOf('{"$id": "https://example.org/row.json", "items": {"$ref": "#/$defs/none"}}'), ['1:59 "#/$defs/none" reference #/$defs/none']);
  assert.deepEqual(faultsOf('{"allOf": [{"$ref": "record.schema.json"}]}'), ['1:21 "record.schema.json" reference record.schema.json']);
  assert.equal(fetched.mock.callCount(), 0);
});
