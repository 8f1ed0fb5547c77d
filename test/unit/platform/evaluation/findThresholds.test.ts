import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { findThresholds } from "../../../../src/platform/evaluation/findThresholds";
import { runsPlace } from "../../../support/runFolders";

test("a test file's own thresholds come first, then those beside it, then those above it in the workspace", async (t) => {
  const outside = await runsPlace(t);
  const root = path.join(outside, "workspace");
  const folder = path.join(root, "headache", "data");
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, "test.jsonl");
  await writeFile(path.join(outside, "evaluation.json"), "{}");
  assert.equal(await findThresholds(file, root), undefined, "what lies outside the workspace does not count");
  for (const place of [path.join(root, "evaluation.json"), path.join(folder, "evaluation.json"), path.join(folder, "test.evaluation.json")]) {
    await writeFile(place, "{}");
    assert.equal(await findThresholds(file, root), place);
  }
  assert.equal(await findThresholds(path.join(folder, "other.jsonl"), root), path.join(folder, "evaluation.json"));
});
