import assert from "node:assert/strict";
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { decodeEvaluationLine, type EvaluationLine, type StoredAnswer } from "../../../../src/core/evaluation/evaluationLine";
import { DEFAULT_ASK_OPTIONS } from "../../../../src/core/evaluation/target";
import { evaluateFile, type FileEvaluation } from "../../../../src/platform/evaluation/evaluateFile";
import { isBeingAsked, listEvaluations, readCases } from "../../../../src/platform/evaluation/evaluationFolder";
import { EvaluationPausedError } from "../../../../src/platform/evaluation/runner";
import { readFold } from "../../../../src/platform/evaluation/store";
import { readScores } from "../../../../src/platform/evaluation/storedScores";
import { readTestFile } from "../../../../src/platform/evaluation/testFile";
import { OllamaTarget } from "../../../../src/platform/ollama/target";
import { OpenAiTarget } from "../../../../src/platform/openai/target";
import { ProtocolLibrary } from "../../../../src/platform/protocols";
import { httpServer } from "../../../support/httpServer";
import { ollamaDouble, type OllamaDouble } from "../../../support/ollamaDouble";

const signal = AbortSignal.timeout(60_000);
const library = new ProtocolLibrary(path.resolve("."));
const WATCH = "Recommandation: Surveillance simple, sans imagerie. Source: HAS/SFETD 2017.";

interface Bench {
  readonly folder: string;
  readonly file: string;
  /** Asks, with whatever is said otherwise. */
  readonly evaluate: (double: Pick<OllamaDouble, "host">, change?: Partial<FileEvaluation> & { readonly model?: string; readonly signal?: AbortSignal }) => Promise<{ folder: string; told: string[] }>;
}

/** A test file of the first rows of the example. */
async function bench(t: TestContext, rows = 4): Promise<Bench> {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-evaluation-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, "test.jsonl");
  const lines = (await readFile(path.join("examples", "headache", "test.jsonl"), "utf8")).split("\n").slice(0, rows);
  await writeFile(file, `${lines.join("\n")}\n`);
  return {
    folder,
    file,
    evaluate: async ({ host }, { model = "m", signal: cancel = signal, ...change } = {}) => {
      const rules = await library.rules(await library.ofFile(file));
      const told: string[] = [];
      const test = await readTestFile(file, rules, signal);
      const finished = await evaluateFile(
        { test, rules, target: new OllamaTarget(host, model), host, options: DEFAULT_ASK_OPTIONS, evaluationsFolder: path.join(folder, "evaluations"), onProgress: ({ done, total }) => told.push(`${done}/${total}`), ...change },
        cancel,
      );
      return { folder: finished.folder, told };
    },
  };
}

const linesOf = async (folder: string): Promise<readonly EvaluationLine[]> => (await readFile(path.join(folder, "answers.jsonl"), "utf8")).split("\n").flatMap((line) => decodeEvaluationLine(line) ?? []);
const answersOf = async (folder: string): Promise<readonly StoredAnswer[]> => (await linesOf(folder)).filter((line) => line.type === "answer");

test("a run explains itself: manifest, rows as asked, answers, report; nobody else may read it, and Git passes it over", async (t) => {
  const { evaluate, folder: place } = await bench(t, 2);
  const { folder, told } = await evaluate(await ollamaDouble(t, { m: "d1" }, { answer: () => WATCH, system: "Tu es…" }));
  assert.deepEqual((await readdir(folder)).sort(), [".gitignore", "answers.jsonl", "cases.jsonl", "manifest.json", "report.json"]);
  assert.match(path.basename(folder), /^m--test--\d{8}-\d{6}$/u);
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
  assert.equal(await readFile(path.join(folder, ".gitignore"), "utf8"), "*\n");
  const [run] = await listEvaluations(path.join(place, "evaluations"));
  assert.deepEqual([run?.manifest.target.digest, run?.manifest.target.system, run?.manifest.target.template, run?.manifest.dataset.asked], ["d1", "Tu es…", "{{ .Prompt }}", 2]);
  assert.deepEqual((await readCases(folder)).map(({ id }) => id), ["test-001", "test-002"]);
  assert.deepEqual((await linesOf(folder)).map(({ type }) => type), ["attempt", "checked", "answer", "answer", "end"]);
  assert.deepEqual(told, ["1/2", "2/2"]);
  assert.deepEqual((await readScores(path.join(place, "evaluations"))).map(({ model, digest, file }) => [model, digest, file]), [["m", "d1", "test.jsonl"]]);
});

