import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { parseJsonRow } from "../../../../src/core/dataset/jsonRow";
import { MOST_VALUES, readRow } from "../../../../src/core/dataset/record";
import { recordValidator } from "../../../../src/core/dataset/recordIssues";
import { compileRecordSchema, RecordSchemaError } from "../../../../src/core/dataset/recordSchema";
import { structureProblems } from "../../../../src/core/dataset/rowRules";
import validateByProductSchema from "../../../../src/core/dataset/validateByProductSchema";
import { finish } from "../../../../src/core/steps";
import { withMarkers, withoutMarkers } from "../../../support/markers";

const schema = JSON.parse(readFileSync("schemas/record.schema.json", "utf8")) as { readonly properties: object };
const validate = recordValidator(validateByProductSchema, schema);
const problemsOf = (row: string) => finish(structureProblems(readRow(row), validate));

/** Each row of `fixture`, checked alone, has exactly the problems marked below it. */
function expectProblems(fixture: string): void {
  const marked = withoutMarkers(fixture).split("\n").map((row) => withMarkers(row, problemsOf(row).map((problem) => ({ ...problem, label: labelOf(problem) }))));
  assert.equal(marked.join("\n"), fixture);
}

function labelOf({ code, data }: ReturnType<typeof problemsOf>[number]): string {
  switch (code) {
    case "json_syntax":
      return `${code} ${data.fault}`;
    case "schema":
      return `${code} ${data.keyword}${data.keyword === "required" ? ` ${data.property}` : data.keyword === "contains" ? ` ${data.role}` : ""}`;
    default:
      return code;
  }
}

test("the guide's two keys are enough, and unknown keys are welcome", () => expectProblems('{"instruction": "a", "response": "b", "mine": [1]}'));
test("a chat is a record", () => expectProblems('{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}'));

test("broken JSON is marked on the characters that break it", () =>
  expectProblems(
    String.raw`{"instruction": "a" "response": "b"}
                    ^^^^^^^^^^ json_syntax CommaExpected
{"instruction": "a", "response": "b",}
                                     ^ json_syntax PropertyNameExpected
{"instruction": "a", "response": b}
                                 ^ json_syntax InvalidSymbol
{'instruction': "a"}
 ^^^^^^^^^^^^^ json_syntax InvalidSymbol
{"instruction": "a\é"}
                  ^^ json_syntax InvalidEscapeCharacter
{"instruction": "\u00g9"}
                 ^^ json_syntax InvalidUnicode
{"instruction": "a	b"}
                  ^ json_syntax InvalidCharacter
{"instruction": "a
                ^^ json_syntax UnexpectedEndOfString
{"instruction": "a"} {"instruction": "b"}
                     ^ json_syntax EndOfFileExpected
{"instruction": 01}
                 ^ json_syntax CommaExpected
{"instruction": "Patient: "j'ai mal" depuis hier."}
                           ^^^^ json_syntax QuoteInText
{"instruction": "Patient: "mal""}
                           ^^^ json_syntax QuoteInText
{"instruction": "Patient: mal""}
                              ^^ json_syntax QuoteInText
`.trimEnd(),
  ));

test("the schema is marked on the key or the value concerned", () =>
  expectProblems(
    `{"instruction": "a"}
^ schema required response
{"instruction": 3, "response": ""}
                ^ schema type
                               ^^ schema minLength
{"instruction": "a", "response": "b", "status": "done"}
                                                ^^^^^^ schema enum
{"instruction": "a", "response": "b", "tags": ["x", "y", "x"]}
                                                         ^^^ schema uniqueItems
{"instruction": "a", "response": "b", "review": {"by": "x", "date": "1/2/26"}}
                                                                    ^^^^^^^^ schema pattern
{"messages": [{"role": "human", "content": "a"}, {"role": "assistant"}]}
                       ^^^^^^^ schema enum
                                                 ^ schema required content`,
  ));

test("a chat has a case and an answer", () =>
  expectProblems(
    `{"messages": [{"role": "system", "content": "a"}, {"role": "user", "content": "b"}]}
 ^^^^^^^^^^ schema contains assistant
{"id": "x", "messages": [{"role": "assistant", "content": "a"}, {"role": "assistant", "content": "b"}]}
            ^^^^^^^^^^ schema contains user`,
  ));

test("a row is an object", () =>
  expectProblems(
    `[1]
^^^ not_a_record
null
^^^^ not_a_record`,
  ));

