import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { agreementEdits } from "../../../../../src/core/dataset/augmentation/gender";
import { checkRow } from "../../../../../src/core/dataset/checkRow";
import { fixOf } from "../../../../../src/core/dataset/fixes";
import type { PatientContradiction } from "../../../../../src/core/dataset/problem";
import { readPatient } from "../../../../../src/core/dataset/patient/reading";
import { replaced } from "../../../../../src/core/dataset/rowEdit";
import { finish } from "../../../../../src/core/steps";
import { loadDatasetRules } from "../../../../../src/platform/dataset/datasetRules";

const loading = loadDatasetRules(".");

function rowOf(text: string): string {
  return JSON.stringify({ instruction: `CAS CLINIQUE:\n${text}\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'`, response: "Recommandation: Surveillance. Source: HAS/SFETD 2017." });
}

/** Each contradiction of a case as "words: what is wrong with them". */
async function contradictions(text: string): Promise<readonly string[]> {
  const rules = await loading;
  const row = rowOf(text);
  return checkRow(row, rules).problems.flatMap(({ code, data, start, end }) => (code === "inconsistent_case" ? [`${row.slice(start, end)}: ${said(data)}`] : []));
}

function said(data: PatientContradiction): string {
  switch (data.what) {
    case "finding":
      return data.by;
    case "sex":
    case "ages":
      return `not ${data.before}`;
    case "age":
      return "nobody";
  }
}

function isTold(text: string, ...expected: readonly string[]): void {
  test(text, async () => assert.deepEqual(await contradictions(text), expected));
}

function isSilent(...texts: readonly string[]): void {
  for (const text of texts) test(`silent: ${text}`, async () => assert.deepEqual(await contradictions(text), []));
}

// Two sexes.
isTold("Patiente de 40 ans, céphalées depuis ce matin. Il est fébrile, et ce patient vomit.", "Il: not Patiente", "ce patient: not Patiente");
isTold("Femme de 50 ans, adressé par son médecin. Ce monsieur vomit.", "Ce monsieur: not Femme");
isTold("Patient de 40 ans, elle se plaint de céphalées.", "elle: not Patient");
isTold("Patiente de 40 ans. Il n'a pas été hospitalisé.", "Il: not Patiente");
isTold("Mme D., 60 ans. Il est somnolent.", "Il: not Mme");
isTold("Étudiante de 20 ans. Il est apyrétique.", "Il: not Étudiante");
isSilent(
  "Patiente de 40 ans. Son mari est inquiet, il est fébrile.",
  "Patiente de 40 ans. Il y a une fièvre, il est noté une raideur.",
  "Homme de 40 ans. La douleur est intense, elle est pulsatile.",
  "Homme de 45 ans trouvé par son épouse. Elle est inquiète.",
  "Le père de la patiente a un cancer. Il est fatigué.",
  "Patiente de 40 ans, examinée par l'interne, il est fatigué.",
  "Femme de 30 ans, renversée par un homme. Cet homme a fui.",
  "Infirmière de 30 ans, frappée par un patient. Le patient était agité.",
  "Patient(e) de 30 ans, elle est fébrile.",
  "Le patient ou la patiente doit consulter.",
  "Patient de sexe féminin, 30 ans. Elle est fébrile.",
  "Mère de la patiente, 60 ans, inquiète. Patiente de 30 ans.",
  "Femme de 40 ans, n° patient : 123, céphalées.",
  "N° patient : 123. Elle est somnolente. Patiente de 40 ans, numéro de patient 123. Dossier patient : 123, nom du patient : D.",
);
isTold("Patiente de 40 ans, n° patient : 123. Il est fébrile.", "Il: not Patiente");
isTold("Femme de 40 ans, n° patient : 123. Le patient vomit.", "Le patient: not Femme");

// Ages.
isTold("450 ans, céphalées.", "450 ans: nobody");
isTold("homme de 200 ans, céphalées.", "200 ans: nobody");
isTold("H 450 a, céphalées.", "450 a: nobody");
isTold("Patiente de 40 ans, céphalées brutales, âgée de 52 ans.", "52 ans: not 40 ans");
isTold("Patiente de 40 ans. Cette patiente de 52 ans est fébrile.", "52 ans: not 40 ans");
isSilent(
  "Patiente de 122 ans.",
  "Patiente de 40 ans. Cette patiente de 40 ans est fébrile.",
  "Patient de 60 ans, vit dans une maison de 200 ans.",
  "Homme de 40 ans, TA 210/130 a baissé.",
  "Patiente de 40 ans, migraine depuis 30 ans, opérée à l'âge de 20 ans.",
  "Patient de 72 ans. Il y a dix ans, âgé de 62 ans, il a fait un AVC.",
  "Patiente de 40 ans ; sa sœur, âgée de 52 ans, a une migraine.",
  "Femme de 32 ans, G2P2 (5 ans et 3 ans), céphalées.",
  "Homme de 40 ans, fumeur, 20 ans de tabac.",
  "Patiente de 40 ans. Dispute avec un homme de 50 ans.",
);

