import assert from "node:assert/strict";
import { test } from "node:test";
import { confusionOf } from "../../../../src/core/evaluation/confusion";
import { pairsOf } from "../../../../src/core/evaluation/pairs";

test("a pair is right where both of its rows are, and the half that is wrong is named", () => {
  const row = (id: string, pairId: string | undefined, right: boolean | undefined) => ({ id, pairId, right });
  const { bothRight, halfRight, noneRight, missing } = pairsOf([
    row("a", "1", true), row("b", "1", true),
    row("c", "2", true), row("d", "2", false),
    row("e", "3", false), row("f", "3", false),
    row("g", "4", true), row("h", "4", undefined),
    row("i", "alone", true), row("j", undefined, true),
  ]);
  assert.deepEqual([bothRight.numerator, bothRight.denominator, bothRight.clusters], [1, 3, 3]);
  assert.deepEqual(halfRight, [{ pairId: "2", wrong: ["d"] }]);
  assert.deepEqual([noneRight, missing], [1, 1]);
});

test("confusion: what was expected against what was given, in the protocol's order, with what decides nothing and what never came", () => {
  const row = (expected: string, decision: string, answered = true) => ({ expected, decision, answered });
  assert.deepEqual(
    confusionOf([row("wait", "scan"), row("scan", "scan"), row("wait", "wait"), row("scan", "none"), row("scan", "none", false), row("wait", "scan")], ["scan", "ask", "wait"]),
    { expected: ["scan", "wait"], given: ["scan", "wait", "none", "no_answer"], counts: [[1, 0, 1, 1], [2, 1, 0, 0]] },
  );
});

test("confusion: names of JavaScript are names", () => {
  assert.deepEqual(confusionOf([{ expected: "__proto__", decision: "constructor", answered: true }], ["__proto__", "constructor"]).counts, [[1]]);
});
