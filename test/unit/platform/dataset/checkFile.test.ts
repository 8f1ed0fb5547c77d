import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { DEFAULT_SEVERITIES, severitiesWith } from "../../../../src/core/dataset/problem";
import { checkFile } from "../../../../src/platform/dataset/checkFile";
import { checkInWorker, type CheckRequest } from "../../../../src/platform/dataset/checkInWorker";
import { SMALL_RULES } from "../../../support/smallRules";

const ROW = '{"id": "a", "instruction": "CAS: mal RÉPONDS", "response": "Recommandation: Repos. Source: HAS."}';
const NEVER = new AbortController().signal;
const WORKER = path.resolve("dist", "checkWorker.js");

let folder: string;
before(async () => void (folder = await mkdtemp(path.join(tmpdir(), "check-"))));
after(() => rm(folder, { recursive: true }));

async function fileOf(text: string): Promise<string> {
  const file = path.join(folder, "rows.jsonl");
  await writeFile(file, text);
  return file;
}

const request = (file: string): CheckRequest => ({ productRoot: process.cwd(), file, source: { kind: "product", id: "headache-fr" }, max: 10, severities: DEFAULT_SEVERITIES });

test("problems are counted whatever their number, and kept in the order of the file", async () => {
  const file = await fileOf(`${ROW}\n\n{"id": "b"\n${ROW}\n[]\n`);
  const { rows, counts, problems } = await checkFile(file, SMALL_RULES, { max: 9, severities: severitiesWith({ empty_row: "off" }), signal: NEVER });
  assert.equal(rows, 4);
  assert.deepEqual(problems.map(({ line, problem, otherLine }) => [line, problem.code, otherLine]), [[2, "json_syntax", undefined], [3, "duplicate_id", 0], [3, "duplicate_case", 0], [4, "not_a_record", undefined]]);
  assert.deepEqual(counts, { error: 3, warning: 1, information: 0 });
});

test("of more problems than can be kept the worst are, in the order of the file", async () => {
  const file = await fileOf(`${ROW}\n${ROW.replace('"a"', '"b"')}\n\n[]\n${ROW.replace('"a"', '"c"')}\n{"id"\n`);
  const keptOf = async (max: number) => {
    const { byRule, problems } = await checkFile(file, SMALL_RULES, { max, severities: DEFAULT_SEVERITIES, signal: NEVER });
    assert.deepEqual(byRule, { not_a_record: 1, json_syntax: 1, empty_row: 1, duplicate_case: 2 });
    return problems.map(({ line, problem }) => [line, problem.code]);
  };
  assert.deepEqual(await keptOf(0), []);
  assert.deepEqual(await keptOf(1), [[3, "not_a_record"]]);
  assert.deepEqual(await keptOf(3), [[1, "duplicate_case"], [3, "not_a_record"], [5, "json_syntax"]]);
  assert.deepEqual(await keptOf(9), [[1, "duplicate_case"], [2, "empty_row"], [3, "not_a_record"], [4, "duplicate_case"], [5, "json_syntax"]]);
});

test("a thread of its own says the same, and how much it has read", async () => {
  const file = await fileOf(`${ROW}\n${`{"note": "${"x".repeat(400_000)}"}\n`.repeat(8)}`);
  const read: number[] = [];
  const { rows, problems } = await checkInWorker(WORKER, request(file), NEVER, (bytes) => read.push(bytes));
  assert.equal(rows, 9);
  assert.equal(problems.length, 10);
  assert.ok(read.length > 0 && read.every((bytes, at) => at === 0 || bytes > (read[at - 1] ?? 0)), read.join(" "));
});

test("what cannot be read is said as it is without a thread; who no longer wants the result gets none", async () => {
  await assert.rejects(checkInWorker(WORKER, request(path.join(folder, "none.jsonl")), NEVER, () => undefined), { kind: "missing", line: 1 });
  const controller = new AbortController();
  const checking = checkInWorker(WORKER, request(await fileOf(`${ROW}\n`.repeat(20_000))), controller.signal, () => undefined);
  controller.abort();
  await assert.rejects(checking, { name: "AbortError" });
});
