import assert from "node:assert/strict";
import { test } from "node:test";
import { sameWords } from "../../../../../src/core/dataset/augmentation/sameWords";
import { findLeakage } from "../../../../../src/core/dataset/leakage";
import { createShingler } from "../../../../../src/core/dataset/shingles";
import { finish } from "../../../../../src/core/steps";
import { headacheEngine } from "../../../../support/engine";

const { language, protocol } = headacheEngine();
const canonical = sameWords(language.agreement, [language.augmentation, protocol.augmentation]);
const shinglesOf = createShingler(canonical);

const leaks = (train: string, validation: string): boolean => {
  const row = { file: "train.jsonl", line: 1 };
  return finish(findLeakage([{ ...row, side: "train", id: "a", instruction: train }, { ...row, side: "validation", id: "b", instruction: validation }], shinglesOf)).length > 0;
};

test("synonyms, abbreviations and both genders are one word", () => {
  for (const [one, other] of [["brutale", "soudaine"], ["apyretique", "afebrile"], ["antecedents", "atcd"], ["depuis", "dep"], ["patient", "patiente"]] as const) assert.equal(canonical(one), canonical(other), one);
  for (const [one, other] of [["brutale", "progressive"], ["fievre", "apyretique"], ["cephalees", "vomissements"]] as const) assert.notEqual(canonical(one), canonical(other), one);
});

test("a case in other words leaks without a key that says what it was made from, another case does not", () => {
  const written = "Femme de 34 ans, céphalées brutales depuis ce matin, apyrétique, pas de vomissements, antécédents de migraine, examen neurologique normal.";
  assert.equal(leaks(written, "Femme de 34 ans, céph. soudaines dep. ce matin, afébrile, pas de vomissements, ATCD de migraine, examen neurologique normal."), true);
  assert.equal(leaks(written, "Femme de 34 ans, céphalées progressives depuis trois semaines, fébrile, vomissements, cancer du sein connu, examen neurologique anormal."), false);
});
