import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { EnvironmentError, UsageError } from "../../../src/cli/command";
import { exportCommand } from "../../../src/cli/export";
import { importCommand } from "../../../src/cli/import";
import { capturedIo } from "../../support/capturedIo";

let cwd = "";
before(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), "clinical-prompts-exchange-"));
});
after(() => rm(cwd, { recursive: true }));

async function run(command: typeof importCommand, ...args: string[]) {
  const { io, stdout, stderr } = capturedIo({ cwd });
  const code = await command.run(args, io);
  return { code, stdout: stdout(), stderr: stderr() };
}
const write = (name: string, content: string | Uint8Array): Promise<void> => writeFile(path.join(cwd, name), content);
const read = (name: string): Promise<string> => readFile(path.join(cwd, name), "utf8");
const isThere = async (name: string): Promise<boolean> => (await readdir(cwd)).includes(name);

test("a table of a French spreadsheet becomes a dataset", async () => {
  const table = Buffer.from("Question;Réponse;category;Âge\r\n\"Céphalée \"\"brutale\"\",\r\nà l'effort\";IRM;red_flags;47\r\n;;;\r\nTête lourde;Repos;no_red_flags;30\r\n", "latin1");
  await write("excel.csv", table);
  const { code, stderr } = await run(importCommand, "excel.csv", "--to", "excel.jsonl", "--map", "Réponse=response", "--map", "Âge=");
  assert.equal(code, 0);
  assert.equal(stderr, "2 rows; csv; cells parted by “;”; not UTF-8, read as Windows-1252: look at the accents.\nexcel.jsonl: 2 rows. Check them with “clinical-prompts check”.\n");
  assert.equal(
    await read("excel.jsonl"),
    String.raw`{"instruction": "Céphalée \"brutale\",\r\nà l'effort", "response": "IRM", "category": "red_flags"}
{"instruction": "Tête lourde", "response": "Repos", "category": "no_red_flags"}
`,
  );
});

test("a dry run says which column becomes what, and writes nothing", async () => {
  await write("alpaca.json", '[\n  {"instruction": "Décide.", "input": "Un cas.", "output": "IRM", "note": 3}\n]');
  const { code, stdout, stderr } = await run(importCommand, "alpaca.json", "--to", "dry.jsonl", "--dry-run");
  assert.deepEqual([code, stderr, await isThere("dry.jsonl")], [0, "", false]);
  assert.equal(
    stdout,
    String.raw`1 rows; alpaca; one JSON list; UTF-8.
  instruction → instruction (1 rows): Décide.
  input → instruction (1 rows): Un cas.
  output → response (1 rows): IRM
  note → note (kept as it is) (1 rows): 3
{"instruction": "Décide.\n\nUn cas.", "response": "IRM", "note": 3}
`,
  );
});

test("rows that cannot be read are said with their place, and nothing is written unless they are to be left out", async () => {
  await write("bad.csv", 'instruction,response\na,b\nc,d,"e"\n"f" g,h\n');
  const { code, stderr } = await run(importCommand, "bad.csv", "--to", "bad.jsonl");
  assert.deepEqual([code, await isThere("bad.jsonl")], [1, false]);
  assert.equal(
    stderr,
    "Row 2 (line 3, column 3): This cell has no heading: the table has 2 columns.\n" +
      "Row 3 (line 4, column 1): Something stands behind the closing quotation mark. Double the quotation marks inside a cell.\n" +
      "2 rows cannot be read: nothing was written. Correct them, or leave them out with --skip-broken.\n",
  );
  const skipped = await run(importCommand, "bad.csv", "--to", "bad.jsonl", "--skip-broken", "--json");
  assert.deepEqual(JSON.parse(skipped.stdout), { file: "bad.csv", to: "bad.jsonl", format: "csv", rows: 1, leftOut: 2, mapping: { instruction: "instruction", response: "response" } });
  assert.equal(await read("bad.jsonl"), '{"instruction": "a", "response": "b"}\n');
});

