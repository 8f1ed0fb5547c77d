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
  { file: "train.jsonl", size: 200, sharesApart: false },
  { file: "test.jsonl", size: 100, sharesApart: false },
  // For the two metrics that need many rows: it has no short and no ambiguous cases.
  { file: "test-large.jsonl", size: 155, sharesApart: true },
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

for (const [index, { file, size, sharesApart }] of FILES.entries()) {
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

  if (sharesApart) continue;
  test(`${file}: the categories have the protocol's shares`, () => {
    const shares = new Map(rules.labels.categories.map(({ id, share }) => [id, share]));
    for (const { value, share, target } of datasetStatistics(here().examples, shares).categories) assert.equal(share, target, value);
  });
}

test("the shares are 40, 30, 20 and 10 %", () => {
  assert.deepEqual(rules.labels.categories.map(({ id, share }) => [id, share]), [["short_case", 0.4], ["red_flags", 0.3], ["no_red_flags", 0.2], ["ambiguous", 0.1]]);
});

test("the large test set has 81 rows that expect urgent imaging, 68 that expect surveillance, 6 another urgent act", () => {
  const decisions = datasetStatistics(large(), new Map()).decisions.map(({ value, count }) => [value, count] as const);
  assert.deepEqual(new Map(decisions), new Map([["urgent_imaging", 81], ["surveillance", 68], ["urgent_other", 6]]));
});

test("it holds 41 pairs: one case with a red flag, and without it", () => {
  const pairs = new Set(large().flatMap(({ pairId }) => pairId ?? []));
  assert.equal(pairs.size, 41);
  for (const pair of pairs) {
    const twins = large().filter(({ pairId }) => pairId === pair);
    assert.deepEqual(twins.map(({ expected }) => expected), ["urgent_imaging", "surveillance"], pair);
    const [urgent, benign] = twins.map(({ instruction }) => instruction);
    assert.ok(sharedEnds(urgent ?? "", benign ?? "") > 0.5 * (urgent?.length ?? 0), pair);
  }
});

test("every flag of the protocol is spoken of in the rows held out for testing", () => {
  const { engine } = rules;
  const found = new Set(checked.slice(1).flatMap(({ examples }) => examples.flatMap(({ instruction }) => engine.analyze(instruction).findings.map(({ flag }) => flag))));
  assert.deepEqual(engine.protocol.flags.map(({ id }) => id).filter((id) => !found.has(id)), []);
});

test("no two cases are equal once numbers, age and sex are masked, no test case is near a training case, and only twins are near each other in the large set", () => {
  const all = checked.flatMap(({ examples }, file) => examples.map((example) => ({ ...example, file })));
  const pairs = finish(nearDuplicates(all.map(({ instruction }) => rules.shinglesOf(instruction)))).map(({ first, second, similarity }) => ({ first: all[first], second: all[second], similarity }));
  const wrong = pairs.filter(({ first, second, similarity }) => similarity === 1 || first?.file !== second?.file || (first?.file === 2 && first.pairId !== second?.pairId));
  assert.deepEqual(wrong.map(({ first, second }) => [first?.id, second?.id]), []);
});

test("ids are unique over all files", () => {
  const ids = checked.flatMap(({ examples }) => examples.map(({ id }) => id));
  assert.equal(new Set(ids).size, ids.length);
});

function large(): readonly Example[] {
  return checked[2]?.examples ?? assert.fail("the large test set");
}

/** How many characters two texts have alike at both ends together. */
function sharedEnds(a: string, b: string): number {
  const alike = (at: (text: string, index: number) => string | undefined): number => {
    let count = 0;
    while (count < Math.min(a.length, b.length) && at(a, count) === at(b, count)) count++;
    return count;
  };
  return alike((text, index) => text[index]) + alike((text, index) => text.at(-1 - index));
}
