import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { runs } from "../../../../support/soak";
import { exported, imported } from "../../../../support/exchanged";

const faultsOf = (text: string): readonly string[] => imported(text).issues.map(({ row, line, column, fault }) => `${row} ${line}:${column} ${fault.kind}`);
const mappingOf = (text: string): Readonly<Record<string, string | undefined>> => Object.fromEntries(imported(text).survey.mapping);

test("the delimiter is found by the first row, whatever stands in quotation marks", () => {
  for (const [text, delimiter] of [['a,"b;;;"\n1,2', ","], ["a;b\n1,5;2", ";"], ["a\tb\n", "\t"], ["sep=;\na,b;c\n", ";"], ["alone\nx;y", ","]] as const) {
    const { container } = imported(text);
    assert.equal(container?.kind === "table" && container.delimiter, delimiter, text);
  }
});

test("cells of text are texts, and numbers too; headings that end in :json say what their cells are", () => {
  const { rows } = imported('instruction,age,tags:json,"""a,b"":json"\nx,47,"[""a"", 1.0]",""""""\n');
  assert.deepEqual(rows, ['{"instruction": "x", "age": "47", "tags": ["a", 1.0], "a,b": ""}']);
});

test("an empty cell is no value, and a column without a name is left out and said", () => {
  const text = "instruction,,response,response\nx,1,,2\n";
  assert.deepEqual(imported(text).rows, ['{"instruction": "x"}']);
  assert.deepEqual(mappingOf(text), { instruction: "instruction", "#2": undefined, "#4": undefined });
});

test("what a table cannot hold as text goes as JSON: nothing, numbers, formulas, halves of pairs", () => {
  assert.equal(
    exported(['{"instruction": "a", "n": 1, "e": "", "f": "=1+1", "h": "\\ud83e", "t": "a \\"b\\"", "s": "\\t=1+1"}', '{"instruction": "c", "n": "1"}'], "csv"),
    'instruction,n:json,e:json,f:json,h:json,t,s:json\r\na,1,"""""","""=1+1""","""\\ud83e""","a ""b""","""\\t=1+1"""\r\nc,"""1""",,,,,\r\n',
  );
});

test("the format of a JSON file is found by its keys", () => {
  const turns = '[{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]';
  const messages = '[{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]';
  for (const [item, format, row] of [
    ['{"instruction": "q", "input": "", "output": "a"}', "alpaca", '{"instruction": "q", "response": "a"}'],
    [`{"id": "1", "conversations": ${turns}}`, "sharegpt", '{"id": "1", "instruction": "q", "response": "a"}'],
    [`{"messages": ${messages}}`, "chatml", '{"instruction": "q", "response": "a"}'],
    [`{"messages": ${messages.replace("]", ', {"role": "user", "content": "r"}]')}}`, "chatml", `{"messages": ${messages.replace("]", ', {"role": "user", "content": "r"}]')}}`],
    ['{"instruction": "q", "input": ""}', "alpaca", '{"instruction": "q"}'],
    ['{"instruction": "q", "input": "", "messages": [{"role": "user", "content": "q"}]}', "alpaca", '{"messages": [{"role": "user", "content": "q"}]}'],
    ['{"prompt": "q", "messages": [{"role": "user", "content": "q"}]}', "prompt-completion", '{"messages": [{"role": "user", "content": "q"}]}'],
    ['{"instruction": "q", "input": "", "response": "a"}', "records", '{"instruction": "q", "input": "", "response": "a"}'],
    ['{"prompt": "q", "completion": "a"}', "prompt-completion", '{"instruction": "q", "response": "a"}'],
    ['{"Question": "q", "answer": "a", "Tags": ["x"]}', "records", '{"instruction": "q", "response": "a", "tags": ["x"]}'],
  ] as const) {
    for (const text of [`${item}\n`, `[${item}]`, `\uFEFF\n [ ${item} ]\n`]) {
      const { survey, rows } = imported(text);
      assert.deepEqual([survey.format, rows], [format, [row]], text);
    }
  }
});

test("a key never takes the place of another", () => {
  assert.deepEqual(mappingOf('{"instruction": "q", "output": "a", "response": "other", "id": "1", "ID": "2"}'), { instruction: "instruction", output: "response", response: "_response", id: "id", ID: "ID" });
});

test("rows that cannot be read have a place", () => {
  assert.deepEqual(faultsOf('{"a": 1}\n{"b": }\n\n7\n'), ["2 2:7 json", "3 4:1 not_an_object"]);
  assert.deepEqual(faultsOf('[\n  {"a": 1},\n  {\n    "b": 1,\n    "b": 2\n  },,\n  "x"\n'), ["2 5:5 repeated_key", "3 6:5 json", "4 7:3 not_an_object", "4 8:1 unclosed_list"]);
  assert.deepEqual(faultsOf('[{"a": 1}] x'), ["1 1:12 text_after_list"]);
  assert.deepEqual(faultsOf('a,b:json\n"x\n\ny",2\nz,{\n"u'), ["2 5:2 cell_not_json", "3 6:1 unclosed_quote"]);
});

test("any text is read, in whatever parts it arrives, without an exception", () => {
  const sign = fc.constantFrom('"', ",", ";", "\n", "\r", "{", "}", "[", "]", ":", "\\", "a", " ", "1", "\uFEFF", "messages", "instruction", "é", "\ud83e");
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (signs, part) => {
      const text = signs.join("");
      const [parted, whole] = [imported(text, undefined, part), imported(text)];
      assert.deepEqual(parted, whole);
    }),
    { numRuns: runs(500), seed: 4 },
  );
});
