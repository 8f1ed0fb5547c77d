import assert from "node:assert/strict";
import { test } from "node:test";
import { confusionOf } from "../../../../src/core/evaluation/confusion";
import { pairsOf } from "../../../../src/core/evaluation/pairs";

test("a pair is right where both of its rows are, and the half that is wrong is named", () => {
  const row = (id: string, pairId: string | undefined, right: boolean | undefined) => ({ id, pairId, right, expected: "wait" });
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

test("each twin of a row makes a pair with it, its variants make none, and all are one family", () => {
  const row = (id: string, expected: string, right: boolean | undefined, parentId?: string) => ({ id, pairId: "p", expected, right, parentId });
  const { bothRight, halfRight, noneRight, missing } = pairsOf([
    row("parent", "wait", true), row("fever", "scan", true, "parent"), row("deficit", "scan", false, "parent"), row("seizure", "scan", undefined, "parent"),
    row("parent-synonyms", "wait", false, "parent"), row("fever-typos", "scan", false, "fever"),
  ]);
  assert.deepEqual([bothRight.numerator, bothRight.denominator, bothRight.clusters], [1, 2, 1]);
  assert.deepEqual([halfRight, noneRight, missing], [[{ pairId: "p", wrong: ["deficit"] }], 0, 1]);
});

test("twins without their parent differ in two findings: they are no pair", () => {
  const { bothRight } = pairsOf(["fever", "deficit"].map((id) => ({ id, pairId: "p", parentId: "parent", expected: "scan", right: true })));
  assert.equal(bothRight.denominator, 0);
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