test("run again, a complete evaluation asks nothing and stays as it is", async (t) => {
  const { evaluate } = await bench(t);
  const ollama = await ollamaDouble(t, { m: "d1" }, { answer: () => WATCH });
  const { folder } = await evaluate(ollama);
  const answers = await readFile(path.join(folder, "answers.jsonl"), "utf8");
  assert.deepEqual(await evaluate(ollama), { folder, told: ["1/4", "2/4", "3/4", "4/4"] });
  assert.equal(ollama.asked.length, 4);
  assert.equal(await readFile(path.join(folder, "answers.jsonl"), "utf8"), answers);
});

test("broken off behind its last answer, it is finished without a question when it is run again", async (t) => {
  const { evaluate } = await bench(t, 2);
  const ollama = await ollamaDouble(t, { m: "d1" }, { answer: () => WATCH });
  const { folder } = await evaluate(ollama);
  const answers = path.join(folder, "answers.jsonl");
  await writeFile(answers, (await readFile(answers, "utf8")).split("\n").filter((line) => !line.includes('"type":"end"')).join("\n"));
  assert.equal((await readFold(answers)).status(false), "interrupted");
  await evaluate(ollama);
  assert.equal((await readFold(answers)).status(false), "finished");
  assert.equal(ollama.asked.length, 2);
});

test("cancelled in the middle, it goes on with the next row", async (t) => {
  const { evaluate, folder: place } = await bench(t);
  const cancel = new AbortController();
  const ollama = await ollamaDouble(t, { m: "d1" }, {
    answer: (_, times) => {
      if (times === 3) cancel.abort();
      return WATCH;
    },
  });
  await assert.rejects(evaluate(ollama, { signal: cancel.signal }));
  const [run] = await listEvaluations(path.join(place, "evaluations"));
  assert.ok(run !== undefined);
  assert.equal((await readFold(path.join(run.folder, "answers.jsonl"))).status(await isBeingAsked(run.folder)), "cancelled");
  const asked = [...ollama.asked];
  assert.equal((await evaluate(ollama)).folder, run.folder);
  assert.deepEqual(ollama.asked.slice(asked.length), [asked[2], ...ollama.asked.slice(-1)], "the row that was being asked, and the last one");
});

test("a line that a crash has torn costs its row alone", async (t) => {
  const { evaluate } = await bench(t);
  const ollama = await ollamaDouble(t, { m: "d1" }, { answer: () => WATCH });
  const { folder } = await evaluate(ollama);
  const file = path.join(folder, "answers.jsonl");
  const whole = await readFile(file, "utf8");
  const lastAnswer = whole.lastIndexOf('{"type":"answer"');
  await writeFile(file, whole.slice(0, lastAnswer + 40));
  assert.equal((await readFold(file)).status(false), "interrupted");
  await evaluate(ollama);
  assert.equal(ollama.asked.length, 5);
  assert.equal((await readFold(file)).status(false), "finished");
});

