import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { Ajv2020 } from "ajv/dist/2020";
import { decodeSplit, readSplit, SplitFileError, splitFileOf, writeSplit } from "../../../../src/platform/training/splitFile";
import { readJson } from "../../../support/engine";

const SPLIT = { seed: 42, share: 0.2, train: ["a", "b"], validation: ["c"] };
const FILE = { version: 1, seed: 42, validationShare: 0.2, train: ["a", "b"], validation: ["c"] };
const fits = new Ajv2020().compile(readJson("schemas/split.schema.json"));

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-split-"));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

test("the split of cases.jsonl is kept in cases.split.json", () => {
  assert.equal(splitFileOf(path.join("data", "cases.jsonl")), path.join("data", "cases.split.json"));
});

test("a split is read as it was written, and fits its schema", async (t) => {
  const folder = await folderOf(t);
  const file = path.join(folder, "data.split.json");
  assert.equal(await readSplit(file), undefined);
  await writeSplit(file, SPLIT);
  assert.deepEqual(await readSplit(file), SPLIT);
  assert.deepEqual(JSON.parse(await readFile(file, "utf8")), FILE);
  assert.ok(fits(FILE));
  assert.deepEqual(await readdir(folder), ["data.split.json"]);
});

test("a folder that cannot be written to is named, and nothing is left", async (t) => {
  const folder = await folderOf(t);
  await writeFile(path.join(folder, "no-folder"), "");
  const file = path.join(folder, "no-folder", "data.split.json");
  await assert.rejects(writeSplit(file, SPLIT), (error) => error instanceof SplitFileError && error.kind === "not_written" && error.file === file);
  assert.deepEqual(await readdir(folder), ["no-folder"]);
});

test("a folder in its place is no split", async (t) => {
  const file = await folderOf(t);
  await assert.rejects(readSplit(file), (error) => error instanceof SplitFileError && error.kind === "unreadable");
});

for (const [text, kind, place] of [
  ["{", "not_json", /JSON/u],
  ["[]", "wrong_value", /^/u],
  ["{}", "wrong_value", /^version$/u],
  [JSON.stringify({ ...FILE, version: 2 }), "wrong_value", /^version$/u],
  [JSON.stringify({ ...FILE, seed: -1 }), "wrong_value", /^seed$/u],
  [JSON.stringify({ ...FILE, validationShare: 1 }), "wrong_value", /^validationShare$/u],
  [JSON.stringify({ ...FILE, train: ["a", 3] }), "wrong_value", /^train\.1$/u],
  [JSON.stringify({ ...FILE, test: [] }), "wrong_value", /^test$/u],
] as const) {
  test(`no split: ${text}`, () => {
    assert.throws(() => decodeSplit(text, "data.split.json"), (error) => error instanceof SplitFileError && error.kind === kind && place.test(error.place));
    if (kind === "wrong_value") assert.ok(!fits(JSON.parse(text)), "the schema refuses it too");
  });
}

test("a row on both sides, or twice on one", () => {
  for (const sides of [{ validation: ["b"] }, { train: ["b", "b"] }]) {
    assert.throws(() => decodeSplit(JSON.stringify({ ...FILE, ...sides }), "data.split.json"), (error) => error instanceof SplitFileError && error.kind === "id_twice" && error.place === "b");
  }
});
