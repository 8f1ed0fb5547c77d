import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { headOf, rowsOf } from "../../src/features/evaluation/evaluationRows";
import { Evaluations } from "../../src/features/evaluation/evaluations";
import { createServices, type Services } from "../../src/features/services/services";
import { eventually } from "../support/deadline";
import type { Ending } from "../support/httpServer";
import { ollamaDouble, type DoubleAnswer, type OllamaDouble } from "../support/ollamaDouble";

const WATCH = "Recommandation: Surveillance simple, sans imagerie. Source: HAS/SFETD 2017.";
const ROWS = 4;

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

  test("cancelled, it says so, and keeps what was answered", async () => {
    const ollama = await model((_, times) => (times === 3 ? { fault: "hang" } : WATCH));
    const asked = start(ollama);
    await eventually(20, "the third question", () => Promise.resolve(ollama.asked.length === 3 ? true : undefined));
    evaluations.cancel();
    await asked;
    assert.deepEqual([evaluations.current?.status, evaluations.current?.done], ["cancelled", 2]);
  });
});