test("the answers of other runs are taken where weights, texts, options and prompt are the same, whatever the names", async (t) => {
  const { evaluate, file } = await bench(t);
  const ollama = await ollamaDouble(t, { m: "d1", copy: "d1", other: "d2" }, { answer: () => WATCH });
  const first = await evaluate(ollama);
  const copied = await evaluate(ollama, { model: "copy" });
  assert.notEqual(copied.folder, first.folder);
  assert.equal(ollama.asked.length, 4, "a copy of the model has answered already");
  assert.deepEqual((await answersOf(copied.folder)).map(({ reusedFrom }) => reusedFrom), Array.from({ length: 4 }, () => path.basename(first.folder)));
  await evaluate(ollama, { model: "other" });
  assert.equal(ollama.asked.length, 8);
  await evaluate(ollama, { options: { ...DEFAULT_ASK_OPTIONS, seed: 7 } });
  assert.equal(ollama.asked.length, 12);
  await appendFile(file, `${JSON.stringify({ id: "new", instruction: "CAS CLINIQUE:\nFemme de 30 ans, céphalées.\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'", response: WATCH })}\n`);
  await evaluate(ollama);
  assert.equal(ollama.asked.length, 13, "of an edited file only the new row is asked");
  await evaluate(ollama, { continuing: "new" });
  assert.equal(ollama.asked.length, 18, "who wants new answers gets them");
});

test("an error is asked again by the next run, and never taken for an answer", async (t) => {
  const { evaluate, folder: place } = await bench(t);
  let broken = true;
  const ollama = await ollamaDouble(t, { m: "d1", copy: "d1" }, { answer: (_, times) => (times === 2 && broken ? { fault: "refuse" } : WATCH) });
  const { folder } = await evaluate(ollama);
  const stateOf = async (): Promise<string> => (await readFold(path.join(folder, "answers.jsonl"))).row({ caseId: "test-002", repeat: 0 }).kind;
  assert.equal(await stateOf(), "no_answer");
  broken = false;
  await evaluate(ollama, { model: "copy" });
  assert.equal(ollama.asked.length, 5);
  await evaluate(ollama);
  assert.deepEqual([ollama.asked.length, await stateOf()], [5, "answered"], "the copy's answer is taken");
  assert.equal((await listEvaluations(path.join(place, "evaluations"))).length, 2);
});

test("three errors of one kind pause the run, which says why; three of different kinds do not", async (t) => {
  const { evaluate, folder: place } = await bench(t);
  const failing = await ollamaDouble(t, { m: "d1" }, { answer: () => ({ fault: "refuse" }) });
  await assert.rejects(evaluate(failing), (error) => error instanceof EvaluationPausedError && error.fault === "refused");
  assert.equal(failing.asked.length, 3);
  const [run] = await listEvaluations(path.join(place, "evaluations"));
  const fold = await readFold(path.join(run?.folder ?? "", "answers.jsonl"));
  assert.deepEqual([fold.status(false), fold.pause?.fault], ["paused", "refused"]);

  const mixed = await ollamaDouble(t, { m: "d2" }, { answer: (_, times) => ({ fault: times === 2 ? "error" : "refuse" }) });
  const { folder } = await evaluate(mixed);
  assert.equal(mixed.asked.length, 4);
  assert.equal((await readFold(path.join(folder, "answers.jsonl"))).status(false), "finished");
});

test("weights that change under the name pause the run; what cannot be told apart is no answer", async (t) => {
  const { evaluate, folder: place } = await bench(t);
  const ollama = await ollamaDouble(t, { m: "d1" }, {
    answer: (_, times) => {
      if (times === 2) ollama.models.set("m", "d2");
      return WATCH;
    },
  });
  await assert.rejects(evaluate(ollama), (error) => error instanceof EvaluationPausedError && error.fault === "model_changed");
  const [run] = await listEvaluations(path.join(place, "evaluations"));
  const fold = await readFold(path.join(run?.folder ?? "", "answers.jsonl"));
  assert.deepEqual([...fold.answers].map(({ fault }) => fault), Array.from({ length: 4 }, () => "model_changed"));
  ollama.models.set("m", "d1");
  await evaluate(ollama);
  assert.equal(ollama.asked.length, 8);
});