// What is true of one sex alone.
for (const words of ["sous pilule", "contraception par stérilet", "hystérectomie", "ménopause", "cataméniale", "pendant les règles", "ovaire", "en cours d'allaitement", "post-partum"]) {
  const phrase = words === "en cours d'allaitement" ? "allaitement" : words;
  isTold(`Homme de 50 ans, céphalées, ${words}.`, `${phrase}: sex`);
  isSilent(`Femme de 50 ans, céphalées, ${words}.`);
}
for (const words of ["adénome de prostate", "vasectomie en 2015"]) {
  isTold(`Mme D., 60 ans, ${words}.`, `${words.startsWith("a") ? "prostate" : "vasectomie"}: sex`);
  isSilent(`M. D., 60 ans, ${words}.`);
}
isTold("M. B., 40 ans, enceinte.", "enceinte: sex");
isTold("Homme de 30 ans, enceinte.", "enceinte: sex");
isSilent(
  "Homme de 40 ans, pas de contraception.",
  "Homme de 40 ans, ne prend pas la pilule.",
  "Homme de 40 ans, sa femme est enceinte.",
  "Homme de 40 ans, son épouse a accouché hier, post-partum difficile.",
  "Patient de 30 ans, accompagné de sa femme de 28 ans, enceinte.",
  "Homme de 30 ans ; hystérectomie chez sa sœur.",
  "Patiente de 30 ans. ATCD familiaux : cancer de prostate.",
  "Femme de 40 ans, contraception par vasectomie.",
  "Homme de 40 ans, au sein du service, né par césarienne, règles de vie rappelées.",
  "Patient de sexe féminin, 30 ans, enceinte.",
  "Homme transgenre de 30 ans, enceinte de 20 SA.",
);

// A pregnancy under 10 or over 60 years.
isTold("Patiente de 70 ans, enceinte.", "enceinte: age");
isTold("Fille de 6 ans, enceinte.", "enceinte: age");
isTold("F 70 a, enceinte.", "enceinte: age");
isSilent("Patiente de 45 ans, enceinte.", "Patiente de 30 ans, enceinte, adressée par son voisin de 70 ans.", "F 32 a, enceinte, mère d'une fille de 6 ans.");

test("where a case names two sexes, its words are not said to disagree with one", async () => {
  const rules = await loading;
  const codes = checkRow(rowOf("Patiente de 40 ans. Elle est adressé. Il est fébrile."), rules).problems.map(({ code }) => code);
  assert.deepEqual(codes, ["inconsistent_case"]);
});

test("words of a response that stand twice or disagree are told and mended as those of a case are", async () => {
  const rules = await loading;
  const row = (response: string) => rowOf("Patiente de 40 ans, céphalées.").replace("Surveillance.", response);
  const wrong = row("Surveillance de de la patiente, elle est rassuré et fatigué.");
  const { problems, row: checked } = checkRow(wrong, rules);
  const told = problems.filter(({ code }) => code === "doubled_word" || code === "agreement");
  assert.deepEqual(told.map(({ code, start, end }) => `${code} ${wrong.slice(start, end)}`), ["doubled_word  de", "agreement rassuré", "agreement fatigué"]);
  assert.equal(replaced(wrong, told.flatMap((problem) => fixOf(problem, checked, rules) ?? [])), row("Surveillance de la patiente, elle est rassurée et fatiguée."));
});

test("questions that ask of “la patiente” say nothing of this one", async () => {
  const rules = await loading;
  const asking = rowOf("Homme de 40 ans, céphalées.").replace("Recommandation: Surveillance. Source: HAS/SFETD 2017.", rules.contract.clarification);
  assert.deepEqual(checkRow(asking, rules).problems, []);
});

test("property: where a case contradicts itself, it is found worth reading, and every place lies inside it", async () => {
  const rules = await loading;
  const { self, pointing, titles, aged, states, verbs, bound, notJudged } = rules.patient.data;
  const { nouns, roles, pronouns, copulas, adverbs, determiners, invariant, sharedAdjectives } = rules.agreement.data;
  const known = [self, pointing, titles.flat(), aged, states, verbs, bound.phrases.flat(), notJudged, nouns.flat(), roles.flat(), pronouns, copulas, adverbs, determiners.flat(), invariant, sharedAdjectives.flat()].map((list) => fc.constantFrom(...list));
  const word = fc.oneof(...known, fc.constantFrom("54", "200", "ans", "a", "de", "B", "H", "F", ",", ".", "-", "\n", "sa", "mère", "🧠"));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }).map((words) => words.join(" ")), (text) => {
      const { otherwise, otherAges, impossibleAges, bound: phrases } = finish(readPatient(text, rules.patient));
      const found = [...otherwise, ...otherAges, ...impossibleAges, ...phrases];
      for (const { start, end } of found) assert.ok(start >= 0 && start < end && end <= text.length);
      if (found.length > 0) assert.equal(rules.mayContradict(text), true, text);
      assert.ok(finish(agreementEdits(text, rules.agreement)).every(({ start, end }) => start < end));
    }),
    { numRuns: 4000 },
  );
});
