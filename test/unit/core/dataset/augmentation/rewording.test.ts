import assert from "node:assert/strict";
import path from "node:path";
import { before, test } from "node:test";
import { rewordedRow, rewordingRequest } from "../../../../../src/core/dataset/augmentation/rewording";
import { caseSpan } from "../../../../../src/core/dataset/contract";
import { readRow, type Row } from "../../../../../src/core/dataset/record";
import type { DatasetRules } from "../../../../../src/core/dataset/rules";
import { loadDatasetRules } from "../../../../../src/platform/dataset/datasetRules";

let rules: DatasetRules;
before(async () => {
  rules = await loadDatasetRules(path.resolve("."));
});

const CASE = "Femme de 34 ans, migraine ancienne, pas de fièvre, hémiparésie depuis 2 heures.";
const ROW = rowOf(CASE);

function rowOf(text: string): Row {
  return readRow(
    JSON.stringify({
      id: "r",
      instruction: `CAS CLINIQUE:\n${text}\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'`,
      response: "Recommandation: IRM cérébrale en urgence — hémiparésie. Source: HAS/SFETD 2017.",
      status: "reviewed",
      mine: 1,
    }),
  );
}

interface Written extends Record<string, unknown> {
  readonly instruction: string;
}

/** The case of the row that is kept, or why none is. */
function reworded(reply: string, row = ROW): string {
  const result = rewordedRow(row, reply, { id: "r", seed: 1 }, rules);
  if (result.kind === "refused") return result.refusal.reason;
  const { instruction } = JSON.parse(result.text) as Written;
  const { start, end } = caseSpan(instruction, rules.contract);
  return instruction.slice(start, end);
}

test("the protocol's request holds the case alone", () => {
  const request = rewordingRequest(ROW, rules) ?? "";
  assert.ok(request.includes(CASE) && !request.includes("{case}") && !request.includes("CAS CLINIQUE:"));
});

test("a rewording that reads the same is kept, without the quotes and line ends that models add", () => {
  const words = "Depuis 2 heures, hémiparésie chez une femme de 34 ans à la migraine ancienne ; pas de fièvre.";
  assert.equal(reworded(words), words);
  assert.equal(reworded(`« ${words.replace(", ", ",\n")} »\n`), words);
});

test("the new row is a draft that names its parent, and keeps its response and all unknown keys", () => {
  const result = rewordedRow(ROW, "Hémiparésie depuis 2 heures, femme de 34 ans, migraine ancienne, pas de fièvre.", { id: "r", seed: 3 }, rules);
  assert.ok(result.kind === "row");
  const { id, parentId, source, status, mine, response } = JSON.parse(result.text) as Written;
  assert.deepEqual({ id, parentId, source, status, mine, response }, { id: "r-model-3", parentId: "r", source: "augment/model", status: "draft", mine: 1, response: ROW.record?.response?.value });
});

test("whatever says something else is refused, with the reason", () => {
  const replies = {
    "": "no_answer",
    [CASE]: "nothing_to_vary",
    "Femme de 34 ans, migraine ancienne, fièvre, hémiparésie depuis 2 heures.": "findings_change",
    "Femme de 34 ans, migraine ancienne, pas de fièvre ni de vomissement, hémiparésie depuis 2 heures.": "findings_change",
    "Femme de 43 ans, migraine ancienne, pas de fièvre, hémiparésie depuis 2 heures.": "numbers_change",
    "Femme de 34 ans, migraine ancienne, pas de fièvre, hémiparésie.": "numbers_change",
    "Homme de 34 ans, migraine ancienne, pas de fièvre, hémiparésie depuis 2 heures.": "facts_change",
  };
  for (const [reply, reason] of Object.entries(replies)) assert.equal(reworded(reply), reason, reply);
});

test("sides and numbers are the same in other words", () => {
  const case_ = "Femme de 34 ans, migraine ancienne, céphalées des deux côtés depuis deux heures, trois crises par mois, pas de fièvre, hémiparésie depuis une semaine.";
  for (const [words, others] of [
    ["des deux côtés", "bilatérales"],
    ["des deux côtés", "à droite et à gauche"],
    ["deux heures", "2 heures"],
    ["deux heures", "2 h"],
    ["trois crises", "3 crises"],
    ["une semaine", "1 semaine"],
    ["34 ans", "trente-quatre ans"],
  ] as const) {
    assert.equal(reworded(case_.replace(words, others), rowOf(case_)), case_.replace(words, others));
    assert.equal(reworded(case_, rowOf(case_.replace(words, others))), case_);
  }
  for (const [words, other, reason] of [
    ["des deux côtés", "à droite", "facts_change"],
    ["des deux côtés", "diffuses", "facts_change"],
    ["deux heures", "3 heures", "numbers_change"],
    ["deux heures", "2 jours", "numbers_change"],
    ["deux heures", "quelques heures", "numbers_change"],
    ["trois crises", "des crises", "numbers_change"],
    ["34 ans", "trente-cinq ans", "numbers_change"],
  ] as const) assert.equal(reworded(case_.replace(words, other), rowOf(case_)), reason, other);
  const vague = case_.replace("deux heures", "quelques heures");
  assert.equal(reworded(vague.replace("quelques", "5"), rowOf(vague)), "numbers_change");
});

test("a side, a day, a duration, the sex, or more than the case is refused too", () => {
  const man = "Homme de 62 ans, maux de tête, depuis ce matin faiblesse du bras gauche et bouche déviée. Ni fièvre ni trouble de la conscience.";
  const woman = "Pâtissière de 30 ans, céphalée nouvelle depuis six jours, venue doucement. Ni fièvre ni vomissement, examen neuro normal. Non enceinte.";
  for (const [text, reply, expected] of [
    [man, "Maux de tête chez un homme de 62 ans, avec depuis ce matin une faiblesse du bras gauche et la bouche déviée, sans fièvre ni trouble de la conscience.", "kept"],
    [man, man.replace("gauche", "droit"), "facts_change"],
    [man, man.replace("ce matin", "hier"), "facts_change"],
    [man, man.replace("ce matin", "un mois"), "numbers_change"],
    [man, `Recommandation: IRM en urgence. ${man}`, "adds_words"],
    [man, `${man} Pour préciser: depuis quand ?`, "adds_words"],
    [man, `${man} RÉPONDS`, "adds_words"],
    [man, `Voici le cas reformulé :\n${man}`, "adds_words"],
    [man, `Voici une autre version, sur une ligne : ${man}`, "adds_words"],
    [woman, "Céphalée nouvelle depuis six jours, venue doucement, chez une pâtissière de 30 ans. Non enceinte. Ni fièvre ni vomissement, examen neuro normal.", "kept"],
    [woman, woman.replace("six jours", "six heures"), "numbers_change"],
    [woman, woman.replace("six jours", "neuf jours"), "numbers_change"],
    [woman, woman.replace("Pâtissière", "Pâtissier"), "facts_change"],
    [woman, woman.replace("Pâtissière de", "Pâtissier âgé de"), "facts_change"],
  ] as const) {
    const result = reworded(reply, rowOf(text));
    assert.equal(result === reply ? "kept" : result, expected, reply);
  }
});
