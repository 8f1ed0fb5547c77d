import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { familiesOf } from "../../../../src/core/dataset/families";
import { clusteredShare, effectiveRows, exactClusteredInterval, type Trial } from "../../../../src/core/evaluation/clusters";
import { clopperPearson, wilson } from "../../../../src/core/evaluation/statistics";
import { seededNumbers } from "../../../../src/core/dataset/random";

const trials = (...families: readonly (readonly boolean[])[]): Trial[] => families.flatMap((family, cluster) => family.map((success) => ({ success, cluster })));

test("twins, variants and near-duplicates are one family, through whatever stands between them", () => {
  const rows = [{ id: "a", pairId: "1" }, { id: "b", pairId: "1" }, { id: "c" }, { id: "d", parentId: "b" }, { id: "e", parentId: "x" }, { id: "f", parentId: "x" }, { id: "g" }];
  assert.deepEqual(familiesOf(rows), [0, 0, 1, 0, 2, 2, 3]);
  assert.deepEqual(familiesOf(rows, [{ first: 2, second: 6 }, { first: 3, second: 6 }]), [0, 0, 0, 0, 1, 1, 0]);
});

test("rows that are alone count as they are", () => {
  const share = clusteredShare(trials([true], [true], [false], [true]));
  assert.deepEqual(share, { numerator: 3, denominator: 4, clusters: 4, effective: 4, rate: 0.75, ...wilson(3, 4) });
  assert.deepEqual(exactClusteredInterval(trials([true], [true], [false], [true])), clopperPearson(3, 4));
});

test("forty twin pairs tell as much as forty rows, and both numbers are there", () => {
  const pairs = Array.from({ length: 40 }, (_, pair) => (pair < 36 ? [true, true] : [false, false]));
  const share = clusteredShare(trials(...pairs));
  assert.deepEqual([share.numerator, share.denominator, share.clusters, share.effective], [72, 80, 40, 40]);
  assert.deepEqual({ low: share.low, high: share.high }, wilson(36, 40));
  assert.deepEqual(exactClusteredInterval(trials(...pairs)), clopperPearson(36, 40));
});

test("no rows have no interval, and all of them right reach 1", () => {
  assert.deepEqual(clusteredShare([]), { numerator: 0, denominator: 0, clusters: 0, effective: 0, rate: null, low: null, high: null });
  assert.equal(exactClusteredInterval([]), undefined);
  assert.equal(clusteredShare(trials([true, true, true], [true])).high, 1);
  assert.equal(clusteredShare(trials([false, false, false], [false])).low, 0);
});

test("families never make an interval narrower", () => {
  const family = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(family, { minLength: 1, maxLength: 20 }), (families) => {
      const rows = trials(...families);
      const { low, high, numerator, denominator, effective } = clusteredShare(rows);
      const alone = wilson(numerator, denominator);
      const exact = exactClusteredInterval(rows);
      assert.ok(effective <= denominator + 1e-9 && effective >= 1 - 1e-9 && effectiveRows(rows) === effective);
      assert.ok(alone !== undefined && exact !== undefined && low !== null && high !== null);
      assert.ok(high - low >= alone.high - alone.low - 1e-9);
      assert.ok(exact.low <= numerator / denominator + 1e-9 && numerator / denominator <= exact.high + 1e-9);
    }),
  );
});

test("where rows of a family go together, the interval holds the true share 95 times of 100, and the one that takes rows for independent does not", () => {
  const random = seededNumbers(7);
  const share = 0.8;
  let [held, naive] = [0, 0];
  const rounds = 2000;
  for (let round = 0; round < rounds; round++) {
    const families = Array.from({ length: 60 }, (_, place) => new Array<boolean>(place % 3 === 0 ? 6 : 1).fill(random() < share));
    const { low, high, numerator, denominator } = clusteredShare(trials(...families));
    const alone = wilson(numerator, denominator);
    if (low !== null && high !== null && low <= share && share <= high) held++;
    if (alone !== undefined && alone.low <= share && share <= alone.high) naive++;
  }
  assert.ok(held / rounds > 0.94, String(held / rounds));
  assert.ok(naive / rounds < 0.8, String(naive / rounds));
});
