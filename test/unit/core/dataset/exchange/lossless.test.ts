import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { FormatId } from "../../../../../src/core/dataset/exchange/format";
import { FORMAT_IDS, isTable } from "../../../../../src/core/dataset/exchange/formats";
import { runs } from "../../../../support/soak";
import { entriesOf, exported, imported } from "../../../../support/exchanged";

/** Texts that files are broken by. */
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.constantFrom("", " ", "1", "1.0", "true", "null", "[]", '"', '""', ",", ";", "\n", "\r\n", "a\rb", "\t", "=1+1", "-3", "🧠", "\ud800", "a\udc00b", "\uFEFFx", "x\n\ny", "__proto__", "é\u0301", "\0"),
);
const key = fc.oneof(text, fc.constantFrom("id", "category", "tags", "output", "input", "prompt", "completion", "Response", "_response", "__response", "conversations", "shape", "_shape", "messages", "__proto__", "constructor", "a:json", "note", "#2", "system"));
const value = fc.oneof(text.map((said) => JSON.stringify(said)), fc.constantFrom("1", "1.0", "-0", "12345678901234567890", "1e400", "true", "null", "[]", "{}", '{"b": 1, "a": {"__proto__": [1, "x"]}}', '"\\u00e9"', '"chat"'), fc.jsonValue().map((said) => JSON.stringify(said)));
const string = text.map((said) => JSON.stringify(said));

const message = fc.tuple(fc.constantFrom("system", "user", "assistant"), string, fc.boolean(), fc.option(value)).map(([role, content, turned, more]) => {
  const pair = [`"role": "${role}"`, `"content": ${content}`];
  return `{${[...(turned ? pair.reverse() : pair), ...(more === null ? [] : [`"name": ${more}`])].join(", ")}}`;
});
const messages = fc.array(message, { maxLength: 4 }).map((list) => `[${list.join(", ")}]`);
const extras = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 5 });

type Pairs = readonly (readonly [string, string])[];
const rowOf = (pairs: Pairs): string => `{${[...new Map(pairs)].map(([name, json]) => `${JSON.stringify(name)}: ${json}`).join(", ")}}`;
const row = fc.oneof(
  fc.tuple(string, string, extras).map(([instruction, response, more]): Pairs => [["instruction", instruction], ["response", response], ...more.filter(([name]) => name !== "instruction" && name !== "response")]),
  fc.tuple(messages, extras).map(([list, more]): Pairs => [["messages", list], ...more.filter(([name]) => name !== "messages" && name !== "instruction")]),
  extras.filter((more) => more.length > 0),
).map(rowOf);

/** A row by the characters of its values, however its strings are escaped; their order where the format can hold it. */
const read = (json: string, ordered: boolean): readonly (readonly [string, string])[] => {
  const pairs = entriesOf(json).map(({ key: name, json: said }) => [name, said.replace(/"(?:[^"\\]|\\.)*"|\s+/gu, (token) => (token.startsWith('"') ? JSON.stringify(JSON.parse(token)) : ""))] as const);
  return ordered ? pairs : pairs.toSorted(([a], [b]) => (a < b ? -1 : 1));
};

/** A table has one order of columns, a conversation one place for its texts. */
const keepsOrder = (format: FormatId): boolean => format === "alpaca" || format === "prompt-completion" || format === "records";

for (const format of FORMAT_IDS) {
  for (const container of isTable(format) ? (["lines"] as const) : (["lines", "list"] as const)) {
    test(`any rows come back from ${format}${isTable(format) ? "" : ` (${container})`} as they were, in whatever parts the file arrives`, () => {
      fc.assert(
        fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (rows, part) => {
          const file = Buffer.from(exported(rows, format, container)).toString();
          const back = imported(file, format, part);
          assert.deepEqual(back.issues, []);
          assert.deepEqual(back.rows.map((each) => read(each, keepsOrder(format))), rows.map((each) => read(each, keepsOrder(format))));
        }),
        { numRuns: runs(300), seed: 20 },
      );
    });
  }
}
