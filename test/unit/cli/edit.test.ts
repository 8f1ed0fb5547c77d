import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { EnvironmentError, UsageError } from "../../../src/cli/command";
import { editCommand } from "../../../src/cli/edit";
import { capturedIo } from "../../support/capturedIo";

let cwd = "";
before(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), "clinical-prompts-edit-"));
});
after(() => rm(cwd, { recursive: true }));

const ROWS = '\uFEFF{"id":"a", "category": "x", "tags": ["t"]}\r\n\r\n{"id": "b", "category": "y", "instruction": "Une fièvre", "parentId": "a"}\r\n';

async function edit(content: string, ...options: string[]) {
  await writeFile(path.join(cwd, "data.jsonl"), content);
  const { io, stdout, stderr } = capturedIo({ cwd });
  const code = await editCommand.run(["data.jsonl", ...options], io);
  return { code, text: await readFile(path.join(cwd, "data.jsonl"), "utf8"), stdout: stdout(), stderr: stderr() };
}

test("the chosen rows are marked, the file keeps all else", async () => {
  const { code, text, stdout, stderr } = await edit(ROWS, "--where", "category=x", "--set", "status=reviewed");
  assert.deepEqual([code, stdout, stderr], [0, "", "1 of 2 rows are chosen. 1 rows changed.\n"]);
  assert.equal(text, ROWS.replace('["t"]}', '["t"], "status": "reviewed"}'));
});

test("tags, ids, words and problems", async () => {
  assert.equal((await edit(ROWS, "--where", "words=FIÈVRE", "--add-tag", "u")).text, ROWS.replace('"a"}', '"a", "tags": ["u"]}'));
  assert.equal((await edit(ROWS, "--where", "tag=t", "--remove-tag", "t")).text, ROWS.replace('["t"]', "[]"));
  assert.equal((await edit(ROWS, "--where", "tag=t", "--renumber", "case-001")).text, ROWS.replaceAll('"a"', '"case-001"'));
  assert.equal((await edit(ROWS, "--where", "problem=schema", "--where", "source=", "--delete")).text, "\uFEFF\r\n");
});

test("new ids are said to be unknown to a split that is frozen", async () => {
  await writeFile(path.join(cwd, "data.split.json"), "{}");
  try {
    const said = "data.split.json keeps the split by the old ids: the next training may learn rows that earlier ones were measured on. Delete it to split anew.\n";
    assert.equal((await edit(ROWS, "--renumber", "case-001")).stderr, `2 of 2 rows are chosen. 2 rows changed.\n${said}`);
    assert.equal((await edit(ROWS, "--renumber", "case-001", "--dry-run")).stderr.includes(said), false);
    assert.equal((await edit(ROWS, "--add-tag", "u")).stderr.includes(said), false);
  } finally {
    await rm(path.join(cwd, "data.split.json"));
  }
});

test("a dry run counts, for programs too, and writes nothing", async () => {
  const { text, stdout, stderr } = await edit(ROWS, "--delete", "--dry-run", "--json");
  assert.deepEqual([text, JSON.parse(stdout), stderr], [ROWS, { file: "data.jsonl", chosen: 2, changed: 2, skipped: 0, written: false }, "2 of 2 rows are chosen. 2 would change; nothing was written.\n"]);
});

test("what cannot be edited falls short, and an id is never given twice", async () => {
  const broken = await edit('{"id": \n{"x": 1}\n', "--add-tag", "t");
  assert.deepEqual([broken.code, broken.text], [1, '{"id": \n{"x": 1, "tags": ["t"]}\n']);
  const taken = await edit('{"id": "c-1"}\n{"id": "x", "status": "draft"}\n', "--where", "status=draft", "--renumber", "c-1");
  assert.deepEqual([taken.code, taken.text], [1, '{"id": "c-1"}\n{"id": "x", "status": "draft"}\n']);
  assert.match(taken.stderr, /Another row has the id “c-1” already/u);
});

test("the file's permissions stay", async () => {
  await edit(ROWS, "--add-tag", "t", "--dry-run");
  await chmod(path.join(cwd, "data.jsonl"), 0o640);
  await edit(ROWS, "--add-tag", "z");
  assert.equal((await stat(path.join(cwd, "data.jsonl"))).mode & 0o777, 0o640);
});

for (const options of [[], ["--set", "id=x"], ["--set", "status"], ["--where", "nope=1", "--delete"], ["--where", "problem=nope", "--delete"], ["--where", "tag=", "--delete"], ["--delete", "--add-tag", "t"], ["--renumber", "case"], ["--add-tag", " "]]) {
  test(`wrong usage: ${options.join(" ")}`, () => assert.rejects(edit(ROWS, ...options), UsageError));
}

for (const [setting, message] of [
  ["expected=foo", /^“foo” is no value of “expected”\. Write one of: clarify, [^“”]*urgent_imaging[^“”]*\.$/u],
  ["category=foo", /^“foo” is no value of “category”\. Write one of: /u],
  ["status=foo", /^“foo” is no value of “status”\. Write one of: draft, reviewed, rejected\.$/u],
] as const) {
  test(`a value that does not exist is not written: ${setting}`, async () => {
    await assert.rejects(edit(ROWS, "--set", setting), (error) => error instanceof UsageError && message.test(error.message));
    assert.equal(await readFile(path.join(cwd, "data.jsonl"), "utf8"), ROWS);
  });
}

test("a key is taken out, a source may be any, and rows are chosen by a value that the protocol does not know", async () => {
  assert.equal((await edit(ROWS, "--where", "category=x", "--set", "category=")).text, ROWS.replace(', "category": "x"', ""));
  assert.equal((await edit(ROWS, "--where", "category=x", "--set", "source=foo")).text, ROWS.replace('["t"]}', '["t"], "source": "foo"}'));
});

test("--schema: the statuses are its own, and where it names none any may be written", async () => {
  await writeFile(path.join(cwd, "own.schema.json"), '{"properties": {"status": {"enum": ["validated"]}}}');
  await assert.rejects(edit(ROWS, "--set", "status=draft", "--schema", "own.schema.json"), (error) => error instanceof UsageError && error.message.endsWith("Write one of: validated."));
  assert.equal((await edit('{"id": "a"}\n', "--set", "status=validated", "--schema", "own.schema.json")).text, '{"id": "a", "status": "validated"}\n');
  await writeFile(path.join(cwd, "own.schema.json"), "{}");
  assert.equal((await edit('{"id": "a"}\n', "--set", "status=foo", "--schema", "own.schema.json")).text, '{"id": "a", "status": "foo"}\n');
});

test("a problem that no rule tells is said by its name", async () => {
  await assert.rejects(edit(ROWS, "--where", "problem=nosuch", "--delete"), (error) => error instanceof UsageError && error.message === "There is no rule “nosuch”. The rules are those of docs/rules.md.");
});

test("a missing file is said", () => assert.rejects(editCommand.run(["none.jsonl", "--delete"], capturedIo({ cwd }).io), EnvironmentError));
