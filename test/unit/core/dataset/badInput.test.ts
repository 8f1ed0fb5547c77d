import assert from "node:assert/strict";
import path from "node:path";
import { before, describe, test } from "node:test";
import { AUGMENTATIONS, augmentingRow, augmentRow } from "../../../../src/core/dataset/augmentation/augmentRow";
import { checkDocument } from "../../../../src/core/dataset/checkDocument";
import { checkRow, rowCheck } from "../../../../src/core/dataset/checkRow";
import type { DatasetCheck } from "../../../../src/core/dataset/datasetCheck";
import { DocumentChecker } from "../../../../src/core/dataset/documentChecker";
import { choiceEdit, textEdit } from "../../../../src/core/dataset/formEdit";
import { linesOf } from "../../../../src/core/dataset/lines";
import { LONGEST_ROW, readRow } from "../../../../src/core/dataset/record";
import { datasetReport } from "../../../../src/core/dataset/report/datasetReport";
import { replaced } from "../../../../src/core/dataset/rowEdit";
import type { DatasetRules } from "../../../../src/core/dataset/rules";
import { finish, type Steps } from "../../../../src/core/steps";
import { loadDatasetRules } from "../../../../src/platform/dataset/datasetRules";
import { BAD_TEXTS, INHERITED_KEYS, longestRow, rowWith } from "../../../support/badTexts";
import { COSTLY_ROWS, variedRow, VARIED_WORDS } from "../../../support/costlyRows";
import { imported } from "../../../support/exchanged";
import { stepsKept } from "../../../support/stretches";

let rules: DatasetRules;
before(async () => {
  rules = await loadDatasetRules(path.resolve("."));
});

for (const { name, text: textOf, problem } of BAD_TEXTS) {
  describe(name, () => {
    const text = textOf();
    let whole: DatasetCheck;
    before(() => {
      whole = checkDocument(text, rules);
    });

    test("is checked, with a problem that has a place; the editor's check says the same", () => {
      const found = whole.problems.find(({ code }) => code === problem);
      assert.ok(found, `${problem} among ${[...new Set(whole.problems.map(({ code }) => code))].join(", ")}`);
      for (const { start, end } of whole.problems) assert.ok(start >= 0 && start <= end && end <= text.length);
      const live = finish(new DocumentChecker(rules).check(Array.from(linesOf(text), ({ start, end }) => text.slice(start, end))));
      const codes = (problems: DatasetCheck["problems"]): readonly string[] => problems.flatMap(({ code }) => (code === "line_ends" ? [] : [code]));
      assert.deepEqual(codes(live.problems), codes(whole.problems));
    });

    test("is reported on", () => {
      const { rows, broken } = finish(datasetReport(whole, rules, { template: "chatml", system: "", maxLength: 512 }));
      assert.ok(rows.length + broken.length <= whole.rows.length);
    });

    test("is imported, or refused with a place", () => {
      for (const { row, line, column } of imported(text).issues) assert.ok(row >= 0 && line >= 1 && column >= 1);
    });

    test("its rows are varied and edited, or refused", () => {
      for (const { row } of whole.rows.slice(0, 20)) {
        for (const augmentation of AUGMENTATIONS) {
          const varied = augmentRow(row, { name: augmentation, id: "r", seed: 1 }, rules);
          assert.ok(varied.kind === "refused" || readRow(varied.text).errors.length === 0);
        }
        const edits = [choiceEdit(row, "status", "draft"), textEdit(row, "response", row.record?.response?.value ?? "", "Repos.")];
        // An edit may make a row longer than rows may be.
        for (const edit of edits) if (edit !== undefined && row.errors.length === 0) assert.ok(readRow(replaced(row.text, [edit])).errors.every(({ fault }) => fault === "TooLong" || fault === "TooMany"));
      }
    });
  });
}

