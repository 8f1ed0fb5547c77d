import assert from "node:assert/strict";
import { test } from "node:test";
import { LEAST_CHANGED_ROWS, rowsToShow, sufficiencyOf } from "../../../../src/core/evaluation/sufficiency";
import { mcnemar } from "../../../../src/core/evaluation/mcnemar";
import { clopperPearson } from "../../../../src/core/evaluation/statistics";

/** Hanley & Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 1983;249:1743–1745: the exact bounds beside 3/n, in whole per cent. */
const RULE_OF_THREE = [
  { rows: 10, bound: 26 },
  { rows: 20, bound: 14 },
  { rows: 30, bound: 10 },
  { rows: 50, bound: 6 },
  { rows: 100, bound: 3 },
] as const;

for (const { rows, bound } of RULE_OF_THREE) {
  test(`no failure in ${rows} rows leaves up to ${bound} %`, () => {
    const unseen = 100 * (sufficiencyOf(rows, 1)?.unseen ?? NaN);
    assert.equal(Number(unseen.toFixed(0)), bound);
    assert.ok(unseen <= 300 / rows);
  });
}

test("72 rows, all right, are the fewest that show more than 95 %", () => {
  assert.equal(rowsToShow(0.95), 72);
  assert.ok((clopperPearson(72, 72)?.low ?? 0) >= 0.95);
  assert.ok((clopperPearson(71, 71)?.low ?? 1) < 0.95);
});

test("what is called the least change is what McNemar's test can show", () => {
  assert.ok(mcnemar(LEAST_CHANGED_ROWS, 0) < 0.05 && mcnemar(LEAST_CHANGED_ROWS - 1, 0) >= 0.05);
  assert.equal(sufficiencyOf(5, 1)?.change, undefined);
  assert.equal(sufficiencyOf(6, 1)?.change, 6);
});

test("parts of a row show nothing", () => {
  assert.equal(sufficiencyOf(0, 0), undefined);
  assert.equal(sufficiencyOf(0.9, 1), undefined);
  assert.equal(sufficiencyOf(12.8, 0.5)?.rows, 12);
});
