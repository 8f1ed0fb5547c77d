import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeEvaluationHead, INITIAL_EVALUATION_HEAD, readRowKey, rowKey } from "../../../src/shared/evaluationProtocol";

test("a row's key says whose answer it is, to which row and which of several; whatever the names hold", () => {
  const parts = [["m", "1", 0], ["m", "1", 1], ["m 1", "", 0], ['"]', "\u2028", 2]] as const;
  assert.equal(new Set(parts.map(([target, id, repeat]) => rowKey(target, id, repeat))).size, parts.length);
  for (const [target, caseId, repeat] of parts) assert.deepEqual(readRowKey(rowKey(target, caseId, repeat)), { target, caseId, repeat });
  for (const broken of ["", "1", "[]", '["m","1",-1]', '["m","1"]']) assert.equal(readRowKey(broken), undefined);
});

test("a head that is none of ours is not shown", () => {
  assert.deepEqual(decodeEvaluationHead(INITIAL_EVALUATION_HEAD), INITIAL_EVALUATION_HEAD);
  assert.equal(decodeEvaluationHead({ ...INITIAL_EVALUATION_HEAD, groups: [{ failure: "dreamt", count: 1 }] }), undefined);
});
