import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRow } from "../../../../src/core/dataset/checkRow";
import { replaced } from "../../../../src/core/dataset/rowEdit";
import { editOf, fixesOf } from "../../../../src/core/dataset/rowFixes";
import { finish } from "../../../../src/core/steps";
import { fixText } from "../../../../src/shared/words/fixes";
import { SMALL_RULES } from "../../../support/smallRules";

const t = (message: string, args: Record<string, string | number> = {}): string => message.replace(/\{(\w+)\}/gu, (_, name: string) => String(args[name]));

/** What is offered for each problem of a row: its words, and the row after it. */
function offered(text: string): Partial<Record<string, Record<string, string>>> {
  const { row, problems } = checkRow(text, SMALL_RULES);
  const fixes = problems.map((problem) => [problem.code, Object.fromEntries(fixesOf(problem, row, SMALL_RULES).map((fix) => [fixText(fix, t), replaced(text, [finish(editOf(fix, row, SMALL_RULES))])]))] as const);
  return Object.fromEntries(fixes);
}

const ROW = (words: string, more = "") => `{"instruction": "CAS: ${words} RÉPONDS", "response": "Recommandation: Repos. Source: HAS."${more}}`;

test("words that could tell who a person is are replaced, or acknowledged in the row as it is", () => {
  const [replace, acknowledge, ...more] = Object.entries(offered(ROW("Mme Dupont a mal le soir"))["identifier"] ?? {});
  assert.deepEqual(replace, ["Replace it by “Mme D.”", ROW("Mme D. a mal le soir")]);
  assert.deepEqual(more, []);
  const [words, acknowledged] = acknowledge ?? assert.fail("an acknowledgement");
  assert.equal(words, "Acknowledge this row: it may leave the machine with these words");
  assert.deepEqual(offered(acknowledged), {});
  assert.deepEqual(Object.keys(offered(acknowledged.replace("le soir", "le matin"))), ["identifier"], "other words are not acknowledged");
});

test("a name in an earlier turn of a chat is replaced there", () => {
  const chat = (name: string) => `{"messages": [{"role": "user", "content": "Vu par ${name} hier"}, {"role": "assistant", "content": "Oui"}, {"role": "user", "content": "CAS: mal RÉPONDS"}, {"role": "assistant", "content": "Recommandation: Repos. Source: HAS."}]}`;
  assert.equal(offered(chat("Mme Dupont"))["identifier"]?.["Replace it by “Mme D.”"], chat("Mme D."));
});

test("what has one fix is mended, and a rule may be passed over in the row", () => {
  assert.deepEqual(offered(ROW("mal de de tête le soir")), {
    doubled_word: {
      "Remove the second “de”": ROW("mal de tête le soir"),
      "Pass over “doubled_word” in this row": ROW("mal de de tête le soir", ', "ignore": ["doubled_word"]'),
    },
  });
});

test("a rule that no row may pass over is not offered to be", () => assert.deepEqual(offered('{"instruction": '), { json_syntax: {} }));