test("the second of two equal keys is marked, at any depth", () =>
  expectProblems(
    `{"instruction": "a", "response": "b", "response": "c"}
                                      ^^^^^^^^^^ duplicate_key
{"instruction": "a", "response": "b", "x": [{"y": 1, "y": 2}]}
                                                     ^^^ duplicate_key`,
  ));

test("lost characters and half pairs are marked", () =>
  expectProblems(
    String.raw`{"instruction": "fi��vre", "response": "b"}
                   ^^ encoding
{"instruction": "a\ud83e", "response": "\ud83e\udde0"}
                  ^^^^^^ encoding
{"id": "\ud83e", "instruction": "a", "response": "b", "x": [{"y": "z\udde0\u00e9"}]}
        ^^^^^^ encoding
                                                                    ^^^^^^ encoding`,
  ));

test("a key __proto__ is a key like any other and changes no object", () => {
  const { value } = parseJsonRow('{"__proto__": {"polluted": true}}');
  assert.deepEqual(Object.keys(value as object), ["__proto__"]);
  assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  assert.deepEqual(problemsOf('{"instruction": "a", "response": "b", "__proto__": 1}'), []);
});

test("a bomb of brackets is told where it becomes too deep", () => {
  assert.deepEqual(parseJsonRow("[".repeat(1_000_000)).errors, [{ start: 100, end: 101, fault: "TooDeep" }]);
});

test("a row of more values than a record has is not read; commas inside texts are none", () => {
  const items = (count: number): string => `[${"1,".repeat(count - 1)}1]`;
  assert.deepEqual(readRow(items(MOST_VALUES)).errors, []);
  assert.deepEqual(problemsOf(items(MOST_VALUES + 1)), [{ start: 0, end: 1, code: "row_too_long", data: { of: "values", length: MOST_VALUES + 1, limit: MOST_VALUES } }]);
  assert.deepEqual(readRow(JSON.stringify({ a: '",'.repeat(10_000) })).errors, []);
});

test("a schema that is none is refused with its place", () => assert.throws(() => compileRecordSchema({ type: "objekt" }), RecordSchemaError));

test("property: the product's schema finds in any record, compiled when the product is built, what ajv finds by it", () => {
  const validateNow = compileRecordSchema(schema);
  const scalar = fc.oneof(fc.constantFrom("", "a", "draft", "user", "assistant", "urgent_imaging"), fc.integer(), fc.boolean(), fc.constant(null));
  const message = fc.oneof(scalar, fc.dictionary(fc.constantFrom("role", "content", "more"), scalar));
  const review = fc.dictionary(fc.constantFrom("by", "role", "date", "guideline", "more"), fc.oneof(scalar, fc.constantFrom("2026-01-02", "2026-13-1")));
  const value = fc.oneof(scalar, review, fc.array(scalar, { maxLength: 4 }), fc.array(message, { maxLength: 4 }));
  const record = fc.oneof({ weight: 9, arbitrary: fc.dictionary(fc.constantFrom(...Object.keys(schema.properties), "instrution", "more"), value) }, { weight: 1, arbitrary: value });
  let found = 0;
  fc.assert(
    fc.property(record, (given) => {
      const { value: read, tree } = parseJsonRow(JSON.stringify(given));
      assert.ok(tree);
      const issues = finish(validate(read, tree));
      assert.deepEqual(issues, finish(validateNow(read, tree)));
      found += issues.length;
    }),
    { numRuns: 2_000 },
  );
  assert.ok(found > 2_000);
});

const scrap = fc.constantFrom("{", "}", "[", "]", ",", ":", '"', "\\", "\\u00", "e9", '"instruction"', '"response"', "0", "1", "-", ".", "e", "true", "nul", " ", "\t", "é", "\ud800", "\u2028", "//", "/*", "\0", "\uFEFF");

test("property: any row is read without an exception, with problems inside it, and is called broken exactly where JSON.parse refuses it", () => {
  const row = fc.oneof(fc.array(scrap).map((parts) => parts.join("")), fc.string({ unit: "binary" }), fc.json());
  fc.assert(
    fc.property(row, (text) => {
      if (/^[\t ]*$|[\r\n]/u.test(text)) return;
      const { errors } = parseJsonRow(text);
      assert.equal(errors.length > 0, !isJson(text), text);
      for (const { start, end } of problemsOf(text)) assert.ok(start >= 0 && start < end && end <= text.length, `${start}–${end} in ${text}`);
    }),
    { numRuns: 20_000 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
