import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { DatasetFileError, readEndedLines, readLines, type EndedLine } from "../../../../src/platform/dataset/datasetFile";

let folder = "";
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-dataset-"));
});
after(() => rm(folder, { recursive: true }));

async function linesOf(content: string | Uint8Array, signal?: AbortSignal): Promise<string[]> {
  const file = path.join(folder, "data.jsonl");
  await writeFile(file, content);
  const lines: string[] = [];
  for await (const line of readLines(file, signal)) lines.push(line);
  return lines;
}

const fails = (kind: DatasetFileError["kind"], line = 1) => (error: unknown) => error instanceof DatasetFileError && error.kind === kind && error.line === line;

test("LF, CRLF and CR end lines; what follows the last end is a line too", async () => {
  assert.deepEqual(await linesOf("a\nb\r\nc\rd\n"), ["a", "b", "c", "d", ""]);
  assert.deepEqual(await linesOf(""), [""]);
});

test("the ends are told, also where a chunk ends inside one", async () => {
  const file = path.join(folder, "ended.jsonl");
  const first = "a".repeat(65_535);
  await writeFile(file, `${first}\r\nb\rc\n`);
  const lines: EndedLine[] = [];
  for await (const line of readEndedLines(file)) lines.push(line);
  assert.deepEqual(lines, [
    { text: first, end: "\r\n" },
    { text: "b", end: "\r" },
    { text: "c", end: "\n" },
    { text: "", end: "" },
  ]);
});

test("chunks may end anywhere: inside a character, inside CRLF", async () => {
  for (let length = 65_534; length <= 65_537; length++) {
    const first = "a".repeat(length);
    assert.deepEqual(await linesOf(`${first}\r\né`), [first, "é"]);
    assert.deepEqual(await linesOf(`${first}é\nb`), [`${first}é`, "b"]);
  }
});

test("bytes that are not UTF-8 are told with their line", async () => {
  await assert.rejects(linesOf(Buffer.from("ok\nfièvre\n", "latin1")), fails("not_utf8", 2));
  await assert.rejects(linesOf(Buffer.from([0x61, 0xc3])), fails("not_utf8"));
});

test("a missing file and a folder are told apart", async () => {
  const read = async (file: string) => readLines(file).next();
  await assert.rejects(read(path.join(folder, "none.jsonl")), fails("missing"));
  await assert.rejects(read(folder), fails("directory"));
});

test("a link that leads to itself is no file", { skip: process.platform === "win32" }, async () => {
  const link = path.join(folder, "loop.jsonl");
  await symlink(link, link);
  await assert.rejects(readLines(link).next(), fails("missing"));
});

test("a pipe is refused at once, whether somebody writes to it or not", { skip: process.platform === "win32" }, async () => {
  const pipe = path.join(folder, "pipe.jsonl");
  execFileSync("mkfifo", [pipe]);
  await assert.rejects(readLines(pipe).next(), fails("not_a_file"));
});

test("reading can be given up", async () => {
  await assert.rejects(linesOf("a\n", AbortSignal.abort()), { name: "AbortError" });
});
