import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { augmentCommand } from "../../../src/cli/augment";
import { EnvironmentError, UsageError } from "../../../src/cli/command";
import { capturedIo } from "../../support/capturedIo";

let cwd = "";
before(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), "clinical-prompts-augment-"));
});
after(() => rm(cwd, { recursive: true }));

const ROW = JSON.stringify({
  id: "a",
  instruction: "CAS CLINIQUE:\nHomme de 34 ans, céphalées anciennes, pas de fièvre, début progressif.\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'",
  response: "Recommandation: Repos, pas d'imagerie. Source: HAS/SFETD 2017.",
});

async function augment(content: string, ...options: string[]) {
  await writeFile(path.join(cwd, "data.jsonl"), content);
  return run("data.jsonl", ...options);
}

async function run(...args: string[]) {
  const { io, stdout, stderr } = capturedIo({ cwd });
  const code = await augmentCommand.run(args, io);
  return { code, rows: stdout().split("\n").filter((line) => line !== ""), stderr: stderr() };
}

test("variants stand below their parent, the same for the same seed", async () => {
  const { code, rows, stderr } = await augment(`${ROW}\n`, "--with", "sex,denial,typos", "--seed", "3");
  assert.equal(code, 0);
  assert.equal(rows[0], ROW);
  assert.deepEqual(rows.slice(1).map((row) => (JSON.parse(row) as { source: string }).source), ["augment/sex", "augment/denial", "augment/typos"]);
  assert.equal(stderr, "3 rows added to 1.\n");
  assert.deepEqual((await augment(`${ROW}\n`, "--with", "sex,denial,typos", "--seed", "3")).rows, rows);
});

test("copies differ, and none is there twice", async () => {
  const { rows } = await augment(`${ROW}\n`, "--with", "quantities", "--copies", "4");
  assert.equal(new Set(rows.map((row) => (JSON.parse(row) as { instruction: string }).instruction)).size, rows.length);
  assert.ok(rows.length > 2);
});

test("refusals are counted with their reason, and a file without a variant falls short", async () => {
  const { code, stderr, rows } = await augment(`${ROW.replace("pas de fièvre, ", "")}\n`, "--with", "denial");
  assert.deepEqual([code, rows.length], [1, 1]);
  assert.equal(stderr, "denial: 1 refused. Nothing in the case is known to have another wording of this kind.\n0 rows added to 1.\n");
});

test("--out writes a file, and stdout stays empty", async () => {
  const { rows } = await augment(`${ROW}\n`, "--with", "sex", "--out", "more.jsonl");
  assert.deepEqual(rows, []);
  assert.equal((await readFile(path.join(cwd, "more.jsonl"), "utf8")).split("\n").length, 3);
});

test("wrong arguments and missing files are said", async () => {
  for (const args of [[], ["data.jsonl"], ["data.jsonl", "--with", "sexe"], ["data.jsonl", "--with", "sex", "--copies", "0"], ["data.jsonl", "--with", "sex", "--seed", "x"]]) await assert.rejects(run(...args), UsageError);
  await assert.rejects(run("none.jsonl", "--with", "sex"), EnvironmentError);
});
