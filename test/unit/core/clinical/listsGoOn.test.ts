import assert from "node:assert/strict";
import { test } from "node:test";
import { headacheEngine } from "../../../support/engine";

const engine = headacheEngine();

function phrasesThatAre(property: "hypothetical" | "family" | "negated", text: string): readonly string[] {
  return engine.analyze(text).findings.filter((finding) => finding[property]).map((finding) => finding.text);
}

test("what a relative has goes on behind a comma with an article, or with \"with\"", () => {
  assert.deepEqual(phrasesThatAre("family", "Sa sœur a une fièvre, un purpura et une raideur de nuque."), ["fièvre", "purpura", "raideur de nuque"]);
  assert.deepEqual(phrasesThatAre("family", "Son frère a eu une méningite, avec convulsions et coma."), ["méningite", "convulsions", "coma"]);
});

test("what stands bare behind a comma is the patient's", () => {
  assert.deepEqual(phrasesThatAre("family", "Son père a fait un AVC, vomissements et fièvre depuis hier."), ["AVC"]);
});

test("a denial of several things, each with its article, goes on to the last", () => {
  assert.deepEqual(phrasesThatAre("negated", "Elle nie une chute, une syncope et une diplopie."), ["chute", "syncope", "diplopie"]);
});

test("a colon behind a hypothesis brings what speaks for it", () => {
  assert.deepEqual(phrasesThatAre("hypothetical", "Nous craignons une méningite : fièvre et purpura à l'examen."), ["méningite"]);
  assert.deepEqual(phrasesThatAre("hypothetical", "Hypothèses : méningite, dissection."), ["méningite", "dissection"]);
});
