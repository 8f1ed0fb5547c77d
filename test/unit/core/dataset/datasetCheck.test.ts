import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDocument } from "../../../../src/core/dataset/checkDocument";
import { nextProblem, worstOf } from "../../../../src/core/dataset/datasetCheck";
import { createRandom } from "../../../../src/core/dataset/generation/random";
import { LEVELS, PROBLEM_CODES, severitiesWith, type ProblemCode } from "../../../../src/core/dataset/problem";
import { SMALL_RULES } from "../../../support/smallRules";

const LINES = [
  '{"id": "a", "instruction": "CAS: mal de tête RÉPONDS", "response": "Recommandation: Repos. Source: HAS."}',
  '{"id": "a", "instruction": "CAS: brutale RÉPONDS", "response": "Recommandation: Repos."}',
  '{"instruction": "brutale", "response": "IRM"}',
  '{"id": "b"',
  "",
  "null",
];

test("the worst problems are the first of each severity in its turn; rules that are off do not count", () => {
  const random = createRandom(5);
  for (let round = 0; round < 300; round++) {
    const text = Array.from({ length: random.between(1, 12) }, () => random.pick(LINES)).join("\n");
    const severities = severitiesWith(Object.fromEntries(PROBLEM_CODES.map((code) => [code, random.pick(LEVELS)])));
    const check = checkDocument(text, SMALL_RULES);
    const all = [...check.ofLines, ...check.rows.flatMap(({ problems, beside }) => [...problems, ...beside])];
    const most = random.between(0, 6);
    const { worst, total } = worstOf(check, severities, most);
    assert.deepEqual(worst.map(({ problem }) => problem), (["error", "warning", "information"] as const).flatMap((level) => all.filter(({ code }) => severities[code] === level)).slice(0, most));
    assert.equal(total, all.filter(({ code }) => severities[code] !== "off").length);
  }
});

test("the next row with a problem is the next one below, then from the beginning; rules that are off do not count", () => {
  const { rows } = checkDocument([LINES[0], LINES[4], LINES[2], LINES[0], LINES[3]].join("\n"), SMALL_RULES);
  const next = (line: number, off: readonly ProblemCode[] = []) => nextProblem(rows, line, severitiesWith(Object.fromEntries(off.map((code) => [code, "off"]))))?.line;
  const beside = ["duplicate_id", "duplicate_case"] as const;
  assert.deepEqual([next(0, beside), next(2, beside), next(4, beside)], [2, 4, 2]);
  assert.equal(next(2, [...beside, "json_syntax"]), 2);
  assert.equal(next(0, PROBLEM_CODES), undefined);
});
