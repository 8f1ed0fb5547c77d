import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { casesText, decodeCase } from "../../../../src/core/evaluation/askedCases";
import { conditionsOf, decodeManifest, requestFingerprint, type EvaluationManifest } from "../../../../src/core/evaluation/evaluationManifest";
import { evaluationName } from "../../../../src/core/evaluation/evaluationName";
import { DEFAULT_ASK_OPTIONS } from "../../../../src/core/evaluation/target";
import type { Example } from "../../../../src/core/dataset/example";

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const MANIFEST: EvaluationManifest = {
  version: 2,
  createdAt: "2026-01-01T00:00:00Z",
  request: "r",
  target: { model: "m", digest: "d", host: "h", system: null, template: "t" },
  options: DEFAULT_ASK_OPTIONS,
  repeats: 1,
  dataset: { file: "test.jsonl", sha256: "0", rows: 2, asked: 2 },
  cases: "c",
  protocol: { id: "headache-fr", version: "1" },
};
const fingerprint = (change: Partial<EvaluationManifest>): string => requestFingerprint({ ...MANIFEST, ...change }, hash);
const target = (change: object): Partial<EvaluationManifest> => ({ target: { ...MANIFEST.target, ...change } });

test("the same request is known again, wherever the model is served and whenever it was made", () => {
  for (const same of [{ createdAt: "2027" }, target({ host: "elsewhere" }), { dataset: { ...MANIFEST.dataset, file: "moved.jsonl", sha256: "1" } }]) assert.equal(fingerprint(same), fingerprint({}));
});

test("other questions, another model, another way of asking or of judging are another request", () => {
  const others = [{}, target({ model: "n" }), target({ digest: "e" }), target({ system: "s" }), target({ template: "u" }), { options: { ...DEFAULT_ASK_OPTIONS, seed: 1 } }, { repeats: 2 }, { cases: "d" }, { protocol: { id: "headache-fr", version: "2" } }];
  assert.equal(new Set(others.map(fingerprint)).size, others.length);
});

test("without a digest the server's address stands for the weights", () => {
  assert.notEqual(fingerprint(target({ digest: null })), fingerprint(target({ digest: null, host: "elsewhere" })));
});

test("a manifest is read back; what is none, or of the first version, is not", () => {
  assert.deepEqual(decodeManifest(JSON.stringify(MANIFEST)), MANIFEST);
  for (const text of ["", "{", "[]", JSON.stringify({ ...MANIFEST, version: 1 })]) assert.equal(decodeManifest(text), undefined);
  assert.deepEqual(conditionsOf(MANIFEST), { digest: "d", system: undefined, template: "t", options: DEFAULT_ASK_OPTIONS });
});

test("rows are kept as they were asked, line breaks and separators of lines among them", () => {
  const rows: Example[] = [
    { id: "1", row: 0, instruction: "cas\nsuite\u2028fin", response: "r", acceptable: ["surveillance"], tags: ["t"], expected: "clarify", pairId: "p", parentId: "0", privacyAcknowledged: "x" },
    { id: "2", row: 3, instruction: "cas", response: "", acceptable: [], tags: [] },
  ];
  assert.deepEqual(casesText(rows).trimEnd().split("\n").map(decodeCase), rows);
  assert.deepEqual(["", "{", "{}"].map(decodeCase), [undefined, undefined, undefined]);
});

test("a run's name says model, file and time, and is a name that any file system takes", () => {
  const now = new Date("2026-11-26T11:26:50.123Z");
  assert.equal(evaluationName("headache:8b/q4", "test file", now), "headache-8b-q4--test-file--20261126-112650");
  assert.ok(evaluationName("/models/".repeat(50), "é".repeat(300), now).length < 200);
});
