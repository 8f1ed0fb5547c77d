import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { DEFAULT_SEVERITIES } from "../../../../src/core/dataset/problem";
import { offersAt } from "../../../../src/core/dataset/rowWords";
import { withRecordSchema } from "../../../../src/core/dataset/recordSchema";
import { checkInWorker } from "../../../../src/platform/dataset/checkInWorker";
import { readRecordSchema } from "../../../../src/platform/dataset/recordSchemaFile";
import { SMALL_RULES } from "../../../support/smallRules";

const OWN = { type: "object", properties: { author: { description: "Who wrote the row.", type: "string" } }, required: ["author"] };
let folder = "";
before(async () => void (folder = await mkdtemp(path.join(tmpdir(), "record-schema-"))));
after(() => rm(folder, { recursive: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

test("a schema file is read; what cannot be read has no place, what is wrong has one", async () => {
  assert.deepEqual(await readRecordSchema(await fileOf("own.json", JSON.stringify(OWN))), OWN);
  await assert.rejects(readRecordSchema(path.join(folder, "none.json")), { kind: "record_schema_file", file: path.join(folder, "none.json"), faults: [] });
  await assert.rejects(readRecordSchema(folder), { faults: [] });
  await assert.rejects(readRecordSchema(await fileOf("bad.json", '{\n"required": 1}')), { faults: [{ line: 1, start: 12, end: 13, code: "schema", detail: "must be array" }] });
});

test("rules with a schema of one's own offer its keys, and the same rules become the same", () => {
  const over = withRecordSchema(OWN);
  assert.equal(over(SMALL_RULES), over(SMALL_RULES));
  assert.deepEqual(offersAt("{}", 1, over(SMALL_RULES)).map(({ label, description }) => [label, description]), [["author", "Who wrote the row."]]);
  assert.ok(offersAt("{}", 1, SMALL_RULES).some(({ label }) => label === "instruction"));
});

test("a large file is checked by it too", async () => {
  const file = await fileOf("rows.jsonl", '{"author": "AB"}\n{"author": 1}\n');
  const request = { productRoot: process.cwd(), file, source: { kind: "product", id: "headache-fr" }, max: 10, severities: DEFAULT_SEVERITIES } as const;
  const found = async (recordSchema?: object) => {
    const { problems } = await checkInWorker(path.resolve("dist", "checkWorker.js"), { ...request, recordSchema }, new AbortController().signal, () => undefined);
    return problems.filter(({ problem }) => problem.code === "schema").map(({ line, problem: { start, end } }) => [line, start, end]);
  };
  assert.deepEqual(await found(OWN), [[1, 11, 12]]);
  assert.deepEqual(await found(), [[0, 0, 1], [0, 0, 1], [1, 0, 1], [1, 0, 1]]);
});
