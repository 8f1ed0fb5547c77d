import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeEvaluationLine, type EvaluationLine, type StoredAnswer } from "../../../../src/core/evaluation/evaluationLine";
import { EvaluationFold } from "../../../../src/core/evaluation/evaluationState";

const time = "2026-01-01T00:00:00Z";
const attempt: EvaluationLine = { type: "attempt", time, pid: 7, host: "h" };
const checked: EvaluationLine = { type: "checked", time };
const pause: EvaluationLine = { type: "pause", time, fault: "unreachable", message: "ECONNREFUSED" };
const end = (how: "finished" | "cancelled"): EvaluationLine => ({ type: "end", time, how });
const answer = (caseId: string, text: string, rest: Partial<StoredAnswer> = {}): StoredAnswer => ({ type: "answer", time, key: `k${caseId}`, caseId, repeat: 0, text, state: "complete", seconds: 1, ...rest });

function folded(...lines: readonly EvaluationLine[]): EvaluationFold {
  const fold = new EvaluationFold();
  for (const line of lines) fold.add(line);
  return fold;
}

test("a run's state follows from its lines, and from whether somebody asks", () => {
  for (const [lines, held, alone] of [
    [[], "checking", "interrupted"],
    [[attempt], "checking", "interrupted"],
    [[attempt, checked, answer("a", "x")], "asking", "interrupted"],
    [[attempt, checked, pause], "paused", "paused"],
    [[attempt, checked, end("cancelled")], "cancelled", "cancelled"],
    [[attempt, checked, end("cancelled"), attempt], "checking", "interrupted"],
    [[attempt, checked, end("finished")], "finished", "finished"],
  ] as const) {
    assert.deepEqual([folded(...lines).status(true), folded(...lines).status(false)], [held, alone]);
  }
});

test("a pause says why, until somebody goes on", () => {
  assert.deepEqual(folded(attempt, pause).pause, { fault: "unreachable", message: "ECONNREFUSED" });
  const resumed = folded(attempt, pause, attempt);
  assert.deepEqual([resumed.pause, resumed.attempts], [undefined, 2]);
});

test("a row waits, has no answer, or has one; the last line about it counts, each repeat by itself", () => {
  const fold = folded(answer("a", "", { state: "error", fault: "timeout_next", error: "…" }), answer("b", "", { state: "error" }), answer("b", "first"), answer("b", "second", { repeat: 1 }));
  const kind = (caseId: string, repeat = 0): string => {
    const row = fold.row({ caseId, repeat });
    return row.kind === "no_answer" ? row.fault : row.kind === "answered" ? row.answer.text : row.kind;
  };
  assert.deepEqual([kind("a"), kind("b"), kind("b", 1), kind("c")], ["timeout_next", "first", "second", "waiting"]);
  assert.equal([...fold.answers].length, 3);
});

test("what a crash has torn, and what a later version writes, is no line", () => {
  assert.deepEqual(decodeEvaluationLine(JSON.stringify(answer("a", "x"))), answer("a", "x"));
  for (const line of ["", "  ", '{"type":"answer","te', "[]", "null", '{"type":"later"}', JSON.stringify({ ...answer("a", "x"), state: "dreamt" }), JSON.stringify({ ...answer("a", "x"), repeat: -1 })]) assert.equal(decodeEvaluationLine(line), undefined, line);
});
