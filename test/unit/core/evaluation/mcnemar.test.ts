import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { holm, mcnemar, pairedDifference, type PairedCounts } from "../../../../src/core/evaluation/mcnemar";

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
const counts = (both: number, gained: number, lost: number, neither: number): PairedCounts => ({ both, gained, lost, neither });

/** Fagerland, Lydersen & Laake, "The McNemar test for binary matched-pairs data", BMC Med Res Methodol 2013;13:91: the exact conditional test of its two examples. */
test("McNemar's exact p values are the published ones", () => {
  assert.equal(rounded(mcnemar(1, 7), 3), 0.07);
  assert.equal(rounded(mcnemar(6, 16), 3), 0.052);
});

/** The R package contingencytables 3.1.0, made for Fagerland, Lydersen & Laake, "Statistical Analysis of Contingency Tables", 2017, chapter 8: complete response of Cavo et al. 2012. */
test("the paired difference of Cavo's table has the published square-and-add interval", () => {
  const { difference = NaN, low = NaN, high = NaN } = pairedDifference(counts(59, 6, 16, 80)) ?? {};
  assert.deepEqual([difference, low, high].map((value) => rounded(value, 4)), [-0.0621, -0.1186, -0.0046]);
});

/** Altman, Machin, Bryant & Gardner, "Statistics with Confidence", 2nd edition 2000, table 6.2: 0.122, from 0.011 to 0.226. */
test("the paired difference of Altman's table has the published interval, with the correction for continuity at work", () => {
  const { difference = NaN, low = NaN, high = NaN } = pairedDifference(counts(14, 5, 0, 22)) ?? {};
  assert.deepEqual([difference, low, high].map((value) => rounded(value, 3)), [0.122, 0.011, 0.226]);
});

/** Newcombe, Stat Med 1998;17:2635–2650, table II: 36, 12, 2 and 0 of 50 pairs, method 10. */
test("with a margin of zero the interval is still the published one", () => {
  const { low = NaN, high = NaN } = pairedDifference(counts(36, 12, 2, 0)) ?? {};
  assert.deepEqual([low, high].map((value) => rounded(value, 4)), [0.0569, 0.3404]);
});

test("no rows have no difference, and no change has p = 1", () => {
  assert.equal(pairedDifference(counts(0, 0, 0, 0)), undefined);
  assert.equal(mcnemar(0, 0), 1);
  assert.equal(mcnemar(5, 5), 1);
});

test("six rows that change, all to one side, are the fewest that are shown", () => {
  assert.ok(mcnemar(5, 0) > 0.05);
  assert.ok(mcnemar(0, 6) < 0.05);
});

test("the two runs exchanged: the same p, the mirrored interval", () => {
  const rows = fc.nat({ max: 40 });
  fc.assert(
    fc.property(rows, rows, rows, rows, (both, gained, lost, neither) => {
      assert.equal(mcnemar(gained, lost), mcnemar(lost, gained));
      const [one, other] = [pairedDifference(counts(both, gained, lost, neither)), pairedDifference(counts(both, lost, gained, neither))];
      if (one === undefined || other === undefined) return;
      assert.ok(one.low <= one.difference + 1e-9 && one.difference <= one.high + 1e-9);
      assert.ok(Math.abs(one.low + other.high) < 1e-9 && Math.abs(one.high + other.low) < 1e-9);
    }),
  );
});

test("Holm: the smallest p is taken times the number of tests, and none falls below one that was smaller", () => {
  assert.deepEqual(holm([0.01, 0.04, 0.03, 0.005]).map((p) => rounded(p, 3)), [0.03, 0.06, 0.06, 0.02]);
  assert.deepEqual(holm([1, 0.5]), [1, 1]);
  assert.deepEqual(holm([]), []);
});