test("a row of the longest length is read, one that is longer is not, and the problem says both lengths", () => {
  const longest = longestRow("é").padEnd(LONGEST_ROW);
  assert.ok(readRow(longest).record);
  const [problem] = checkDocument(`${longest} `, rules).problems;
  assert.deepEqual(problem, { start: 0, end: 1, code: "row_too_long", data: { of: "characters", length: LONGEST_ROW + 1, limit: LONGEST_ROW } });
});

/** A row with the longest answer that is read, or a part of it. */
function rowAnswering(words: string, part = 1): string {
  const room = part * (LONGEST_ROW - 200);
  return JSON.stringify({ instruction: "Femme de 30 ans.", response: `Recommandation: ${words.repeat(Math.floor(room / words.length))}` });
}

/** How long each step keeps this process, in ms: of several turns the least, so that what else the computer does counts little. */
function stepTimes(steps: () => Steps<unknown>): readonly number[] {
  let least: readonly number[] = [];
  for (let turn = 0; turn < 4; turn++) {
    const times = stepsKept(steps());
    least = times.map((time, step) => Math.min(time, least[step] ?? Infinity));
  }
  return least;
}

function checkTimes(row: string): readonly number[] {
  return stepTimes(() => rowCheck(row, rules));
}

/** In ms: what nobody feels. */
const UNNOTICED = 16;

for (const [name, row] of Object.entries(COSTLY_ROWS)) {
  test(`a row full of ${name} keeps nobody`, () => {
    const longest = Math.max(...checkTimes(row));
    // The first such row of a process takes several times as long: the bench of the dataset shows it.
    assert.ok(longest < UNNOTICED / 2, `${longest} ms in one step`);
  });
}

for (const words of VARIED_WORDS) {
  test(`the longest row that is varied, full of “${words.trim()}”, does not keep the light bulb's editor`, () => {
    const { row } = checkRow(variedRow(words, rules.contract.words), rules);
    for (const name of AUGMENTATIONS) {
      const wanted = { name, id: "r", seed: 1 };
      const result = augmentRow(row, wanted, rules);
      assert.notEqual(result.kind === "refused" && result.refusal.reason, "too_long");
      const longest = Math.max(...stepTimes(() => augmentingRow(row, wanted, rules)));
      assert.ok(longest < UNNOTICED, `${name}: ${longest} ms in one step`);
    }
  });
}

const sumOf = (times: readonly number[]): number => times.reduce((sum, time) => sum + time, 0);

for (const words of ["IRM ", "the ", "urgence ", "IRM en urgence si fièvre, ", "**IRM** ", "M. Dupont ", "a@b.fr "]) {
  test(`an answer of thousands of “${words.trim()}” costs what its length does, and no step of its check is most of it`, () => {
    const [part, whole] = [checkTimes(rowAnswering(words, 1 / 5)), checkTimes(rowAnswering(words))];
    // What each sign of an answer asks of all others costs 25 times as much.
    assert.ok(sumOf(whole) < 12 * sumOf(part), `${sumOf(whole)} ms, a fifth of it ${sumOf(part)} ms`);
    assert.ok(Math.max(...whole) < Math.max(sumOf(whole) / 2, UNNOTICED / 2), `${Math.max(...whole)} of ${sumOf(whole)} ms in one step`);
  });
}

test("keys that every object has are keys like any other, and stay in every edit", () => {
  const row = readRow(rowWith("a", INHERITED_KEYS));
  const edit = choiceEdit(row, "expected", "surveillance");
  assert.ok(edit);
  assert.ok(replaced(row.text, [edit]).startsWith(`{${INHERITED_KEYS}`));
  assert.equal(row.record?.instruction?.value, "a");
  assert.equal(Object.hasOwn(Object.prototype, "polluted"), false);
});

test("a long text has findings as a short one does", () => {
  const { findings } = rules.engine.analyze(`${"a".repeat(1_000_000)} céphalée brutale`);
  assert.deepEqual(findings.map(({ flag }) => flag), ["thunderclap"]);
});
