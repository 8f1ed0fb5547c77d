import assert from "node:assert/strict";
import { test } from "node:test";
import { clopperPearson, wilson, type Interval } from "../../../../src/core/evaluation/statistics";

/** Newcombe RG, "Two-sided confidence intervals for the single proportion", Stat Med 1998;17:857–872, table I: methods 3 (Wilson) and 5 (exact). */
const PUBLISHED = [
  { successes: 81, trials: 263, score: [0.2553, 0.3662], exact: [0.2527, 0.3676] },
  { successes: 15, trials: 148, score: [0.0624, 0.1605], exact: [0.0578, 0.1617] },
  { successes: 0, trials: 20, score: [0, 0.1611], exact: [0, 0.1684] },
  { successes: 1, trials: 29, score: [0.0061, 0.1718], exact: [0.0009, 0.1776] },
] as const;

const rounded = (interval: Interval | undefined) => (interval === undefined ? [] : [interval.low, interval.high].map((bound) => Number(bound.toFixed(4))));

for (const { successes, trials, score, exact } of PUBLISHED) {
  test(`${successes} of ${trials}: Wilson's interval is the published one`, () => assert.deepEqual(rounded(wilson(successes, trials)), score));
  test(`${successes} of ${trials}: Clopper and Pearson's interval is the published one`, () => assert.deepEqual(rounded(clopperPearson(successes, trials)), exact));
}

test("no trials have no interval", () => {
  assert.equal(wilson(0, 0), undefined);
  assert.equal(clopperPearson(0, 0), undefined);
});

test("all of n: the exact lower bound is the n-th root of the tail", () => {
  assert.ok(Math.abs((clopperPearson(10, 10)?.low ?? 0) - 0.025 ** (1 / 10)) < 1e-9);
  assert.equal(clopperPearson(10, 10)?.high, 1);
});

test("the exact interval mirrors and holds the share, for thousands of trials too", () => {
  for (const [successes, trials] of [[3, 40], [900, 1000], [9999, 10000]] as const) {
    const interval = clopperPearson(successes, trials);
    const mirrored = clopperPearson(trials - successes, trials);
    assert.ok(interval !== undefined && mirrored !== undefined);
    assert.ok(Math.abs(interval.low + mirrored.high - 1) < 1e-9);
    assert.ok(interval.low < successes / trials && successes / trials < interval.high);
  }
});
