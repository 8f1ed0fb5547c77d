import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { EnvironmentError, UsageError } from "../../../src/cli/command";
import { newCommand } from "../../../src/cli/new";
import { capturedIo } from "../../support/capturedIo";

let cwd = "";
before(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), "clinical-prompts-new-"));
});
after(() => rm(cwd, { recursive: true }));

async function run(...args: string[]) {
  const { io, stdout, stderr } = capturedIo({ cwd });
  const code = await newCommand.run(args, io);
  return { code, stdout: stdout(), stderr: stderr() };
}
const rowsOf = async (file: string) => (await readFile(path.join(cwd, file), "utf8")).trimEnd().split("\n").map((line) => JSON.parse(line) as { category: string; instruction: string });

test("a dataset of drafts in the protocol's shares, counted on stderr", async () => {
  const { code, stdout, stderr } = await run("new.jsonl", "--rows", "10");
  assert.deepEqual([code, stdout], [0, ""]);
  assert.equal(stderr, "new.jsonl: 10 drafts (Cas courts 4, Signes d'alerte 3, Sans signe d'alerte 2, Ambigus 1). Read each row before you train on it.\n");
  assert.equal((await rowsOf("new.jsonl")).length, 10);
});

test("another protocol, shares of one's own, for programs", async () => {
  const { stdout } = await run("chest.jsonl", "--rows", "8", "--protocol", "chest-pain-fr", "--shares", "red_flags=3,short_case=1", "--seed", "5", "--json");
  assert.deepEqual(JSON.parse(stdout), { file: "chest.jsonl", rows: 8, seed: 5, counts: { short_case: 2, red_flags: 6, no_red_flags: 0, ambiguous: 0 } });
  assert.match((await rowsOf("chest.jsonl"))[0]?.instruction ?? "", /^CAS CLINIQUE – DOULEUR THORACIQUE:/u);
});

test("a file that is there stays as it is, and nothing else is left behind", async () => {
  await writeFile(path.join(cwd, "mine.jsonl"), "mine");
  await assert.rejects(run("mine.jsonl", "--rows", "1"), (error) => error instanceof UsageError && /mine\.jsonl is there already/u.test(error.message));
  assert.equal(await readFile(path.join(cwd, "mine.jsonl"), "utf8"), "mine");
  assert.deepEqual((await readdir(cwd)).filter((name) => name.endsWith(".tmp")), []);
});

test("a folder that is not there", () => assert.rejects(run("nowhere/new.jsonl", "--rows", "1"), EnvironmentError));

for (const args of [[], ["a.jsonl", "b.jsonl"], ["a.jsonl", "--rows", "0"], ["a.jsonl", "--seed", "x"], ["a.jsonl", "--shares", "unknown=1"], ["a.jsonl", "--shares", "ambiguous=0"], ["a.jsonl", "--protocol", "unknown"]]) {
  test(`wrong usage: ${args.join(" ")}`, () => assert.rejects(run(...args), UsageError));
}