test("a file without rows falls short", async () => {
  for (const content of ["", "\n\n", "instruction,response\n"]) {
    await write("none.csv", content);
    assert.deepEqual([(await run(importCommand, "none.csv", "--to", "none.jsonl")).code, await isThere("none.jsonl")], [1, false], JSON.stringify(content));
  }
});

test("the example becomes each format and comes back as it was", async () => {
  const example = path.resolve("examples/headache/train.jsonl");
  const rowsOf = (text: string): unknown[] => text.trimEnd().split("\n").map((line) => JSON.parse(line) as unknown);
  for (const [format, ending] of [["csv", "csv"], ["csv-excel", "csv"], ["alpaca", "json"], ["alpaca", "jsonl"], ["sharegpt", "json"], ["chatml", "jsonl"], ["prompt-completion", "jsonl"]] as const) {
    const [file, back] = [`example-${format}.${ending}`, `example-${format}-${ending}-back.jsonl`];
    assert.equal((await run(exportCommand, example, "--format", format, "--to", file)).code, 0, file);
    assert.equal((await run(importCommand, file, "--to", back)).code, 0, file);
    assert.deepEqual(rowsOf(await read(back)), rowsOf(await readFile(example, "utf8")), file);
  }
});

test("rows that name somebody stop the export until they are acknowledged", async () => {
  const row = (words: string, more: object = {}): string => JSON.stringify({ instruction: words, response: "Recommandation: Repos.", ...more });
  await write("named.jsonl", `${row("Un cas.")}\n\n${row("Mme Dupont, 40 ans.")}\n${row("M. Martin, tél. 06 12 34 56 78.")}\n`);
  const { code, stdout, stderr } = await run(exportCommand, "named.jsonl", "--format", "csv", "--to", "named.csv");
  assert.deepEqual([code, stdout, await isThere("named.csv")], [1, "", false]);
  assert.equal(stderr, "Rows of named.jsonl name somebody, on lines 3, 4: nothing was exported. Replace the words or acknowledge the rows; the light bulb on each does both.\n");
});

test("rows that are broken stop the export, and so does one without a key, which would be no row of a table", async () => {
  await write("broken.jsonl", '{"instruction": "a", "response": "b"}\n{"instruction": \n[1]\n{"a": 1, "a": 2}\n{}\n');
  const { code, stderr } = await run(exportCommand, "broken.jsonl", "--format", "alpaca", "--to", "broken.json");
  assert.equal(code, 1);
  assert.match(stderr, /^Rows of broken\.jsonl cannot be read, on lines 2, 3, 4, 5: nothing was exported\./u);
});

test("a file that is there stays as it is, and nothing else is left behind", async () => {
  await write("mine.csv", "mine");
  await write("small.jsonl", '{"instruction": "a", "response": "b"}\n');
  await assert.rejects(run(exportCommand, "small.jsonl", "--format", "csv", "--to", "mine.csv"), (error) => error instanceof UsageError && error.message.includes("mine.csv is there already"));
  await assert.rejects(run(importCommand, "small.jsonl", "--to", "mine.csv"), UsageError);
  assert.equal(await read("mine.csv"), "mine");
  await assert.rejects(run(exportCommand, "small.jsonl", "--format", "csv", "--to", "nowhere/new.csv"), EnvironmentError);
  await assert.rejects(run(importCommand, "missing.csv", "--to", "new.jsonl"), EnvironmentError);
  assert.deepEqual((await readdir(cwd)).filter((name) => name.endsWith(".tmp")), []);
});

for (const [command, args] of [
  [importCommand, []],
  [importCommand, ["a.csv"]],
  [importCommand, ["a.csv", "--to", "b.jsonl", "--format", "xml"]],
  [importCommand, ["a.csv", "--to", "b.jsonl", "--map", "instruction"]],
  [importCommand, ["small.jsonl", "--to", "b.jsonl", "--map", "unknown=response"]],
  [exportCommand, ["a.jsonl"]],
  [exportCommand, ["a.jsonl", "--format", "csv"]],
  [exportCommand, ["a.jsonl", "b.jsonl", "--format", "csv", "--to", "c.csv"]],
] as const) {
  test(`wrong usage: ${command.name} ${args.join(" ")}`, () => assert.rejects(run(command, ...args), UsageError));
}
