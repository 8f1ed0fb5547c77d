import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { AnswerReader } from "../../../../src/core/clinical/answer";
import { finish } from "../../../../src/core/steps";
import { engineOf, headacheEngine } from "../../../support/engine";

/** What an answer decides, and how soon where that is said. */
function decides(answer: string, engine = headacheEngine()): string {
  const reader = new AnswerReader(engine);
  const { recommendation } = finish(reader.reading(`Recommandation: ${answer} Source: HAS/SFETD 2017.`, finish(engine.examining("Homme de 40 ans."))));
  return recommendation === undefined ? "nothing" : `${recommendation.decision}/${recommendation.urgency}`;
}

test("imaging that is wanted, refused, deferred or set under a condition, as models word it", () => {
  const lines = readFileSync("test/fixtures/decisions.txt", "utf8").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const wrong = lines.flatMap((line) => {
    const [decisions = "", answer = ""] = line.split(" | ");
    const read = decides(answer);
    return decisions.split(" or ").some((one) => read === one || read.startsWith(`${one}/`)) ? [] : [`${read}, not ${decisions}: ${answer}`];
  });
  assert.ok(lines.length >= 250);
  assert.deepEqual(wrong, []);
});

test("the second protocol refuses by the same words", () => {
  const read = (answer: string) => decides(answer, engineOf("chest-pain-fr"));
  assert.equal(read("Le scanner thoracique n'apporterait rien."), "surveillance/none");
  assert.equal(read("Un examen normal ne dispense pas d'un scanner en urgence."), "urgent_imaging/immediate");
  assert.equal(read("Faire le 112."), "urgent_other/immediate");
});