test("of two that want the same run at once, one asks and the other follows", async (t) => {
  const { evaluate } = await bench(t);
  const ollama = await ollamaDouble(t, { m: "d1" }, { answer: () => new Promise((resolve) => setTimeout(() => resolve(WATCH), 50)) });
  const [one, other] = await Promise.all([evaluate(ollama), evaluate(ollama)]);
  assert.equal(one.folder, other.folder);
  assert.equal(ollama.asked.length, 4);
  assert.equal(other.told.at(-1), "4/4");
  assert.equal(one.told.at(-1), "4/4");
});

test("some rows may be asked alone, several times each", async (t) => {
  const { evaluate } = await bench(t);
  const ollama = await ollamaDouble(t, { m: "d1" }, { answer: () => WATCH });
  const { folder, told } = await evaluate(ollama, { only: new Set(["test-002", "test-003"]), repeats: 2 });
  assert.deepEqual((await answersOf(folder)).map(({ caseId, repeat }) => `${caseId} ${repeat}`), ["test-002 0", "test-003 0", "test-002 1", "test-003 1"]);
  assert.deepEqual([told.length, ollama.request()["options"]], [4, { temperature: 0, seed: 43, num_ctx: 2048, num_predict: 256 }]);
});

test("without a digest an unfinished run is gone on with, a finished one is not", async (t) => {
  const { evaluate } = await bench(t, 3);
  let asked = 0;
  const cancel = new AbortController();
  const host = await httpServer(t, ({ url }, response, body) => {
    if (url?.endsWith("models") === true) return void response.end('{"data":[{"id":"m"}]}');
    if (body.includes('"content":"."')) return void response.end('data: {"choices":[{"finish_reason":"stop"}]}\n\n');
    asked += 1;
    if (asked === 2) cancel.abort();
    response.end(`data: ${JSON.stringify({ choices: [{ delta: { content: WATCH }, finish_reason: "stop" }] })}\n\n`);
  });
  const target = new OpenAiTarget({ host, model: "m" });
  await assert.rejects(evaluate({ host }, { target, signal: cancel.signal }));
  const { folder } = await evaluate({ host }, { target });
  assert.equal(asked, 4, "the second row twice: its answer was lost with the cancellation");
  const again = await evaluate({ host }, { target });
  assert.notEqual(again.folder, folder);
  assert.equal(asked, 7);
});

test("a full queue is waited for, longer each time, and is no error", async (t) => {
  const { evaluate } = await bench(t, 2);
  let waits = 0;
  const ollama = await ollamaDouble(t, { m: "d1" }, { answer: (_, times) => (times <= 2 ? { fault: "busy" } : WATCH) });
  const { folder } = await evaluate(ollama, { queueWaitsMs: [10, 20, 30], onWaiting: () => (waits += 1) });
  assert.deepEqual([waits, ollama.asked.length], [2, 4]);
  assert.deepEqual((await answersOf(folder)).map(({ state }) => state), ["complete", "complete"]);

  const full = await ollamaDouble(t, { m: "d2" }, { answer: () => ({ fault: "busy" }) });
  const { folder: other } = await evaluate(full, { queueWaitsMs: [1] });
  assert.deepEqual((await answersOf(other)).map(({ fault }) => fault), ["queue_full", "queue_full"]);
});

test("a server that is killed in the middle pauses the run; started again, the run goes on and nothing is asked twice", async (t) => {
  const { evaluate, folder: place } = await bench(t, 5);
  const first = await ollamaDouble(t, { m: "d1" }, {
    answer: (_, times) => {
      if (times === 2) first.kill();
      return WATCH;
    },
  });
  await assert.rejects(evaluate(first), (error) => error instanceof EvaluationPausedError && error.fault === "unreachable");
  const [run] = await listEvaluations(path.join(place, "evaluations"));
  const file = path.join(run?.folder ?? "", "answers.jsonl");
  assert.deepEqual([...(await readFold(file)).answers].map(({ caseId, fault }) => `${caseId} ${fault ?? ""}`), ["test-001 ", "test-002 unreachable", "test-003 unreachable", "test-004 unreachable"]);
  const second = await ollamaDouble(t, { m: "d1" }, { answer: () => WATCH });
  assert.equal((await evaluate(second)).folder, run?.folder);
  assert.equal(second.asked.length, 4);
  assert.equal((await readFold(file)).status(false), "finished");
});

