import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { NOBODY, serverKey, setServerKey } from "../../src/features/evaluation/evaluationHost";
import { headOf, rowsOf } from "../../src/features/evaluation/evaluationRows";
import { Evaluations } from "../../src/features/evaluation/evaluations";
import { offerModel } from "../../src/features/evaluation/missingModel";
import { nameOpenAiModel, openAiChoices } from "../../src/features/evaluation/openAiServers";
import { askInTurn } from "../../src/features/evaluation/severalModels";
import { askOnceMore } from "../../src/features/evaluation/stabilityCheck";
import { newestGate } from "../../src/features/evaluationReport/gate";
import { createServices, type Services } from "../../src/features/services/services";
import { eventually } from "../support/deadline";
import { httpServer, type Ending } from "../support/httpServer";
import { ollamaDouble, type DoubleAnswer, type OllamaDouble } from "../support/ollamaDouble";

const WATCH = "Recommandation: Surveillance simple, sans imagerie. Source: HAS/SFETD 2017.";
const ROWS = 4;

/** A keyring in memory: that of the system is not a test's to write to. */
function keyring(): vscode.SecretStorage {
  const kept = new Map<string, string>();
  return {
    get: (name) => Promise.resolve(kept.get(name)),
    store: (name, value) => Promise.resolve(void kept.set(name, value)),
    delete: (name) => Promise.resolve(void kept.delete(name)),
    onDidChange: () => new vscode.Disposable(() => undefined),
  } as Partial<vscode.SecretStorage> as vscode.SecretStorage;
}

