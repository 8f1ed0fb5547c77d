import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluationErrorText, evaluationLogText } from "../../../../src/platform/evaluation/errorText";
import { EvaluationPausedError } from "../../../../src/platform/evaluation/runner";
import { IdentifiersError, isOfThisMachine } from "../../../../src/platform/evaluation/testFile";

const english = (message: string, args: Record<string, string | number> = {}): string => message.replace(/\{(?<name>\w+)\}/gu, (all, name: string) => String(args[name] ?? all));

test("people are told what a function says and which row names somebody; a log is not, as both may be words of a record", () => {
  for (const error of [new EvaluationPausedError("raised", "cannot read: Mme DURAND, 40 ans"), new IdentifiersError("test.jsonl", "https://models.example.org", 2, "Mme DURAND")]) {
    assert.match(evaluationErrorText(error, english) ?? "", /Mme DURAND/u);
    assert.doesNotMatch(evaluationLogText(error, english), /DURAND/u);
  }
  assert.equal(evaluationLogText(new EvaluationPausedError("raised", "x"), english), "paused: raised");
});

test("a place on disk is no address of this machine, whatever its folders are called", () => {
  assert.deepEqual(["/localhost/rag:query", "/home/me/rag:query", "localhost:11434", "http://[::1]/v1"].map(isOfThisMachine), [false, false, true, true]);
});
