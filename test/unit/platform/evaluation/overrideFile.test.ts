import assert from "node:assert/strict";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { Ajv2020 } from "ajv/dist/2020";
import { AnswerReader } from "../../../../src/core/clinical/answer";
import type { Override, OverrideLine } from "../../../../src/core/evaluation/override";
import { summarize } from "../../../../src/core/evaluation/summary";
import { DEFAULT_ASK_OPTIONS } from "../../../../src/core/evaluation/target";
import { finish } from "../../../../src/core/steps";
import { htmlOf } from "../../../../src/core/evaluation/export/html";
import { markdownOf } from "../../../../src/core/evaluation/export/markdown";
import { evaluateFile } from "../../../../src/platform/evaluation/evaluateFile";
import { appendOverride, OverrideReader, readOverrides } from "../../../../src/platform/evaluation/overrideFile";
import { remakeReport } from "../../../../src/platform/evaluation/remakeReport";
import { readSavedEvaluation } from "../../../../src/platform/evaluation/savedEvaluation";
import { readFold } from "../../../../src/platform/evaluation/store";
import { readTestFile } from "../../../../src/platform/evaluation/testFile";
import { OllamaTarget } from "../../../../src/platform/ollama/target";
import { ProtocolLibrary } from "../../../../src/platform/protocols";
import { evaluationDocument } from "../../../../src/shared/words/evaluationDocument";
import { readJson } from "../../../support/engine";
import { ollamaDouble } from "../../../support/ollamaDouble";

const signal = AbortSignal.timeout(60_000);
const library = new ProtocolLibrary(path.resolve("."));
const WATCH = "Recommandation: Surveillance simple, sans imagerie. Source: HAS/SFETD 2017.";
const isReport = new Ajv2020({ allowUnionTypes: true }).compile(readJson("schemas/evaluation-report.schema.json"));

/** A finished evaluation of the first two rows of the example, and what says something of its first answer. */
async function finished(t: TestContext) {
  const place = await mkdtemp(path.join(tmpdir(), "clinical-prompts-override-"));
  t.after(() => rm(place, { recursive: true, force: true }));
  const file = path.join(place, "test.jsonl");
  await writeFile(file, `${(await readFile(path.join("examples", "headache", "test.jsonl"), "utf8")).split("\n").slice(0, 2).join("\n")}\n`);
  const rules = await library.rules(await library.ofFile(file));
  const { host } = await ollamaDouble(t, { m: "d1" }, { answer: () => WATCH });
  const evaluate = async (): Promise<string> =>
    (await evaluateFile({ test: await readTestFile(file, rules, signal), rules, target: new OllamaTarget(host, "m"), host, options: DEFAULT_ASK_OPTIONS, evaluationsFolder: path.join(place, "evaluations"), onProgress: () => undefined }, signal)).folder;
  const folder = await evaluate();
  const [answer] = (await readFold(path.join(folder, "answers.jsonl"))).answers;
  assert.ok(answer !== undefined);
  const { caseId, repeat, time: answered } = answer;
  const line = (verdict: OverrideLine["verdict"], note = ""): OverrideLine => ({ type: "override", time: "2026-01-02T03:04:05.000Z", caseId, repeat, answered, verdict, note });
  const report = async () => JSON.parse(await readFile(path.join(folder, "report.json"), "utf8")) as { readonly metrics: object; readonly rows: readonly { readonly id: string; readonly clinical: string; readonly override?: Override }[] };
  const ofRow = async () => (await report()).rows.find(({ id }) => id === caseId);
  return { folder, rules, answer, line, report, ofRow, evaluate };
}

test("what a person says stands in the report beside the raw verdict, and figures count the verdict alone", async (t) => {
  const { folder, rules, line, report, ofRow } = await finished(t);
  const before = await report();
  await appendOverride(folder, line("right", "Une relecture."));
  await remakeReport(folder, rules);
  assert.ok(isReport(await report()), JSON.stringify(isReport.errors));
  assert.deepEqual([(await ofRow())?.clinical, (await ofRow())?.override], ["wrong", { verdict: "right", note: "Une relecture.", time: "2026-01-02T03:04:05.000Z" }]);
  assert.deepEqual((await report()).metrics, before.metrics);

  await appendOverride(folder, line(null));
  await remakeReport(folder, rules);
  assert.deepEqual(await report(), before, "taken back, nothing is left of it");
});

test("asked again, the evaluation's report keeps it; a line that a crash has torn costs itself alone", async (t) => {
  const { folder, answer, line, ofRow, evaluate } = await finished(t);
  await appendFile(path.join(folder, "overrides.jsonl"), '{"type":"overr');
  await appendOverride(folder, line("uncertain", "x"));
  assert.deepEqual((await readOverrides(folder)).of(answer)?.verdict, "uncertain");
  await rm(path.join(folder, "report.json"));
  assert.equal(await evaluate(), folder);
  assert.equal((await ofRow())?.override?.verdict, "uncertain");
});

test("who reads at the same moment as another reads the same, and what comes after it too", async (t) => {
  const { folder, answer, line } = await finished(t);
  await appendOverride(folder, line("right", "x"));
  const reader = new OverrideReader(folder);
  await Promise.all([reader.read(), reader.read(), reader.read()]);
  await appendOverride(folder, line("wrong", "y"));
  assert.equal((await reader.read()).of(answer)?.verdict, "wrong");
});

test("a later answer to the same question is another one, of which nothing has been said", async (t) => {
  const { folder, answer, line } = await finished(t);
  await appendOverride(folder, line("right", "x"));
  const overrides = await readOverrides(folder);
  assert.deepEqual([overrides.of(answer)?.verdict, overrides.of({ ...answer, time: "2027-01-01T00:00:00.000Z" })], ["right", undefined]);
});

test("page and card say it too; the note only with the answers, as it may repeat what a case says", async (t) => {
  const { folder, rules, line } = await finished(t);
  await appendOverride(folder, line("right", "<b>NOTE</b>"));
  const { rows = [] } = (await readSavedEvaluation(folder)) ?? {};
  const summary = finish(summarize(rows, { reader: new AnswerReader(rules.engine), shinglesOf: rules.shinglesOf }));
  const english = (message: string, args: Record<string, string | number> = {}): string => message.replace(/\{(?<name>\w+)\}/gu, (all, name: string) => String(args[name] ?? all));
  for (const withAnswers of [false, true]) {
    const document = evaluationDocument({ summary, protocol: rules.engine.protocol, facts: [], withAnswers, language: "en" }, english);
    for (const text of [htmlOf(document), markdownOf(document)]) {
      assert.match(text, /overridden: the answer is right/u);
      assert.equal(text.includes("NOTE"), withAnswers);
    }
    assert.doesNotMatch(htmlOf(document), /<b>/u);
  }
});