suite("the evaluations of a window", () => {
  const extensionPath = vscode.extensions.getExtension("clinical-prompt-studio.clinical-prompt-studio")?.extensionPath ?? assert.fail("not installed");
  const endings: (() => void)[] = [];
  const ending: Ending = { after: (work) => endings.push(work) };
  let folder = "";
  let file: vscode.Uri;
  let services: Services;
  let evaluations: Evaluations;

  setup(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-evaluations-"));
    const lines = (await readFile(path.join(extensionPath, "examples", "headache", "test.jsonl"), "utf8")).split("\n").slice(0, ROWS);
    file = vscode.Uri.file(path.join(folder, "test.jsonl"));
    await writeFile(file.fsPath, `${lines.join("\n")}\n`);
    services = createServices({ extensionPath });
    evaluations = new Evaluations(services);
  });
  teardown(async () => {
    evaluations.dispose();
    services.dispose();
    for (const end of endings.splice(0)) end();
    await rm(folder, { recursive: true, force: true });
  });

  const model = (answer: (prompt: string, times: number) => DoubleAnswer): Promise<OllamaDouble> => ollamaDouble(ending, { m: "d1" }, { answer });
  const start = ({ host }: OllamaDouble): Promise<void> => evaluations.start({ spec: { kind: "ollama", model: "m", host }, file });

  test("a second start while one is asked is refused with a reason; the first goes on to its end", async () => {
    const ollama = await model(() => WATCH);
    const first = start(ollama);
    assert.throws(() => void start(ollama), /running already/u);
    await first;
    const { current } = evaluations;
    assert.deepEqual([current?.status, current?.done, current?.problem], ["finished", ROWS, undefined]);
    assert.equal(ollama.asked.length, ROWS);
    await start(ollama);
    assert.equal(ollama.asked.length, ROWS, "and may be started again");
  });

  test("what is shown are counts, and rows by the kind of their failure", async () => {
    await start(await model((_, times) => (times === 1 ? { fault: "refuse" } : WATCH)));
    const current = evaluations.current ?? assert.fail("nothing is shown");
    const { groups, metrics } = headOf(current);
    assert.equal(groups.reduce((sum, { count }) => sum + count, 0), ROWS);
    assert.equal(metrics.find(({ id }) => id === "format_compliance")?.denominator, ROWS - 1);
    const [row] = rowsOf(current, "no_answer", 0, 10);
    assert.deepEqual([row?.id, row?.answered, row?.state, row?.answer], ["test-001", false, "error", "The server refused: model requires more system memory"]);
  });

  test("a pause says why; another window shows the same from the folder alone, and finds it by its file", async () => {
    await start(await model(() => ({ fault: "refuse" })));
    assert.deepEqual([evaluations.current?.status, evaluations.current?.done], ["paused", 3]);
    const other = new Evaluations(services);
    try {
      const latest = await other.latest(file);
      await other.show(latest?.folder ?? "");
      assert.deepEqual([other.current?.status, other.current?.problem, other.current?.done, other.current?.file.fsPath], ["paused", evaluations.current?.problem, 3, file.fsPath]);
    } finally {
      other.dispose();
    }
  });

  test("what one window asks, another follows to its end", async () => {
    let go = (): void => undefined;
    const ollama = await ollamaDouble(ending, { m: "d1" }, { answer: (_, times) => (times === 2 ? new Promise((resolve) => (go = () => resolve(WATCH))) : WATCH) });
    const asked = start(ollama);
    await eventually(20, "the second question", () => Promise.resolve(ollama.asked.length === 2 ? true : undefined));
    const other = new Evaluations(services);
    try {
      const shown = other.show(evaluations.current?.folder ?? "");
      await eventually(20, "the first answer in the other window", () => Promise.resolve(other.current?.status === "asking" && other.current.done === 1 ? true : undefined));
      go();
      await Promise.all([asked, shown]);
      assert.deepEqual([other.current?.status, other.current?.done], ["finished", ROWS]);
    } finally {
      other.dispose();
    }
  });

  test("what an untrusted workspace names is neither run nor asked", async () => {
    const ollama = await model(() => WATCH);
    const untrusted = new Evaluations(services, { ...NOBODY, consent: { ...NOBODY.consent, isTrusted: () => false } });
    const ran = path.join(folder, "ran");
    await writeFile(path.join(folder, "rag.py"), `open(${JSON.stringify(ran)}, "w")\ndef query(case):\n    return ""\n`);
    try {
      assert.throws(() => void untrusted.start({ spec: { kind: "ollama", model: "m", host: ollama.host }, file }), /only in a workspace that you trust/u);
      assert.throws(() => void untrusted.start({ spec: { kind: "callable", callable: "rag:query", folder, python: "python3" }, file }), /only in a workspace that you trust/u);
      assert.deepEqual([ollama.asked.length, existsSync(ran)], [0, false]);
    } finally {
      untrusted.dispose();
    }
  });

  test("an endpoint that a file names is asked after a yes, once; its key comes from the keyring and goes nowhere else", async () => {
    const sent: unknown[] = [];
    const url = await httpServer(ending, ({ headers }, response) => {
      sent.push(headers.authorization);
      response.end(JSON.stringify({ out: WATCH }));
    });
    const endpoint = path.join(folder, "mine.endpoint.json");
    await writeFile(endpoint, JSON.stringify({ url: `${url}/ask`, body: "{prompt}", answer: "/out" }));
    const secrets = keyring();
    const replies = [`${url}/anything`, "sk-secret"];
    await setServerKey(secrets, () => Promise.resolve(replies.shift()));
    const asked: string[] = [];
    let answer = false;
    const kept = new Set<string>();
    const consent = { isTrusted: () => true, has: (name: string) => kept.has(name), ask: ({ name }: { readonly name: string }) => Promise.resolve((asked.push(name), answer)), keep: (name: string) => Promise.resolve(void kept.add(name)) };
    const window = new Evaluations(services, { ...NOBODY, consent, keyOf: (origin) => serverKey(secrets, origin) });
    try {
      const request = { spec: { kind: "endpoint", file: endpoint }, file } as const;
      await window.start(request);
      assert.deepEqual([window.current?.status, sent.length], ["failed", 0]);
      assert.match(window.current?.problem ?? "", /^Nothing was sent or run: you have not agreed to http/u);
      answer = true;
      await window.start(request);
      await window.start(request);
      assert.deepEqual([window.current?.status, asked], ["finished", [url, url]]);
      assert.deepEqual(new Set(sent), new Set(["Bearer sk-secret"]));
    } finally {
      window.dispose();
    }
  });

  test("a model that is not there is downloaded after a yes, or another one is asked", async () => {
    const ollama = await model(() => WATCH);
    const missing: Promise<void>[] = [];
    const answers = ["Download It", "Pick Another Model", undefined];
    const asked: string[] = [];
    const window: Evaluations = new Evaluations(services, {
      ...NOBODY,
      onMissing: (error, request) =>
        void missing.push(offerModel(error, request, window, { choose: (message) => Promise.resolve((asked.push(message), answers.shift())), pick: (models) => Promise.resolve(models[0]) })),
    });
    const ask = async (name: string): Promise<unknown> => {
      await window.start({ spec: { kind: "ollama", model: name, host: ollama.host }, file });
      await Promise.all(missing.splice(0));
      return [window.current?.model, window.current?.status];
    };
    try {
      assert.deepEqual(await ask("small"), ["small", "finished"]);
      assert.deepEqual([...ollama.models.keys()], ["m", "small"]);
      assert.deepEqual(await ask("large"), ["m", "finished"]);
      assert.deepEqual(await ask("large"), ["large", "failed"]);
      assert.match(asked[2] ?? "", /has no model “large”/u);
      assert.match(window.current?.problem ?? "", /has no model “large”\. Train one, pick another, or get it with/u);
    } finally {
      window.dispose();
    }
  });

  test("several models are asked in turn and compared; rows asked once more tell how stable one is", async () => {
    const ollama = await model((_, times) => (times === 2 * ROWS + 1 ? "?" : WATCH));
    ollama.models.set("n", "d2");
    const lines = await askInTurn(evaluations, ["m", "n"].map((name) => ({ label: name, spec: { kind: "ollama", model: name, host: ollama.host } })), file);
    assert.equal(lines[0], "n against m:");
    assert.match(lines[1] ?? "", /^Rows gained: 0, lost: 0, /u);
    assert.equal(ollama.asked.length, 2 * ROWS);
    assert.match((await askOnceMore(evaluations, 2)) ?? "", /^Asked more than once: 2 rows; the answer changed on 1,/u);
    assert.equal(ollama.asked.length, 2 * ROWS + 2);
  });

  test("what is asked once more are the rows of the evaluation that is shown, as they were asked: not those of a later one, nor of the file by now", async () => {
    const ollama = await model(() => WATCH);
    const spec = { kind: "ollama", model: "m", host: ollama.host } as const;
    await start(ollama);
    const { folder: whole = "" } = evaluations.current ?? {};
    await evaluations.start({ spec, file, continuing: "new" });
    const { folder: later = "" } = evaluations.current ?? {};
    await evaluations.start({ spec, file, only: new Set(["test-001"]), continuing: "new" });
    const prompts = new Set(ollama.asked);
    await writeFile(file.fsPath, (await readFile(file.fsPath, "utf8")).replaceAll("CAS CLINIQUE:", "CAS CLINIQUE: Relu."));
    await evaluations.show(whole);
    assert.match((await askOnceMore(evaluations, 3)) ?? "", /^Asked more than once: 3 rows;/u);
    assert.equal(evaluations.current?.folder, whole);
    const asked = async (folder: string): Promise<number> => (await readFile(path.join(folder, "answers.jsonl"), "utf8")).split('"type":"again"').length - 1;
    assert.deepEqual([await asked(whole), await asked(later), ollama.asked.filter((prompt) => !prompts.has(prompt))], [3, 0, []]);
  });

  test("nothing is asked once more of a model that has other weights by now", async () => {
    const ollama = await model(() => WATCH);
    await start(ollama);
    ollama.models.set("m", "d2");
    assert.equal(await askOnceMore(evaluations, 2), undefined);
    assert.match(evaluations.current?.problem ?? "", /^“m” is no longer what this evaluation has asked \(changed: digest\)/u);
    assert.equal(ollama.asked.length, ROWS);
  });

  test("an evaluation that a terminal has made is asked again where it was asked, after a yes where that is no server of this machine", async () => {
    const ollama = await model(() => WATCH);
    await start(ollama);
    const { folder: made = "" } = evaluations.current ?? {};
    const manifest = path.join(made, "manifest.json");
    await writeFile(manifest, (await readFile(manifest, "utf8")).replaceAll(ollama.host, "http://192.0.2.1:11434"));
    const asked: string[] = [];
    const window = new Evaluations(services, { ...NOBODY, consent: { ...NOBODY.consent, ask: ({ name }) => Promise.resolve((asked.push(name), false)) } });
    try {
      await window.show(made);
      assert.equal(await askOnceMore(window, 2), undefined);
      assert.deepEqual(asked, ["http://192.0.2.1:11434"]);
      assert.match(window.current?.problem ?? "", /^Nothing was sent or run: you have not agreed to http/u);
    } finally {
      window.dispose();
    }
  });

  test("the gate is about the newest evaluation of all rows: a row that is asked again opens and closes none", async () => {
    const ollama = await model(() => WATCH);
    await start(ollama);
    const { folder: whole } = evaluations.current ?? {};
    await evaluations.start({ spec: { kind: "ollama", model: "m", host: ollama.host }, file, only: new Set(["test-001"]), continuing: "new" });
    const thresholds = path.join(folder, "evaluation.json");
    await writeFile(thresholds, JSON.stringify({ metrics: { red_flag_detection: { atLeast: 0.5 } }, missedRedFlags: 0 }));
    assert.equal((await newestGate(file, thresholds, services, AbortSignal.timeout(60_000)))?.folder, whole);
  });

  test("another window asks whom the evaluation has asked, and no model of Ollama of the same name", async () => {
    const url = await httpServer(ending, (_, response) => response.end(JSON.stringify({ out: WATCH })));
    const spec = { kind: "endpoint", file: path.join(folder, "mine.endpoint.json") } as const;
    await writeFile(spec.file, JSON.stringify({ url, name: "m", body: "{prompt}", answer: "/out" }));
    const agreeing = { ...NOBODY, consent: { ...NOBODY.consent, isTrusted: () => true, ask: () => Promise.resolve(true) } };
    const asking = new Evaluations(services, agreeing);
    const other = new Evaluations(services, { ...agreeing, servers: () => [{ label: "mine", spec }] });
    try {
      await asking.start({ spec, file });
      for (const window of [other, evaluations]) await window.show(asking.current?.folder ?? "");
      assert.equal(other.current?.model, "m");
      assert.deepEqual((await other.requestOf(other.current)).request.spec, spec);
      await assert.rejects(evaluations.requestOf(evaluations.current ?? assert.fail("nothing is shown")), /“m” is not among the models/u);
    } finally {
      asking.dispose();
      other.dispose();
    }
  });

  test("a model of an OpenAI-compatible server is picked by address and name; an address with a key in it is none", async () => {
    const kept = new Map<string, unknown>();
    const memory = { get: <T>(name: string, fallback?: T) => (kept.get(name) as T | undefined) ?? fallback, update: (name: string, value: unknown) => Promise.resolve(void kept.set(name, value)) } as Partial<vscode.Memento> as vscode.Memento;
    const name = (...replies: string[]): Promise<string | undefined> => nameOpenAiModel(memory, () => Promise.resolve(replies.shift()));
    assert.equal(await name("https://models.example.org/v1?key=sk-secret", "m"), undefined);
    assert.equal(await name(" https://models.example.org/v1/ ", "m"), "m (https://models.example.org/v1)");
    await name("https://models.example.org/v1", "m");
    assert.deepEqual(openAiChoices(memory), [{ label: "m (https://models.example.org/v1)", spec: { kind: "openai", host: "https://models.example.org/v1", model: "m" } }]);
  });

  test("cancelled, it says so, and keeps what was answered", async () => {
    const ollama = await model((_, times) => (times === 3 ? { fault: "hang" } : WATCH));
    const asked = start(ollama);
    await eventually(20, "the third question", () => Promise.resolve(ollama.asked.length === 3 ? true : undefined));
    evaluations.cancel();
    await asked;
    assert.deepEqual([evaluations.current?.status, evaluations.current?.done], ["cancelled", 2]);
  });
});
