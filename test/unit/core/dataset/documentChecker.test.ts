import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDocument } from "../../../../src/core/dataset/checkDocument";
import type { CheckedRow } from "../../../../src/core/dataset/checkRow";
import type { DatasetCheck } from "../../../../src/core/dataset/datasetCheck";
import { DocumentChecker } from "../../../../src/core/dataset/documentChecker";
import { createRandom, type Random } from "../../../../src/core/dataset/generation/random";
import { finish } from "../../../../src/core/steps";
import { SMALL_RULES } from "../../../support/smallRules";

const EDITS = 100_000;
const MOST_LINES = 14;
const WORDS = "mal de tête brutale ce matin depuis hier nuque fièvre non lumière".split(" ");
const OTHER_LINES = ["", " \t", "null", '{"id": "a"', '{"id": "a", "id": "b"}', '{"messages": [{"role": "user", "content": "\\ud83e"}]}', "\uFEFF", "\uFEFF[]"];

/** Of few words and few ids, so that rows are often equal, or nearly. */
function randomLine(random: Random): string {
  if (random.between(0, 4) === 0) return random.pick(OTHER_LINES) ?? "";
  const words = Array.from({ length: random.between(1, 8) }, () => random.pick(WORDS));
  const ignore = random.between(0, 5) === 0 ? ', "ignore": ["near_duplicate"]' : "";
  const ids = ["id", "parentId", "pairId"].map((key) => (random.between(0, 1) === 0 ? `"${key}": "${random.between(0, 9)}", ` : ""));
  return `{${ids.join("")}"instruction": "CAS: ${words.join(" ")} RÉPONDS", "response": "Recommandation: Repos. Source: HAS."${ignore}}`;
}

/** One thing that a person may do to a document. */
function edited(lines: readonly string[], random: Random): readonly string[] {
  const at = random.between(0, lines.length - 1);
  const line = lines[at] ?? "";
  const several = Array.from({ length: random.between(1, 3) }, () => randomLine(random));
  switch (random.between(0, 6)) {
    case 0:
      return lines.toSpliced(at, 1, randomLine(random));
    case 1:
      return lines.length >= MOST_LINES ? lines.slice(0, 2) : lines.toSpliced(at, 0, ...several);
    case 2:
      return lines.length > 3 ? lines.toSpliced(at, several.length) : [...lines, ""];
    case 3:
      return lines.toSpliced(at, 1).toSpliced(random.between(0, lines.length - 1), 0, line);
    case 4:
      return [...lines.slice(at), ...lines.slice(0, at)];
    case 5:
      return lines.length >= MOST_LINES ? lines : lines.toSpliced(at, 0, line);
    default: {
      const column = random.between(0, line.length);
      return lines.toSpliced(at, 1, line.slice(0, column) + (random.pick(['"', "e", " ", "}", "\uFEFF", "é"]) ?? "") + line.slice(column + random.between(0, 2)));
    }
  }
}

const placesOf = ({ rows }: DatasetCheck) => rows.map(({ line, column, start, problems, beside }) => ({ line, column, start, problems, beside }));

test(`after each of ${EDITS} random edits, some checks given up half-way, the checker says what a check of the whole document says`, () => {
  const random = createRandom(20_261);
  const checker = new DocumentChecker(SMALL_RULES);
  const known = new Map<string, CheckedRow>();
  let lines: readonly string[] = [""];
  for (let edit = 0; edit < EDITS; edit++) {
    lines = edited(lines, random);
    const end = random.between(0, 1) === 0 ? "\n" : "\r\n";
    if (random.between(0, 19) === 0) {
      const givenUp = checker.check(edited(lines, random), end);
      for (let step = random.between(0, 12); step > 0 && givenUp.next().done !== true; step--);
    }
    const check = finish(checker.check(lines, end));
    const text = lines.join(end);
    const whole = checkDocument(text, SMALL_RULES, known);
    assert.deepEqual(placesOf(check), placesOf(whole), text);
    assert.deepEqual(check.problems, whole.problems, text);
    for (const { start, end } of check.problems) assert.ok(start >= 0 && start <= end && end <= text.length);
    if (known.size > 20_000) known.clear();
  }
});

test("a row that has not changed is not read again, and a document that has not changed gives the same rows", () => {
  const checker = new DocumentChecker(SMALL_RULES);
  const row = '{"instruction": "CAS: mal RÉPONDS", "response": "b"}';
  const [before] = finish(checker.check([row])).rows;
  const [, after] = finish(checker.check(["[]", row])).rows;
  assert.equal(after?.row, before?.row);
  assert.equal(finish(checker.check(["[]", row])).rows[1], after);
});

test("what a check has read that was given up is not read again", () => {
  const rows = Array.from({ length: 5 }, (_, at) => `{"instruction": "CAS: mal ${at} RÉPONDS"}`);
  const read: string[] = [];
  const counting = { ...SMALL_RULES, validateRecord: (...[value, tree]: Parameters<typeof SMALL_RULES.validateRecord>) => (read.push("row"), SMALL_RULES.validateRecord(value, tree)) };
  const counted = new DocumentChecker(counting);
  const givenUp = counted.check(rows);
  for (let step = 0; step < 3; step++) givenUp.next();
  finish(counted.check(rows));
  assert.equal(read.length, rows.length);
});