test("a server that does not come to the first row pauses the run before it, and says why", async (t) => {
  const { evaluate, folder: place } = await bench(t, 2);
  const host = await httpServer(t, ({ url }, response) => {
    if (url === "/api/tags") response.end(JSON.stringify({ models: [{ name: "m:latest", digest: "d1" }] }));
    else if (url === "/api/show") response.end(JSON.stringify({ template: "{{ .Prompt }}" }));
    else response.writeHead(500, { "content-type": "application/json" }).end('{"error":"model requires more system memory"}');
  });
  await assert.rejects(evaluate({ host }), (error) => error instanceof EvaluationPausedError && error.fault === "refused" && error.message === "model requires more system memory");
  const [run] = await listEvaluations(path.join(place, "evaluations"));
  assert.deepEqual((await linesOf(run?.folder ?? "")).map(({ type }) => type), ["attempt", "pause"]);
});

test("a dataset that is edited while it is asked changes nothing in this run", async (t) => {
  const { evaluate, file } = await bench(t, 2);
  const ollama = await ollamaDouble(t, { m: "d1" }, {
    answer: async (_, times) => {
      if (times === 1) await writeFile(file, (await readFile(file, "utf8")).split("\n").slice(1).join("\n"));
      return WATCH;
    },
  });
  const { folder } = await evaluate(ollama);
  assert.deepEqual((await readCases(folder)).map(({ id }) => id), ["test-001", "test-002"]);
  const report = JSON.parse(await readFile(path.join(folder, "report.json"), "utf8")) as { rows: readonly { id: string }[] };
  assert.deepEqual(report.rows.map(({ id }) => id).sort(), ["test-001", "test-002"]);
  const later = await evaluate(ollama);
  assert.notEqual(later.folder, folder);
  assert.equal(ollama.asked.length, 2, "the row that is left has been asked");
});

test("empty, cut, early and broken answers each keep their state", async (t) => {
  const { evaluate } = await bench(t, 4);
  const ollama = await ollamaDouble(t, { m: "d1" }, { answer: (_, times) => ([" ", { fault: "cut" }, { fault: "error" }, { fault: "endless" }] as const)[times - 1] ?? "" });
  const { folder } = await evaluate(ollama, { options: { ...DEFAULT_ASK_OPTIONS, numPredict: 10 } });
  assert.deepEqual((await answersOf(folder)).map(({ state, fault = "" }) => `${state} ${fault}`), ["empty ", "cut ", "error broken_answer", "cut "]);
});

test("without a digest, what had no answer is asked again when that is wanted", async (t) => {
  const { evaluate } = await bench(t, 3);
  let asked = 0;
  const host = await httpServer(t, ({ url }, response) => {
    if (url?.endsWith("models") === true) response.end('{"data":[{"id":"m"}]}');
    else if (++asked === 2) response.writeHead(500).end("out of memory");
    else response.end(`data: ${JSON.stringify({ choices: [{ delta: { content: WATCH }, finish_reason: "stop" }] })}\n\n`);
  });
  const target = new OpenAiTarget({ host, model: "m" });
  const { folder } = await evaluate({ host }, { target });
  assert.equal(asked, 4, "one to warm up, three rows");
  assert.equal((await evaluate({ host }, { target, continuing: "again" })).folder, folder);
  assert.equal(asked, 6);
  assert.equal((await readFold(path.join(folder, "answers.jsonl"))).row({ caseId: "test-001", repeat: 0 }).kind, "answered");
});
