import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { orderedMetrics, readScores, scoresOf } from "../../../../src/platform/evaluation/storedScores";
import { runsPlace } from "../../../support/runFolders";

const METRIC = { numerator: 1, denominator: 2, rate: 0.5, low: 0.1, high: 0.9 };

/** A report as an evaluation writes it, as far as scores need it. */
const report = (model: string, digest: string | null, createdAt: string) => ({
  version: 1,
  metrics: { red_flag_detection: METRIC, false_positive_rate: METRIC, question_accuracy: METRIC, format_compliance: { ...METRIC, rate: null, low: null, high: null } },
  evaluation: { version: 1, createdAt, target: { model, digest, host: "h" }, dataset: { file: "test.jsonl", sha256: "0", rows: 2 } },
});

test("finished evaluations of whole files, newest first; what is torn, unfinished or about some rows is passed over", async (t) => {
  const place = await runsPlace(t);
  const one = report("m", "d", "2026-03-01");
  const ofOneRow = JSON.stringify({ ...one, evaluation: { ...one.evaluation, dataset: { ...one.evaluation.dataset, asked: 1 } } });
  for (const [name, text] of [["e", ofOneRow], ["a", JSON.stringify(report("m", "d", "2026-01-01"))], ["b", JSON.stringify(report("m", "d", "2026-02-01"))], ["c", "{"], ["d", "[]"]] as const) {
    await mkdir(path.join(place, "evaluations", name), { recursive: true });
    await writeFile(path.join(place, "evaluations", name, "report.json"), text);
  }
  await mkdir(path.join(place, "evaluations", "unfinished"));
  const scores = await readScores(path.join(place, "evaluations"));
  assert.deepEqual(scores.map(({ createdAt }) => createdAt), ["2026-02-01", "2026-01-01"]);
  assert.deepEqual(scores.flatMap((each) => orderedMetrics(each).slice(0, 1)).map(({ id, metric }) => [id, metric.numerator]), [["red_flag_detection", 1], ["red_flag_detection", 1]]);
  assert.deepEqual(await readScores(path.join(place, "nowhere")), []);
});

test("scores belong to a model by its digest; by its name only where a digest is not known", () => {
  const scores = [report("run", "d1", "1"), report("copy", "d1", "2"), report("run", "d2", "3"), report("run", null, "4")].map(({ metrics, evaluation }) => ({ ...evaluation.target, digest: evaluation.target.digest ?? undefined, file: "test.jsonl", createdAt: evaluation.createdAt, report: "", metrics }));
  assert.deepEqual(scoresOf(scores, { name: "run", digest: "d1" }).map(({ createdAt }) => createdAt), ["1", "2", "4"]);
  assert.deepEqual(scoresOf(scores, undefined), []);
});
