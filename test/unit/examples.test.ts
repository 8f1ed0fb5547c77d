import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { checkDocument } from "../../src/core/dataset/checkDocument";
import type { DatasetCheck } from "../../src/core/dataset/datasetCheck";
import { examplesOf, type Example } from "../../src/core/dataset/example";
import { DEFAULT_SEVERITIES } from "../../src/core/dataset/problem";
import type { DatasetRules } from "../../src/core/dataset/rules";
import { nearDuplicates } from "../../src/core/dataset/similarity";
import { datasetStatistics } from "../../src/core/dataset/statistics";
import { finish } from "../../src/core/steps";
import { loadDatasetRules } from "../../src/platform/dataset/datasetRules";

const FILES = [
  { file: "train.jsonl", size: 200 },
  { file: "test.jsonl", size: 100 },
] as const;

interface Checked {
  readonly check: DatasetCheck;
  readonly examples: readonly Example[];
}

let rules: DatasetRules;
let checked: readonly Checked[];
before(async () => {
  rules = await loadDatasetRules(path.resolve("."));
  checked = FILES.map(({ file }) => {
    const check = checkDocument(readFileSync(path.join("examples/headache", file), "utf8"), rules);
    return { check, examples: examplesOf(check.rows.map(({ row }) => row), rules.hash) };
  });
});

for (const [index, { file, size }] of FILES.entries()) {
  const here = (): Checked => checked[index] ?? assert.fail(file);
  const problems = () => here().check.problems.map(({ code, start }) => ({ code, line: here().check.rows.findIndex((row) => row.start + row.row.text.length >= start) + 1 }));

  test(`${file} has ${size} rows without an error, each with an id, a label and a word on its origin`, () => {
    assert.deepEqual(problems().filter(({ code }) => DEFAULT_SEVERITIES[code] === "error"), []);
    assert.equal(here().examples.length, size);
    for (const { expected, category, source, id } of here().examples) assert.ok(expected !== undefined && category !== undefined && source?.includes("synthetic"), id);
  });

  test(`${file}: answers are in the contract to the character`, () => {
    assert.deepEqual(problems().filter(({ code }) => code.startsWith("contract_")), []);
  });

  test(`${file}: the categories have the protocol's shares`, () => {
    const shares = new Map(rules.labels.categories.map(({ id, share }) => [id, share]));
    for (const { value, share, target } of datasetStatistics(here().examples, shares).categories) assert.equal(share, target, value);
  });
}

test("the shares are 40, 30, 20 and 10 %", () => {
  assert.deepEqual(rules.labels.categories.map(({ id, share }) => [id, share]), [["short_case", 0.4], ["red_flags", 0.3], ["no_red_flags", 0.2], ["ambiguous", 0.1]]);
});

test("no two cases are equal once numbers, age and sex are masked, and no test case is near a training case", () => {
  const all = checked.flatMap(({ examples }, file) => examples.map((example) => ({ ...example, file })));
  const pairs = finish(nearDuplicates(all.map(({ instruction }) => rules.shinglesOf(instruction)))).map(({ first, second, similarity }) => ({ first: all[first], second: all[second], similarity }));
  const wrong = pairs.filter(({ first, second, similarity }) => similarity === 1 || first?.file !== second?.file);
  assert.deepEqual(wrong.map(({ first, second }) => [first?.id, second?.id]), []);
});

test("ids are unique over both files", () => {
  const ids = checked.flatMap(({ examples }) => examples.map(({ id }) => id));
  assert.equal(new Set(ids).size, ids.length);
});
