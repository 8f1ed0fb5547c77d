import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { runCommandLine } from "../../../src/cli/commandLine";
import { capturedIo } from "../../support/capturedIo";
import { ollamaDouble } from "../../support/ollamaDouble";
import { madeModel, makeRun, runsPlace } from "../../support/runFolders";

const RATE = { numerator: 20, denominator: 24, rate: 0.8333, low: 0.64, high: 0.93 };

async function run(cwd: string, ...args: readonly string[]) {
  const { io, stdout, stderr } = capturedIo({ cwd });
  const code = await runCommandLine(["runs", ...args], io);
  return { code, stdout: stdout(), stderr: stderr() };
}

test("runs are listed with their state, best loss and scores", async (t) => {
  const place = await runsPlace(t);
  await makeRun(place, "old", { manifest: { createdAt: "2026-01-01T00:00:00Z" }, events: [{ type: "evaluation", step: 5, loss: 1.25 }, ...madeModel("old", "d1")] });
  await makeRun(place, "new", { manifest: { createdAt: "2026-02-01T00:00:00Z" }, events: [{ type: "end", state: "cancelled" }] });
  await mkdir(path.join(place, "evaluations", "e"), { recursive: true });
  const metrics = { red_flag_detection: RATE, false_positive_rate: RATE, question_accuracy: RATE, format_compliance: RATE };
  await writeFile(path.join(place, "evaluations", "e", "report.json"), JSON.stringify({ metrics, evaluation: { createdAt: "2026-01-02", target: { model: "old", digest: "d1" }, dataset: { file: "test.jsonl" } } }));
  const listed = await run(place);
  assert.equal(listed.code, 0);
  assert.match(listed.stdout, /^new · cancelled\n.*\nold · finished · best 1\.250\n.*\n {2}test\.jsonl:\n {4}Red flags detected 83\.3 % \(20\/24; 64\.0–93\.0\)\n/u);
  assert.equal((await run(place, "list")).stdout, listed.stdout);
  const json = JSON.parse((await run(place, "list", "--json")).stdout) as { readonly runs: readonly { readonly name: string; readonly model: string | null; readonly scores: readonly unknown[] }[] };
  assert.deepEqual(json.runs.map(({ name, model, scores }) => [name, model, scores.length]), [["new", null, 0], ["old", "old", 1]]);
});

test("no run", async (t) => {
  const place = await runsPlace(t);
  assert.deepEqual(await run(place), { code: 0, stdout: "", stderr: `There is no run in ${path.join(place, "runs")}.\n` });
});

test("without --yes a deletion says what would go and deletes nothing", async (t) => {
  const place = await runsPlace(t);
  const folder = await makeRun(place, "run", { events: madeModel("run", "d1") });
  const ollama = await ollamaDouble(t, { run: "d1", "run-base": "mine" });
  const { code, stderr } = await run(place, "delete", "runs/run", "--host", ollama.host);
  assert.equal(code, 1);
  assert.match(stderr, /train\.jsonl, val\.jsonl\.\n.*adapter\.\nThe Ollama model “run”\.\nThe Ollama model “run-base” stays: .*\nNothing was deleted\. The same with --yes deletes it\.\n$/su);
  assert.ok(existsSync(folder) && ollama.models.has("run"));
  assert.equal((await run(place, "delete", "runs/run", "--yes", "--host", ollama.host)).code, 0);
  assert.deepEqual([existsSync(folder), [...ollama.models.keys()]], [false, ["run-base"]]);
});

test("a silent Ollama: nothing goes, and how to delete all the same", async (t) => {
  const place = await runsPlace(t);
  const folder = await makeRun(place, "run", { events: madeModel("run", "d1") });
  const refused = await run(place, "delete", "runs/run", "--yes", "--host", "http://127.0.0.1:9");
  assert.equal(refused.code, 3);
  assert.match(refused.stderr, /No Ollama answers at http:\/\/127\.0\.0\.1:9\..*\nWith --keep-models the run is deleted without its models\.\n$/u);
  assert.ok(existsSync(folder));
  const { code, stdout } = await run(place, "delete", "runs/run", "--yes", "--keep-models", "--json");
  assert.deepEqual([code, (JSON.parse(stdout) as { readonly deleted: boolean }).deleted, existsSync(folder)], [0, true, false]);
});

test("a run that trains, no run, no folder, another verb", async (t) => {
  const place = await runsPlace(t);
  await makeRun(place, "active", { pid: process.pid, events: [] });
  assert.match((await run(place, "delete", "runs/active", "--yes")).stderr, /is still training\. Stop it first\.\n$/u);
  assert.match((await run(place, "delete", "runs", "--yes")).stderr, /^There is no run in /u);
  assert.equal((await run(place, "delete")).code, 2);
  assert.equal((await run(place, "destroy", "runs/active")).code, 2);
});
