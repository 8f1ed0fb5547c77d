import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { decodeEvaluationLine, type StoredAnswer } from "../../src/core/evaluation/evaluationLine";
import { ollamaClient } from "../../src/platform/ollama/client";
import { actedAt, clinicalPrompts, interruptedAt } from "../support/commandLine";
import { PRODUCT_ROOT } from "../support/editorServer";
import { createUntrainedModel } from "../support/ollamaModel";
import { startOllamaServer, type OllamaServer } from "../support/ollamaServer";

// What goes wrong with an Ollama goes wrong with a real one here: what it says and how its connections end is its own.

const ROWS = 6;
const SECONDS = 120;
const MODEL = "untrained";

let place = "";
let workspace = "";
let ollama: OllamaServer;

before(async () => {
  place = await mkdtemp(path.join(tmpdir(), "clinical-prompts-bad-"));
  ollama = await startOllamaServer(path.join(place, "models"));
  await createUntrainedModel(ollama.host, MODEL);
});
after(async () => {
  ollama.kill();
  await rm(place, { recursive: true, force: true, maxRetries: 5 });
});
beforeEach(async () => {
  workspace = await mkdtemp(path.join(place, "workspace-"));
  const rows = (await readFile(path.join(PRODUCT_ROOT, "examples", "headache", "test.jsonl"), "utf8")).split("\n").slice(0, ROWS);
  await writeFile(path.join(workspace, "test.jsonl"), `${rows.join("\n")}\n`);
});

const command = (tokens = 12): string[] => ["evaluate", path.join(workspace, "test.jsonl"), "--model", MODEL, "--host", ollama.host, "--max-tokens", String(tokens)];

async function runs(): Promise<string[]> {
  const folder = path.join(workspace, "evaluations");
  return (await readdir(folder)).filter((name) => !name.startsWith(".")).sort().map((name) => path.join(folder, name));
}

/** The lines of the answers of a run, in their order. */
async function answersOf(folder = ""): Promise<readonly StoredAnswer[]> {
  const text = await readFile(path.join(folder, "answers.jsonl"), "utf8");
  return text.split("\n").flatMap((line) => decodeEvaluationLine(line) ?? []).filter((line) => line.type === "answer");
}

/** Gives the model's name to other content. */
async function makeAnew(system: string): Promise<void> {
  await ollamaClient(ollama.host, AbortSignal.timeout(60_000)).create({ model: MODEL, from: MODEL, system, stream: false });
}

test("a server that is killed in the middle pauses the run, once; started again, the run goes on and keeps what was answered", async () => {
  const kill = (): Promise<void> => {
    ollama.kill();
    return Promise.resolve();
  };
  const { code, said } = await actedAt(`2 of ${ROWS} rows`, kill, command(), SECONDS);
  assert.equal(code, 3, said);
  assert.equal(said.match(/Paused\. The server does not answer/gu)?.length, 1, said);
  const [run] = await runs();
  const before = (await answersOf(run)).filter(({ state }) => state !== "error");
  assert.ok(before.length >= 2);
  assert.ok(before.every(({ state }) => state === "cut" || state === "complete"), "what broke off is no answer");
  ollama = await startOllamaServer(path.join(place, "models"));
  await clinicalPrompts(command(), SECONDS);
  assert.equal((await runs()).length, 1);
  const answered = (await answersOf(run)).filter(({ state }) => state !== "error");
  assert.deepEqual(answered.slice(0, before.length), before, "nothing is asked twice");
  assert.equal(new Set(answered.map(({ caseId }) => caseId)).size, ROWS);
  assert.equal(answered.length, ROWS);
});

test("other weights under the name when a run goes on: it begins anew, and takes no answer of the former", async () => {
  await makeAnew("Tu es médecin.");
  const { code } = await interruptedAt(`2 of ${ROWS} rows`, command(), SECONDS);
  assert.equal(code, 3);
  const [first = ""] = await runs();
  const before = await readFile(path.join(first, "answers.jsonl"), "utf8");
  await makeAnew("Tu es neurologue.");
  await clinicalPrompts(command(), SECONDS);
  const folders = await runs();
  assert.equal(folders.length, 2);
  assert.equal(await readFile(path.join(first, "answers.jsonl"), "utf8"), before);
  const answers = await answersOf(folders.find((folder) => folder !== first));
  assert.deepEqual([answers.length, answers.filter(({ reusedFrom }) => reusedFrom !== undefined).length], [ROWS, 0]);
});

test("other weights in the middle of a run: it pauses, and no answer counts of which nobody knows whose it is", async () => {
  const { code, said } = await actedAt(`1 of ${ROWS} rows`, () => makeAnew("Tu es radiologue."), command(), SECONDS);
  assert.equal(code, 3, said);
  assert.match(said, /Paused\. The model has other weights than when this run began\./u);
  const [run] = await runs();
  const last = new Map((await answersOf(run)).map((answer) => [answer.caseId, answer]));
  assert.deepEqual([...last.values()].map(({ state, fault, text }) => [state, fault, text]), Array.from({ length: ROWS }, () => ["error", "model_changed", ""]));
});

test("an answer that reaches its limit is cut, and says so", async () => {
  await clinicalPrompts(command(3), SECONDS);
  const answers = await answersOf((await runs())[0]);
  assert.deepEqual(answers.map(({ state, tokens }) => [state, tokens]), Array.from({ length: ROWS }, () => ["cut", 3]));
});

test("two that want the same at once share one run: each row is asked once", async () => {
  await Promise.all([clinicalPrompts(command(8), SECONDS), clinicalPrompts(command(8), SECONDS)]);
  const folders = await runs();
  assert.equal(folders.length, 1);
  assert.equal((await answersOf(folders[0])).length, ROWS);
});

test("a model that the server does not have: what to do about it", async () => {
  const { code, said } = await actedAt("no model", () => Promise.resolve(), ["evaluate", path.join(workspace, "test.jsonl"), "--model", "nowhere", "--host", ollama.host], SECONDS);
  assert.equal(code, 3);
  assert.equal(said.trim(), `Ollama at ${ollama.host} has no model “nowhere”. Train one, pick another, or get it with “ollama pull nowhere”.`);
});
