import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { EnvironmentError, UsageError } from "../../../src/cli/command";
import { scoreCommand } from "../../../src/cli/score";
import { capturedIo } from "../../support/capturedIo";

const THUNDERCLAP = "Homme de 40 ans, céphalée en coup de tonnerre il y a une heure.";
const SCAN = "Recommandation: Scanner cérébral en urgence. Source: HAS/SFETD 2017.";
const WAIT = "Recommandation: Surveillance simple. Source: HAS/SFETD 2017.";
const row = (id: string, answer: string, more: object = {}) => `${JSON.stringify({ id, instruction: THUNDERCLAP, expected: "urgent_imaging", answer, ...more })}\n`;

async function workplace(t: TestContext, files: Readonly<Record<string, string>>) {
  const cwd = await mkdtemp(path.join(tmpdir(), "score-"));
  t.after(() => rm(cwd, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(cwd, name), text);
  return {
    read: (name: string) => readFile(path.join(cwd, name), "utf8"),
    score: async (...args: string[]) => {
      const { io, stdout } = capturedIo({ cwd });
      const code = await scoreCommand.run(args, io);
      return { code, stdout: stdout() };
    },
  };
}

test("what the numbers stand on is said: families, what so many rows show, where the labels come from", async (t) => {
  const { score } = await workplace(t, { "rows.jsonl": row("a", SCAN, { pairId: "1" }) + row("b", WAIT, { pairId: "1" }) });
  const { code, stdout } = await score("rows.jsonl");
  assert.equal(code, 0);
  assert.match(stdout, /Rows: 2, in 1 families/u);
  assert.match(stdout, /Red flags detected: 1 independent rows/u);
  assert.match(stdout, /by “expected” in 2 rows/u);
  const { statistics } = JSON.parse((await score("rows.jsonl", "--json")).stdout) as { readonly statistics: { readonly metrics: Readonly<Record<string, { readonly denominator: number; readonly clusters: number }>> } };
  assert.deepEqual([statistics.metrics["red_flag_detection"]?.denominator, statistics.metrics["red_flag_detection"]?.clusters], [2, 1]);
});

test("--gate: exit code 1 and what was not reached first; 0 where all is", async (t) => {
  const { score } = await workplace(t, { "rows.jsonl": row("a", WAIT), "hard.json": '{"missedFlags":{"thunderclap":0}}', "easy.json": '{"missedRedFlags":1}' });
  const failed = await score("rows.jsonl", "--gate", "hard.json");
  assert.equal(failed.code, 1);
  assert.match(failed.stdout, /Gate: failed\n {2}✘ Missed rows with “thunderclap”: 1 of 1 \(a\), at most 0 allowed\./u);
  assert.equal((await score("rows.jsonl", "--gate", "easy.json")).code, 0);
  const { gate } = JSON.parse((await score("rows.jsonl", "--gate", "hard.json", "--json")).stdout) as { readonly gate: { readonly passed: boolean } };
  assert.equal(gate.passed, false);
});

test("--gate: a file that is not there or is wrong is said before anything is written", async (t) => {
  const { score, read } = await workplace(t, { "rows.jsonl": row("a", WAIT), "wrong.json": '{"missedFlags":{"tunderclap":0}}' });
  await assert.rejects(score("rows.jsonl", "--gate", "wrong.json", "--html", "r.html"), (error) => error instanceof UsageError && /missedFlags\.tunderclap/u.test(error.message));
  await assert.rejects(score("rows.jsonl", "--gate", "none.json"), UsageError);
  await assert.rejects(read("r.html"));
});

test("--html, --markdown, --junit and --csv write files; answers stand in them only when asked for", async (t) => {
  const { score, read } = await workplace(t, { "rows.jsonl": row("a", WAIT) });
  const names = ["r.html", "r.md", "r.xml", "r.csv"] as const;
  const outputs = ["--html", "r.html", "--markdown", "r.md", "--junit", "r.xml", "--csv", "r.csv"];
  await score("rows.jsonl", ...outputs);
  for (const name of names) assert.doesNotMatch(await read(name), /Surveillance simple/u, name);
  await score("rows.jsonl", ...outputs, "--with-answers");
  for (const name of names) assert.match(await read(name), /Surveillance simple/u, name);
  assert.match(await read("r.xml"), /<testsuite name="answers" tests="1" failures="1">/u);
  await assert.rejects(score("rows.jsonl", "--html", "no/such/r.html"), EnvironmentError);
});

test("--compare: rows gained and lost since an earlier run", async (t) => {
  const { score } = await workplace(t, { "before.jsonl": row("a", WAIT) + row("b", WAIT, { instruction: `${THUNDERCLAP} Vomissements.` }), "now.jsonl": row("a", SCAN) });
  const { stdout } = await score("now.jsonl", "--compare", "before.jsonl");
  assert.match(stdout, /Rows gained: 1, lost: 0, right in both: 0, right in neither: 0\./u);
  assert.match(stdout, /Not compared: 1 rows of the first run alone/u);
  await assert.rejects(score("now.jsonl", "--compare", "none.jsonl"), EnvironmentError);
});
