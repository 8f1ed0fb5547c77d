import assert from "node:assert/strict";
import { test } from "node:test";
import { datasetStatistics } from "../../../../src/core/dataset/statistics";

const TARGETS = new Map([["short_case", 0.4], ["red_flags", 0.3]]);

test("categories are counted against the protocol's shares, missing ones too", () => {
  const { rows, categories } = datasetStatistics([{ category: "red_flags" }, { category: "red_flags" }, { category: "mine" }, {}], TARGETS);
  assert.equal(rows, 4);
  assert.deepEqual(categories, [
    { value: "short_case", count: 0, share: 0, target: 0.4 },
    { value: "red_flags", count: 2, share: 0.5, target: 0.3 },
    { value: "mine", count: 1, share: 0.25, target: undefined },
    { value: undefined, count: 1, share: 0.25, target: undefined },
  ]);
});

test("an empty dataset has shares of nothing", () => {
  assert.deepEqual(datasetStatistics([], TARGETS).categories.map(({ count, share }) => [count, share]), [[0, 0], [0, 0]]);
});
