import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { useTool } from "../../src/features/agents/tools";
import { TOOLS } from "../../src/features/agents/registerTools";
import { Evaluations } from "../../src/features/evaluation/evaluations";
import { RowTests } from "../../src/features/evaluation/rowTests";
import { createServices, type Services } from "../../src/features/services/services";
import type { Ending } from "../support/httpServer";
import { ollamaDouble, type OllamaDouble } from "../support/ollamaDouble";
import { REQUEST } from "./rows";

const CT = "Recommandation: Scanner cérébral en urgence. Source: HAS/SFETD 2017.";
const WATCH = "Recommandation: Surveillance simple, sans imagerie. Source: HAS/SFETD 2017.";
const row = (id: string, text: string, more: string): string => String.raw`{"id": "${id}", "instruction": "CAS CLINIQUE:\n${text}${REQUEST}", "response": "${CT}", ${more}}`;
const ROWS: readonly string[] = [row("a", "Homme de 40 ans, céphalée en coup de tonnerre, SECRET.", '"expected": "urgent_imaging"'), row("b", "Homme de 41 ans, céphalée en coup de tonnerre.", '"expected": "urgent_imaging"')];
/** One that cannot be read, and one of a category that no protocol has. */
const WRONG_ROWS = ['{"instruction": "SECRET"', row("c", "Homme de 42 ans.", '"category": "SECRET"')];

suite("rows as tests, and tools for agents", () => {
  const extensionPath = vscode.extensions.getExtension("clinical-prompt-studio.clinical-prompt-studio")?.extensionPath ?? assert.fail("not installed");
  const endings: (() => void)[] = [];
  const ending: Ending = { after: (work) => endings.push(work) };
  const { token } = new vscode.CancellationTokenSource();
  const folder = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail("no folder");
  let services: Services;
  let evaluations: Evaluations;
  let ollama: OllamaDouble;

  setup(async () => {
    ollama = await ollamaDouble(ending, { m: "d1" }, { answer: (prompt) => (prompt.includes("41 ans") ? CT : WATCH) });
    await vscode.workspace.getConfiguration("clinicalPrompts").update("ollama.host", ollama.host, vscode.ConfigurationTarget.Global);
    services = createServices({ extensionPath });
    evaluations = new Evaluations(services);
  });
  teardown(async () => {
    evaluations.dispose();
    services.dispose();
    for (const end of endings.splice(0)) end();
    await vscode.workspace.getConfiguration("clinicalPrompts").update("ollama.host", undefined, vscode.ConfigurationTarget.Global);
    for (const name of ["rows.test.jsonl", "rows.jsonl", "evaluations"]) await rm(path.join(folder(), name), { recursive: true, force: true });
  });

  test("a test file has its categories and rows; a run asks the model and says what was expected and what came, and a failed row can be run by itself", async () => {
    await writeFile(path.join(folder(), "rows.test.jsonl"), `\n${ROWS.join("\n")}\n`);
    const controller = vscode.tests.createTestController("test", "Test");
    try {
      const told: (readonly unknown[])[] = [];
      const ended = new Promise<void>((resolve) => {
        const createTestRun = controller.createTestRun.bind(controller);
        controller.createTestRun = (request, ...more) => {
          const run = createTestRun(request, ...more);
          const message = (said: vscode.TestMessage | readonly vscode.TestMessage[]): vscode.TestMessage => ("message" in said ? said : (said[0] ?? assert.fail("no message")));
          run.passed = ({ label }) => void told.push([label, "passed"]);
          run.failed = ({ label }, said) => void told.push([label, message(said).expectedOutput, message(said).actualOutput?.split("\n")[0], message(said).location?.range.start.line]);
          run.errored = ({ label }, said) => void told.push([label, message(said).message]);
          run.end = () => resolve();
          return run;
        };
      });
      const tests = new RowTests(controller, services);
      await tests.resolve(undefined);
      const [root] = [...controller.items].map(([, item]) => item);
      assert.equal(root?.label, "rows.test.jsonl");
      await tests.run(new vscode.TestRunRequest(), evaluations, () => Promise.resolve("m"), token);
      await ended;
      const { rules } = await services.protocols.ofFile(vscode.Uri.file(path.join(folder(), "rows.test.jsonl")));
      const urgent = rules.engine.protocol.decisions.find(({ id }) => id === "urgent_imaging")?.label;
      const watch = rules.engine.protocol.decisions.find(({ id }) => id === "surveillance")?.label;
      assert.deepEqual(told.toSorted(), [["a", urgent, watch, 1], ["b", "passed"]]);

      told.length = 0;
      const [category] = [...root.children].map(([, item]) => item);
      const item = category?.children.get([...category.children][0]?.[0] ?? "");
      assert.equal(item?.label, "a");
      await tests.run(new vscode.TestRunRequest([item]), evaluations, () => Promise.resolve("m"), token);
      assert.deepEqual(told.map(([label]) => label), ["a"]);
      assert.equal(ollama.asked.length, 2, "what is known of these weights is not asked twice");
    } finally {
      controller.dispose();
    }
  });

  test("tools tell codes, counts and rows, and no word of a record", async () => {
    await writeFile(path.join(folder(), "rows.jsonl"), `${[...ROWS, ...WRONG_ROWS].join("\n")}\n`);
    const given = { services, openEvaluations: () => Promise.resolve(evaluations) };
    const use = (name: (typeof TOOLS)[number], input: object) => useTool(name, input, given, token);
    const checked = (await use("validate_clinical_dataset", { file: "rows.jsonl" })) as { readonly rows: number; readonly problems: readonly { readonly code: string; readonly lines: readonly number[] }[] };
    assert.equal(checked.rows, 4);
    assert.deepEqual(checked.problems.find(({ code }) => code === "json_syntax")?.lines, [3]);
    const balance = (await use("describe_dataset_balance", { file: "rows.jsonl" })) as { readonly rows: number; readonly broken: readonly number[]; readonly categories: readonly { readonly id: string | null; readonly count: number }[] };
    assert.deepEqual([balance.rows, balance.broken], [3, [3]]);
    assert.deepEqual(balance.categories.find(({ id }) => id === "unknown")?.count, 1);
    await writeFile(path.join(folder(), "rows.jsonl"), `${ROWS.join("\n")}\n`);
    const scored = (await use("score_ollama_model", { file: "rows.jsonl", model: "m" })) as { readonly failures: readonly object[]; readonly metrics: readonly { readonly id: string; readonly numerator: number; readonly denominator: number }[] };
    assert.deepEqual(scored.failures, [{ code: "missed_red_flag", count: 1, rows: [1] }, { code: "none", count: 1, rows: [2] }]);
    assert.deepEqual(scored.metrics.filter(({ id }) => id === "red_flag_detection").map(({ numerator, denominator }) => [numerator, denominator]), [[1, 2]]);
    for (const result of [checked, balance, scored]) assert.doesNotMatch(JSON.stringify(result), /SECRET|céphalée|Scanner/u);
    await assert.rejects(use("validate_clinical_dataset", { file: "../outside.jsonl" }), /of the workspace/u);
  });

  test("the tools are there for agents", () => {
    const names = vscode.lm.tools.map(({ name }) => name);
    for (const name of TOOLS) assert.ok(names.includes(name), name);
  });
});
