import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeString } from "../../../../src/core/dataset/decodedString";

/** Decodes a whole literal and says where `part` of its value is written. */
function written(literal: string, part: string): string {
  const decoded = decodeString(literal, { start: 0, end: literal.length });
  const start = decoded.value.indexOf(part);
  assert.notEqual(start, -1, `“${part}” is in “${decoded.value}”`);
  const span = decoded.toSource({ start, end: start + part.length });
  return literal.slice(span.start, span.end);
}

test("plain characters stand for themselves", () => assert.equal(written('"pas de fièvre"', "fièvre"), "fièvre"));
test("escapes of Python's json.dumps", () => assert.equal(written(String.raw`"pas de fi\u00e8vre, ø"`, "fièvre"), String.raw`fi\u00e8vre`));
test("a character outside the BMP is two escapes", () => assert.equal(written(String.raw`"a\ud83e\udde0b"`, "🧠"), String.raw`\ud83e\udde0`));
test("short escapes", () => assert.equal(written(String.raw`"CAS CLINIQUE:\n\tF\/H \"26\" a"`, '\n\tF/H "26"'), String.raw`\n\tF\/H \"26\"`));
test("what follows an escape is not shifted", () => assert.equal(written(String.raw`"\u00e9\u00e9 fin"`, "fin"), "fin"));

test("the literal's offsets in the row are added", () => {
  const row = String.raw`{"id":"\u00e9t\u00e9"}`;
  const id = decodeString(row, { start: 6, end: row.length - 1 });
  assert.equal(id.value, "été");
  assert.deepEqual(id.toSource({ start: 1, end: 2 }), { start: 13, end: 14 });
});

test("a broken literal is decoded as far as it goes", () => {
  for (const literal of ['"abc', '"', String.raw`"ab\u00`, String.raw`"ab\x`, '"ab\\']) {
    const { value, toSource } = decodeString(literal, { start: 0, end: literal.length });
    assert.ok(toSource({ start: 0, end: value.length }).end <= literal.length, literal);
  }
});

test("property: any string, however it is escaped, decodes as JSON.parse does, and every unit maps to the characters that wrote it", () => {
  const unit = fc.oneof(fc.string({ unit: "binary", maxLength: 1 }), fc.constantFrom("é", '"', "\\", "\n", "\u2011", "\ud800", "🧠"));
  const escaped = (text: string, all: boolean) =>
    all ? `"${text.replace(/[\s\S]/g, (u) => `\\u${u.charCodeAt(0).toString(16).padStart(4, "0")}`)}"` : JSON.stringify(text);
  fc.assert(
    fc.property(fc.array(unit), fc.boolean(), fc.nat(), fc.nat(), (units, all, a, b) => {
      const text = units.join("");
      const literal = escaped(text, all);
      const decoded = decodeString(literal, { start: 0, end: literal.length });
      assert.equal(decoded.value, JSON.parse(literal));
      const start = Math.min(a, b) % (text.length + 1);
      const end = Math.max(start, Math.max(a, b) % (text.length + 1));
      const span = decoded.toSource({ start, end });
      assert.equal(JSON.parse(`"${literal.slice(span.start, span.end)}"`), text.slice(start, end));
    }),
  );
});
