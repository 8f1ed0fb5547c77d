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

const FILES = ["judged.txt", "unseen.txt", "hard.txt", "fresh.txt", "again.txt", "blind.txt"];
for (const file of FILES) test(`${file}: answers are judged as a person judged them`, (t) => everyAnswer(file, t));

/** Between the prefix and the source, which are to stand as they are. */
const RECOMMENDED = /(?<=^Recommandation: ).*?(?=Source:|$)/su;
const DRESSES: readonly ((words: string) => string)[] = [(words) => `**${words}**`, (words) => `_${words}_`, (words) => `<b>${words}</b>`, (words) => `\`${words}\``, (words) => `[${words}](https://example.org/a-b)`];

test("words that are dressed in markup are judged as they are without", async (t) => {
  const { engine } = await reader;
  const words = { questions: engine.protocol.questions.map(({ text }) => text), source: engine.protocol.source.text };
  const judged = FILES.flatMap((file) => readJudgedAnswers(readFileSync(path.join("test/fixtures/answers", file), "utf8"), words)).filter(({ answer }) => RECOMMENDED.test(answer));
  assert.ok(judged.length >= 100);
  for (const [place, { expected, instruction, answer, ...person }] of judged.entries()) {
    let word = place;
    const dressed = answer.replace(RECOMMENDED, (text) => text.replace(/\p{L}{2,}/gu, (each) => (word++ % 3 === 0 ? (DRESSES[word % DRESSES.length] ?? String)(each) : each)));
    await t.test(dressed, async () => {
      const { clinical, format, issues } = judge(await reader, { id: "1", instruction, expected }, dressed);
      assert.deepEqual({ clinical, format, codes: [...new Set(issues.map(({ code }) => code))].sort() }, { clinical: person.clinical, format: person.format, codes: person.codes });
    });
  }
});

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

test("a refusal that is dressed stays one", async () => {
  const answer = "Recommandation: Surveillance simple, <img src=x onerror=y> **sans** [imagerie](command:x). Source: HAS/SFETD 2017.";
  const { issues } = judge(await reader, { id: "1", instruction: "Femme de 30 ans, céphalée en coup de tonnerre.", expected: "urgent_imaging" }, answer);
  assert.ok(issues.some(({ code }) => code === "missed_flag"));
});

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
