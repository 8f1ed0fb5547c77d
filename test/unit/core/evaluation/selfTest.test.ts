import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { AnswerReader } from "../../../../src/core/clinical/answer";
import { createShingler } from "../../../../src/core/dataset/shingles";
import { jaccard, NEAR_DUPLICATE_SIMILARITY } from "../../../../src/core/dataset/similarity";
import { decodeJudgedAnswers, JudgedAnswersError, type JudgedAnswer } from "../../../../src/core/evaluation/judgedAnswers";
import { SELF_TEST_AXES, selfTest } from "../../../../src/core/evaluation/selfTest";
import { finish } from "../../../../src/core/steps";
import { selfTestAxisText } from "../../../../src/shared/words/selfTest";
import { clusteredShareText } from "../../../../src/shared/words/sufficiency";
import { headacheEngine } from "../../../support/engine";
import { readJudgedAnswers } from "../../../support/judgedAnswers";

const SHIPPED = "judged-answers/headache-fr.jsonl";
const engine = headacheEngine();
const { protocol } = engine;
const judged = decodeJudgedAnswers(readFileSync(SHIPPED, "utf8"));
const result = finish(selfTest(judged, new AnswerReader(engine)));
const english = (message: string, args: Record<string, string | number> = {}): string => message.replace(/\{(?<name>\w+)\}/gu, (all, name: string) => String(args[name] ?? all));

test("the set holds at least 150 answers, each once, with readings that the protocol knows", () => {
  assert.ok(judged.length >= 150);
  assert.equal(new Set(judged.map(({ id }) => id)).size, judged.length);
  assert.equal(new Set(judged.map(({ instruction, answer }) => `${instruction}\n${answer}`)).size, judged.length);
  const decisions = protocol.decisions.map(({ id }) => id);
  for (const { id, instruction, expected, judged: { decision = "none" } } of judged) {
    assert.ok(decisions.includes(expected) && [...decisions, "none"].includes(decision), id);
    assert.ok(instruction.startsWith(protocol.instruction.header) && instruction.endsWith(protocol.instruction.footer), id);
  }
});

test("its cases are no rows of the examples and no cases of the rules' own tests", () => {
  const shingles = createShingler((word) => word);
  const caseOf = (instruction: string): string => instruction.replace(protocol.instruction.header, "").replace(protocol.instruction.footer, "");
  const rows = ["train", "test", "test-large"].flatMap((name) => readFileSync(`examples/headache/${name}.jsonl`, "utf8").split("\n").filter(Boolean).map((line) => (JSON.parse(line) as { readonly instruction: string }).instruction));
  const known = ["again", "blind", "fresh", "hard", "judged", "unseen"].flatMap((name) => readJudgedAnswers(readFileSync(`test/fixtures/answers/${name}.txt`, "utf8"), { questions: [], source: "" }).map(({ instruction }) => instruction));
  const others = [...new Set([...rows.map(caseOf), ...known])].map((text) => shingles(text));
  for (const text of new Set(judged.map(({ instruction }) => caseOf(instruction)))) assert.ok(others.every((other) => jaccard(other, shingles(text), NEAR_DUPLICATE_SIMILARITY) === 0), text);
});

test("docs/evaluation.md tells the figures of these rules, not of others", () => {
  const rows = SELF_TEST_AXES.map((axis) => `| ${selfTestAxisText(axis, english)} | ${clusteredShareText(result.axes[axis].sensitivity, english)} | ${clusteredShareText(result.axes[axis].specificity, english)} |`);
  const docs = readFileSync("docs/evaluation.md", "utf8");
  for (const row of rows) assert.ok(docs.includes(row), `docs/evaluation.md lacks:\n${rows.join("\n")}`);
  const same = `${result.answers} answers to ${result.cases} cases; the decision is the same in ${clusteredShareText(result.decision, english)}`;
  assert.ok(docs.includes(same), same);
});

const example = (more: Partial<JudgedAnswer>): JudgedAnswer => ({
  id: "a",
  instruction: `${protocol.instruction.header}Homme de 40 ans, céphalée en coup de tonnerre il y a une heure.${protocol.instruction.footer}`,
  expected: "urgent_imaging",
  answer: "Recommandation: Surveillance simple. Source: HAS/SFETD 2017.",
  state: "complete",
  judged: { clinical: "wrong", form: "recommend", decision: "surveillance", urgency: "none", questions: false, verbatim: false },
  ...more,
});
const testOf = (...answers: readonly JudgedAnswer[]) => finish(selfTest(answers, new AnswerReader(engine)));

test("where the judge sees what the person sees, nothing is listed, and an axis that is not asked has no rows", () => {
  const { axes, disagreements, decision } = testOf(example({}));
  assert.deepEqual(disagreements, []);
  assert.equal(decision.rate, 1);
  const { missed_red_flag: missed, false_alarm: alarm, form } = axes;
  assert.deepEqual([missed.sensitivity.denominator, missed.specificity.denominator, alarm.sensitivity.denominator, form.sensitivity.denominator, form.specificity.denominator], [1, 0, 0, 0, 1]);
});

test("a reading that differs counts against the judge and is listed by axis", () => {
  const { axes, disagreements } = testOf(example({ judged: { clinical: "right", decision: "urgent_imaging", urgency: "immediate" } }));
  assert.equal(axes.missed_red_flag.specificity.rate, 0);
  assert.deepEqual(disagreements.map(({ axis, person, judge }) => [axis, person, judge]), [["decision", "urgent_imaging", "surveillance"], ["missed_red_flag", "no", "yes"], ["not_right", "no", "yes"], ["immediate", "yes", "no"]]);
});

test("what a person could not say is not asked of the judge; ten answers to one case are one family", () => {
  const { axes, decision } = testOf(...Array.from({ length: 10 }, (_, id) => example({ id: String(id), judged: { clinical: "wrong" } })));
  const { sensitivity } = axes.not_right;
  assert.deepEqual([decision.denominator, axes.form.specificity.denominator, sensitivity.denominator, sensitivity.clusters, sensitivity.effective], [0, 0, 10, 1, 1]);
});

test("a line that is no judged answer is named", () => {
  const lines = [JSON.stringify(example({})), "", '{"id":"b"}'].join("\n");
  assert.throws(() => decodeJudgedAnswers(lines), (error) => error instanceof JudgedAnswersError && error.line === 3);
  assert.throws(() => decodeJudgedAnswers("{"), JudgedAnswersError);
  assert.deepEqual(decodeJudgedAnswers(`${JSON.stringify({ ...example({}), state: undefined })}\n`)[0], example({}));
});
