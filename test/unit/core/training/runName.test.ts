import assert from "node:assert/strict";
import { test } from "node:test";
import { runName } from "../../../../src/core/training/runName";

test("a run is named after its dataset's folder and the minute", () => {
  assert.equal(runName("Céphalées 2026", new Date("2026-03-04T05:06:07Z")), "c-phal-es-2026-20260304-0506");
});
