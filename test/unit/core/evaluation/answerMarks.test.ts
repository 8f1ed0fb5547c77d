import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { answerMarks } from "../../../../src/core/evaluation/answerMarks";
import type { Issue, IssueCode } from "../../../../src/core/evaluation/verdict";

const ANSWER = "Recommandation: Scanner demain";
const issue = (code: IssueCode, words: string): Issue => ({ code, start: ANSWER.indexOf(words), end: ANSWER.indexOf(words) + words.length });
const marked = (issues: readonly Issue[]) => answerMarks(ANSWER, issues).map(({ start, end, kind, notes }) => [ANSWER.slice(start, end), kind, ...notes]);

test("a stretch is marked by what weighs most, and each reason is numbered where it ends", () => {
  assert.deepEqual(marked([issue("wrong_prefix", "Recommandation"), issue("urgency_too_low", "Scanner demain"), issue("imaging_alone", "Scanner")]), [
    ["Recommandation", "form", 0],
    ["Scanner", "clinical", 2],
    [" demain", "clinical", 1],
  ]);
});

test("what is missing is told where it would stand; what is about the whole answer marks nothing", () => {
  assert.deepEqual(marked([{ code: "no_source", start: ANSWER.length, end: ANSWER.length }, { code: "not_french", start: 0, end: ANSWER.length }]), [["", "form", 0]]);
});

test("whatever the issues, marks are in order and apart, and every reason with a place is numbered once", () => {
  const span = fc.tuple(fc.nat(35), fc.nat(35)).map(([a, b]): Issue => ({ code: "missed_flag", start: Math.min(a, b), end: Math.max(a, b) }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 6 }), (issues) => {
      const marks = answerMarks(ANSWER, issues);
      let end = 0;
      for (const mark of marks) {
        assert.ok(mark.start >= end && mark.end >= mark.start);
        ({ end } = mark);
      }
      const clipped = issues.map((each) => ({ start: Math.min(each.start, ANSWER.length), end: Math.min(each.end, ANSWER.length) }));
      const placed = [...clipped.keys()].filter((index) => clipped[index]?.start !== 0 || clipped[index].end !== ANSWER.length);
      assert.deepEqual(marks.flatMap(({ notes }) => notes).sort((a, b) => a - b), placed);
    }),
    { seed: 7 },
  );
});
