import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { referenceProblems } from "../../../../src/core/clinical/references";
import { seededNumbers } from "../../../../src/core/dataset/random";
import { rightAnswer } from "../../../../src/core/dataset/rightAnswer";
import type { DatasetRules } from "../../../../src/core/dataset/rules";
import { ProtocolLibrary } from "../../../../src/platform/protocols";

const library = new ProtocolLibrary(path.resolve("."));
const rulesOf = (id: string): Promise<DatasetRules> => library.rules({ kind: "product", id });

let rules: DatasetRules;
before(async () => {
  rules = await rulesOf("headache-fr");
});

/** What a few draws answer to the case. */
function answers(text: string, given = rules): ReadonlySet<string | undefined> {
  const { decision: decided } = given.engine.examine(text);
  return new Set(Array.from({ length: 40 }, (_, seed) => rightAnswer(decided, given, seededNumbers(seed))));
}

/** The rules with other words for right answers. */
function withWords(rightAnswers: NonNullable<DatasetRules["engine"]["protocol"]["rightAnswers"]>): DatasetRules {
  return { ...rules, engine: { ...rules.engine, protocol: { ...rules.engine.protocol, rightAnswers } } };
}

test("a recommendation of the protocol names each flag that decided once, and its source", () => {
  const found = answers("Homme de 40 ans, hémiparésie et aphasie.");
  assert.ok(found.size > 1);
  for (const answer of found) assert.match(answer ?? "", /^Recommandation: .*IRM cérébrale.* — déficit neurologique\. Source: HAS\/SFETD 2017\.$/u);
});

test("where the decision asks, the answer is the standard questions", () => assert.deepEqual(answers("Homme de 40 ans, céphalées."), new Set([rules.contract.clarification])));

test("the first entry whose conditions hold is taken", () => {
  const given = withWords({
    names: [{ flag: "thunderclap", name: "début brutal" }],
    recommendations: [
      { decision: "urgent_imaging", rules: ["deficit"], texts: ["A"] },
      { decision: "urgent_imaging", urgency: "rapid", texts: ["B"] },
      { decision: "urgent_imaging", imaging: "mri", texts: ["C"] },
      { decision: "urgent_imaging", texts: ["D — {because}"] },
    ],
  });
  assert.deepEqual(answers("Homme de 40 ans, céphalée brutale.", given), new Set(["Recommandation: D — début brutal. Source: HAS/SFETD 2017."]));
});

test("without words for the decision, or for any flag that decided, there is none", () => {
  const recommendations = [{ decision: "urgent_imaging", texts: ["Scanner en urgence — {because}"] }];
  assert.deepEqual(answers("Homme de 40 ans, céphalée brutale.", withWords({ names: [], recommendations })), new Set([undefined]));
  assert.deepEqual(answers("Homme de 40 ans, purpura.", withWords({ names: [], recommendations })), new Set([undefined]));
});

test("an id that nothing has is said on its value", () => {
  const { protocol } = withWords({ names: [{ flag: "nothing", name: "rien" }], recommendations: [{ decision: "nothing", rules: ["nothing"], texts: ["A"] }] }).engine;
  assert.deepEqual(referenceProblems(protocol).map((problem) => problem.path), ["/rightAnswers/names/0/flag", "/rightAnswers/recommendations/0/decision", "/rightAnswers/recommendations/0/rules/0"]);
});

for (const id of readdirSync("protocols").map((file) => path.basename(file, ".json"))) {
  test(`${id} has words for every decision that does not ask, and none that no line of its table can need`, async () => {
    const { protocol } = (await rulesOf(id)).engine;
    const { recommendations = [] } = protocol.rightAnswers ?? {};
    const decided = new Set(protocol.table.map(({ decision }) => decision).filter((decision) => decision !== "clarify"));
    assert.deepEqual(new Set(recommendations.map(({ decision }) => decision)), decided);
  });
}
