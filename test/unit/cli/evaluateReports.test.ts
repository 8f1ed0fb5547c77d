import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { runCommandLine } from "../../../src/cli/commandLine";
import { workplace } from "../../support/badInput";
import { capturedIo } from "../../support/capturedIo";
import { ollamaDouble } from "../../support/ollamaDouble";

const WATCH = "Recommandation: Surveillance simple, sans imagerie. Source: HAS/SFETD 2017.";
const SCAN = "Recommandation: Scanner cérébral en urgence. Source: HAS/SFETD 2017.";

interface Said {
  readonly metrics: object;
  readonly statistics: { readonly metrics: Readonly<Record<string, { readonly numerator: number }>>; readonly stability?: { readonly rows: number } };
  readonly comparison?: { readonly rows: readonly { readonly change: string }[] };
}

/** A dataset, and two models that answer it. */
async function place(t: TestContext) {
  const urgent = (await readFile(path.join("examples", "headache", "test.jsonl"), "utf8")).split("\n").filter((line) => line.includes('"expected": "urgent_imaging"')).slice(0, 4);
  const { folder, cache } = await workplace(t, { "test.jsonl": `${urgent.join("\n")}\n` });
  const ollama = await ollamaDouble(t, { good: "d1", bad: "d2" }, { answer: () => (ollama.request()["model"] === "good" ? SCAN : WATCH) });
  const run = async (...args: readonly string[]) => {
    const captured = capturedIo({ cwd: folder, env: { CLINICAL_PROMPTS_CACHE: cache } });
    return { code: await runCommandLine(args, captured.io), stdout: captured.stdout(), stderr: captured.stderr() };
  };
  return {
    ollama,
    folder,
    run,
    evaluate: (model: string, ...more: readonly string[]) => run("evaluate", "test.jsonl", "--model", model, "--host", ollama.host, ...more),
    folderOf: async (model: string): Promise<string> => path.join("evaluations", (await readdir(path.join(folder, "evaluations"))).find((name) => name.startsWith(model)) ?? ""),
  };
}

test("evaluate opens and closes a gate, and writes reports that say what was asked of whom", async (t) => {
  const { folder, evaluate } = await place(t);
  await writeFile(path.join(folder, "evaluation.json"), '{"missedRedFlags":0}');
  const bad = await evaluate("bad", "--gate", "evaluation.json", "--html", "bad.html");
  assert.equal(bad.code, 1, bad.stderr);
  assert.match(bad.stdout, /Gate: failed\n {2}✘ Missed red flags: 4 of 4/u);
  const html = await readFile(path.join(folder, "bad.html"), "utf8");
  for (const words of ["bad", "d2", "temperature 0, seed 42"]) assert.ok(html.includes(words), words);
  assert.doesNotMatch(html, /127\.0\.0\.1|Surveillance simple/u);
  assert.equal((await evaluate("good", "--gate", "evaluation.json")).code, 0);
});

test("saved answers are judged again without asking, and two models are compared by their folders", async (t) => {
  const { ollama, run, evaluate, folderOf } = await place(t);
  await evaluate("bad");
  const asked = JSON.parse((await evaluate("good", "--json")).stdout) as Said & { readonly report: { readonly metrics: object } };
  const questions = ollama.asked.length;
  const again = JSON.parse((await run("score", await folderOf("good"), "--compare", await folderOf("bad"), "--json")).stdout) as Said;
  assert.equal(ollama.asked.length, questions);
  assert.deepEqual(again.metrics, asked.report.metrics);
  assert.deepEqual(again.statistics, asked.statistics);
  assert.deepEqual(again.comparison?.rows.map(({ change }) => change), ["gained", "gained", "gained", "gained"]);
});

test("rows that a stopped run has not asked keep a gate closed", async (t) => {
  const { folder, run, evaluate, folderOf } = await place(t);
  await evaluate("good");
  const answers = path.join(folder, await folderOf("good"), "answers.jsonl");
  const lines = (await readFile(answers, "utf8")).split("\n");
  const last = lines.findLastIndex((line) => line.includes('"type":"answer"'));
  await writeFile(answers, lines.filter((_, place) => place !== last).join("\n"));
  await writeFile(path.join(folder, "evaluation.json"), "{}");
  const { code, stdout } = await run("score", await folderOf("good"), "--gate", "evaluation.json");
  assert.equal(code, 1);
  assert.match(stdout, /✘ Urgent rows without an answer/u);
});

test("repeats show how far a model repeats itself, and never multiply the rows", async (t) => {
  const { evaluate } = await place(t);
  const { statistics } = JSON.parse((await evaluate("good", "--repeats", "3", "--json")).stdout) as Said;
  assert.deepEqual([statistics.metrics["red_flag_detection"]?.numerator, statistics.stability?.rows], [4, 4]);
});

test("a folder that holds no evaluation is said to be none", async (t) => {
  const { run } = await place(t);
  const { code, stderr } = await run("score", ".");
  assert.equal(code, 2);
  assert.match(stderr, /holds no evaluation\./u);
});
