import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { before, test, type TestContext } from "node:test";
import type { DatasetRules } from "../../../../src/core/dataset/rules";
import { CPU_PRESET } from "../../../../src/core/training/configuration";
import { loadDatasetRules } from "../../../../src/platform/dataset/datasetRules";
import { readSplit } from "../../../../src/platform/training/splitFile";
import { freezeSplit, readTrainingRows, type TrainingRowsRequest } from "../../../../src/platform/training/trainingRows";

const EXAMPLE = path.join("examples", "headache");

let rules: DatasetRules;
let lines: readonly string[];
before(async () => {
  rules = await loadDatasetRules(path.resolve("."));
  lines = (await readFile(path.join(EXAMPLE, "train.jsonl"), "utf8")).trim().split("\n");
});

/** A folder with a dataset; `write` puts other rows in it, `read` plans a training on it. */
async function place(t: TestContext, rows: readonly string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-rows-"));
  t.after(() => rm(folder, { recursive: true }));
  const dataset = path.join(folder, "data.jsonl");
  const write = (given: readonly string[], file = dataset) => writeFile(path.resolve(folder, file), `${given.join("\n")}\n`);
  await write(rows);
  const read = (request: Partial<TrainingRowsRequest> = {}) => readTrainingRows(dataset, { configuration: CPU_PRESET, rules, ...request }, new AbortController().signal);
  return { folder, splitFile: path.join(folder, "data.split.json"), write, read };
}

/** A row of the example with other keys. */
const changed = (line: string | undefined, keys: object): string => JSON.stringify({ ...(JSON.parse(line ?? "{}") as object), ...keys });

test("planning writes nothing; freezing writes the split, which the next training finds", async (t) => {
  const { splitFile, read } = await place(t, lines);
  const first = await read();
  assert.equal(await readSplit(splitFile), undefined);
  await freezeSplit(first.split);
  assert.deepEqual(await readSplit(splitFile), first.split.split);
  const { split, train, validation } = await read();
  assert.deepEqual([train.length, validation.length, split.gone, split.asked], [160, 40, [], undefined]);
  assert.deepEqual(validation.map(({ id }) => id), first.validation.map(({ id }) => id));
});

test("a split that has not changed is not written again, in whatever order its rows come", async (t) => {
  const { splitFile, write, read } = await place(t, lines);
  await freezeSplit((await read()).split);
  await utimes(splitFile, 1, 1);
  await write(lines.toReversed());
  await freezeSplit((await read()).split);
  assert.equal((await stat(splitFile)).mtimeMs, 1000);
});

test("rows come and go: the others stay where they were", async (t) => {
  const { write, read } = await place(t, lines.slice(0, 150));
  const first = await read();
  await freezeSplit(first.split);
  await write(lines.slice(10));
  const later = await read();
  assert.equal(later.split.gone.length, 10);
  const known = new Set(first.train.map(({ id }) => id));
  assert.deepEqual(later.validation.filter(({ id }) => known.has(id)), []);
  assert.equal(later.train.length + later.validation.length, 190);
  await freezeSplit(later.split);
  assert.deepEqual((await read()).split.gone, [], "said once");
});

test("another seed or share changes nothing until a new split is asked for", async (t) => {
  const { read } = await place(t, lines);
  await freezeSplit((await read()).split);
  const configuration = { ...CPU_PRESET, seed: 7, validationShare: 0.5 };
  const kept = await read({ configuration });
  assert.deepEqual([kept.split.split.seed, kept.validation.length, kept.split.asked], [42, 40, { seed: 7, share: 0.5 }]);
  const anew = await read({ configuration, newSplit: true });
  assert.deepEqual([anew.split.split.seed, anew.validation.length, anew.split.asked], [7, 100, undefined]);
});

test("a new split is the way out of a broken file", async (t) => {
  const { splitFile, read } = await place(t, lines);
  await writeFile(splitFile, "{");
  await assert.rejects(read());
  await freezeSplit((await read({ newSplit: true })).split);
  assert.equal((await read()).validation.length, 40);
});

test("a twin that is written across a frozen split leaks, with lines and ids", async (t) => {
  const { write, read } = await place(t, lines);
  const { train, validation, split } = await read();
  await freezeSplit(split);
  const [one, other] = [train[0], validation[0]];
  assert.ok(one && other);
  await write(lines.map((line, row) => (row === one.row || row === other.row ? changed(line, { pairId: "p" }) : line)));
  const place1 = { side: "train", file: "data.jsonl", line: one.row + 1, id: one.id } as const;
  const place2 = { side: "validation", file: "data.jsonl", line: other.row + 1, id: other.id } as const;
  assert.deepEqual((await read()).leakage, { testFiles: [], pairs: [{ reason: "twins", first: place1, second: place2 }] });
  assert.deepEqual((await read({ newSplit: true })).leakage.pairs, [], "a new split keeps them together");
});

test("a test file is known by the configuration or by name, and compared once", async (t) => {
  const { folder, write, read } = await place(t, lines);
  await write([changed(lines[4], { id: "copied" })], "test.jsonl");
  const configured = { configuration: { ...CPU_PRESET, testFiles: ["test.jsonl"] } };
  for (const request of [configured, { testFiles: [path.join(folder, "test.jsonl")] }, { ...configured, testFiles: [path.join(folder, "test.jsonl")] }]) {
    const { leakage } = await read(request);
    assert.deepEqual(leakage.testFiles.map(({ file, rows }) => [file, rows]), [["test.jsonl", 1]]);
    assert.deepEqual(leakage.pairs.map(({ reason, first, second }) => [reason, first.line, second.file, second.line, second.id]), [["same_case", 5, "test.jsonl", 1, "copied"]]);
  }
});

test("the example does not leak, neither within itself nor into its test files", async () => {
  const testFiles = ["test.jsonl", "test-large.jsonl"].map((file) => path.resolve(EXAMPLE, file));
  const { leakage } = await readTrainingRows(path.resolve(EXAMPLE, "train.jsonl"), { configuration: CPU_PRESET, rules, testFiles, newSplit: true }, new AbortController().signal);
  assert.deepEqual(leakage.testFiles.map(({ rows }) => rows), [100, 155]);
  assert.deepEqual(leakage.pairs, []);
});
