import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test, type TestContext } from "node:test";
import fc from "fast-check";
import { AnswerReader } from "../../../../src/core/clinical/answer";
import { judge } from "../../../../src/core/evaluation/verdict";
import { loadEngine } from "../../../../src/platform/knowledge";
import { readJudgedAnswers } from "../../../support/judgedAnswers";

const reader = loadEngine(path.resolve(".")).then((engine) => new AnswerReader(engine));

for (const file of ["judged.txt", "unseen.txt", "hard.txt", "fresh.txt", "again.txt", "blind.txt"]) {
  test(`${file}: answers are judged as a person judged them`, (t) => everyAnswer(file, t));
}

async function everyAnswer(file: string, t: TestContext): Promise<void> {
  const { engine } = await reader;
  const words = { questions: engine.protocol.questions.map(({ text }) => text), source: engine.protocol.source.text };
  const judged = readJudgedAnswers(readFileSync(path.join("test/fixtures/answers", file), "utf8"), words);
  assert.ok(judged.length >= 30);
  for (const { line, expected, instruction, answer, ...person } of judged) {
    await t.test(`line ${line}: ${answer.slice(0, 100)}`, async () => {
      const { clinical, format, issues } = judge(await reader, { id: "1", instruction, expected }, answer);
      assert.deepEqual({ clinical, format, codes: [...new Set(issues.map(({ code }) => code))].sort() }, person);
    });
  }
}

test("any answer is judged, with marks inside it", async () => {
  const ready = await reader;
  const word = fc.constantFrom("Pour préciser:", "Recommandation:", "IRM", "en urgence", "si", "pas de", "fièvre", "—", ".", "(", " | ", "Source: HAS", "\n");
  const answers = fc.oneof(fc.string({ unit: "grapheme" }), fc.array(word).map((words) => words.join(" ")));
  fc.assert(
    fc.property(answers, fc.constantFrom("clarify", "urgent_imaging", "urgent_other", "surveillance", undefined), (answer, expected) => {
      const { issues } = judge(ready, { id: "1", instruction: "Femme de 30 ans, céphalée, pas de fièvre.", ...(expected === undefined ? {} : { expected }) }, answer);
      for (const { start, end } of issues) assert.ok(0 <= start && start <= end && end <= answer.length);
    }),
  );
});
