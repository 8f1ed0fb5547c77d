import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { createReproduction, ReproductionError, requireSameDataset } from "../../../../src/platform/training/reproduceRun";
import { readManifest, RunExistsError, type ReadManifest } from "../../../../src/platform/training/runFolder";
import { makeRun, runsPlace } from "../../../support/runFolders";

const signal = AbortSignal.timeout(20_000);
const DATASET = '{"instruction":"a","response":"b"}\n{"instruction":"c","response":"d"}\n';
/** Of its lines, the empty last one too. */
const sha256 = createHash("sha256").update(`${DATASET}\n`).digest("hex");
const isKind = (kind: ReproductionError["kind"]) => (error: unknown): boolean => error instanceof ReproductionError && error.kind === kind;

async function manifestOf(folder: string): Promise<ReadManifest> {
  const manifest = await readManifest(folder);
  assert.ok(manifest);
  return manifest;
}

test("the same dataset, wherever it lies, is the same; line ends do not count", async (t) => {
  const place = await runsPlace(t);
  const manifest = await manifestOf(await makeRun(place, "run", { manifest: { dataset: { file: "train.jsonl", sha256, rows: 2 } } }));
  const file = path.join(place, "train.jsonl");
  await assert.rejects(requireSameDataset(manifest, [file], signal), isKind("dataset_missing"));
  await writeFile(file, DATASET.replaceAll("\n", "\r\n"));
  await requireSameDataset(manifest, [path.join(place, "nowhere.jsonl"), file], signal);
});

test("a dataset with one more letter is refused, with its name", async (t) => {
  const place = await runsPlace(t);
  const manifest = await manifestOf(await makeRun(place, "run", { manifest: { dataset: { file: "train.jsonl", sha256, rows: 2 } } }));
  const file = path.join(place, "train.jsonl");
  await writeFile(file, DATASET.replace('"a"', '"aa"'));
  await assert.rejects(requireSameDataset(manifest, [file], signal), (error) => isKind("dataset_changed")(error) && error instanceof ReproductionError && error.file === file);
  const copy = path.join(place, "copy.jsonl");
  await writeFile(copy, DATASET);
  await requireSameDataset(manifest, [file, copy], signal);
});

test("the rows are those of the run, byte for byte, and readable by their owner alone", async (t) => {
  const place = await runsPlace(t);
  const first = await makeRun(place, "first", { configuration: { seed: 42, serve: { host: "h", model: "first" } } });
  const second = await createReproduction(first, "second", new Date());
  for (const file of ["train.jsonl", "val.jsonl", "Modelfile"]) assert.deepEqual(await readFile(path.join(second, file)), await readFile(path.join(first, file)));
  assert.equal((await stat(second)).mode & 0o077, 0);
  assert.deepEqual(JSON.parse(await readFile(path.join(second, "config.json"), "utf8")), { version: 1, backend: "trl", seed: 42, serve: { host: "h", model: "second" } });
  assert.equal((await manifestOf(second)).name, "second");
  assert.equal(existsSync(path.join(second, "events.jsonl")) || existsSync(path.join(second, "adapter")), false);
  await assert.rejects(createReproduction(first, "second", new Date()), RunExistsError);
});

test("a run that has lost its rows is not done again, and nothing is left behind", async (t) => {
  const place = await runsPlace(t);
  const first = await makeRun(place, "first");
  await rm(path.join(first, "val.jsonl"));
  await assert.rejects(createReproduction(first, "second", new Date()), isKind("files_missing"));
  assert.equal(existsSync(path.join(place, "runs", "second")), false);
});
