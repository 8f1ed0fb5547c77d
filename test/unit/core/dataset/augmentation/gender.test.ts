import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { FEMININE, indexAgreement, MASCULINE, type Agreement } from "../../../../../src/core/dataset/augmentation/agreement";
import { agreementEdits, changeGender, sexOf } from "../../../../../src/core/dataset/augmentation/gender";
import { replaced } from "../../../../../src/core/dataset/rowEdit";
import { finish } from "../../../../../src/core/steps";

const { agreement } = JSON.parse(readFileSync("languages/fr.json", "utf8")) as { agreement: Agreement };
const lexicon = indexAgreement(agreement);

/** The text for the other sex, or the refusal as "reason: word". */
function other(text: string, to = sexOf(text, lexicon) === MASCULINE ? FEMININE : MASCULINE): string {
  const change = changeGender(text, to, lexicon);
  return change.kind === "changed" ? replaced(text, change.edits) : `${change.refusal.reason}: ${change.refusal.word}`;
}

const BOTH_WAYS = [
  ["Patient de 34 ans, céphalées depuis 3 jours.", "Patiente de 34 ans, céphalées depuis 3 jours."],
  ["Je vous adresse ce jeune homme de 22 ans, connu migraineux.", "Je vous adresse cette jeune femme de 22 ans, connue migraineuse."],
  ["Consultation d’un homme de 40 ans hypertendu, suivi pour une migraine connue.", "Consultation d’une femme de 40 ans hypertendue, suivie pour une migraine connue."],
  ["Cet homme de 62 ans est tombé hier. Il n'a ni fièvre ni trouble.", "Cette femme de 62 ans est tombée hier. Elle n'a ni fièvre ni trouble."],
  ["H 24 a, migraineux connu, crise comme les autres.", "F 24 a, migraineuse connue, crise comme les autres."],
  ["Le patient a été adressé par le SAMU. Conscient, orienté, GCS 15.", "La patiente a été adressée par le SAMU. Consciente, orientée, GCS 15."],
  ["L'examen du patient de 50 ans est normal.", "L'examen de la patiente de 50 ans est normal."],
  ["La douleur le réveille. Patient de 30 ans, inquiet.", "La douleur la réveille. Patiente de 30 ans, inquiète."],
  ["PATIENT DE 41 ANS, ÂGÉ", "PATIENTE DE 41 ANS, ÂGÉE"],
  ["Petit garçon de 5 ans.", "Petite fille de 5 ans."],
  ["Ça empire, dit-il. Homme de 32 ans, pressé.", "Ça empire, dit-elle. Femme de 32 ans, pressée."],
  ["H 37a retrouvé au sol.", "F 37a retrouvée au sol."],
  ["H 35a, remis debout.", "F 35a, remise debout."],
  ["Un homme de 20 ans retrouvé confus.", "Une femme de 20 ans retrouvée confuse."],
  ["Un bel homme de 60 ans.", "Une belle femme de 60 ans."],
  ["Ce vieil homme est tombé.", "Cette vieille femme est tombée."],
  ["Un nouveau patient, un vieux monsieur.", "Une nouvelle patiente, une vieille dame."],
  ["Monsieur, 68 ans, céphalée nouvelle.", "Dame, 68 ans, céphalée nouvelle."],
  ["Repos au lit chez un patient pourtant conscient et orienté.", "Repos au lit chez une patiente pourtant consciente et orientée."],
  ["Le patient, 80 ans, dément, grabataire, incontinent, arrive couché.", "La patiente, 80 ans, démente, grabataire, incontinente, arrive couchée."],
  ["Homme de 80 ans, vit tout seul.", "Femme de 80 ans, vit toute seule."],
] as const;

for (const [masculine, feminine] of BOTH_WAYS) {
  test(`${masculine} ↔ ${feminine}`, () => {
    assert.equal(other(masculine), feminine);
    assert.equal(other(feminine), masculine);
  });
}

test("what agrees with something else stays", () => {
  assert.equal(other("Femme de 40 ans, crise migraineuse brutale, douleur soulagée."), "Homme de 40 ans, crise migraineuse brutale, douleur soulagée.");
  assert.equal(other("Femme de 40 ans, antécédent migraineux, mal de tête soulagé au repos."), "Homme de 40 ans, antécédent migraineux, mal de tête soulagé au repos.");
  assert.equal(other("Homme de 40 ans, retrouvé dans la rue confus."), "unclear_word: confus");
  assert.equal(other("Femme de 45 ans, migraine ancienne traitée, céphalée installée lentement."), "Homme de 45 ans, migraine ancienne traitée, céphalée installée lentement.");
  assert.equal(other("Patiente de 30 ans. Il y a une céphalée brutale."), "Patient de 30 ans. Il y a une céphalée brutale.");
  assert.equal(other("Patiente de 30 ans a présenté une douleur ; elle cède au repos."), "Patient de 30 ans a présenté une douleur ; elle cède au repos.");
});

test("a pronoun that has one form for both sexes stays", () => assert.equal(other("Homme de 48 ans. La lumière lui fait mal."), "Femme de 48 ans. La lumière lui fait mal."));

test("a participle after “avoir” does not agree", () => {
  assert.equal(other("Homme de 30 ans. Il a pris du paracétamol."), "Femme de 30 ans. Elle a pris du paracétamol.");
});

test("another person in the case is not the patient", () => {
  assert.equal(other("Patient de 30 ans amené par sa femme."), "Patiente de 30 ans amenée par sa femme.");
  assert.equal(other("Patiente de 30 ans. Sa mère était connue migraineuse."), "unclear_word: connue");
});

test("what fits one sex alone is refused, with the word", () => {
  assert.equal(other("Patiente de 30 ans, enceinte de 12 SA."), "sex_bound: enceinte");
  assert.equal(other("F 42 a. β-hCG nég."), "sex_bound: β-hCG");
  for (const word of ["Hystérectomie", "ligature des trompes", "G2P2", "G0", "DDR", "nullipare", "mastectomie", "oestroprogestatifs", "pilule"]) {
    assert.match(other(`Femme de 42 ans, céphalées. ${word}.`), /^sex_bound: /u, word);
  }
  assert.equal(other("F 42 a. G2P2."), "sex_bound: G2");
  assert.equal(other("Puceau de 17 ans, garçon timide."), "sex_bound: Puceau");
});

test("what could be of either is refused rather than guessed", () => {
  assert.equal(other("Patiente de 30 ans, céphalée ancienne, traitée par triptan."), "unclear_word: traitée");
  assert.equal(other("Patiente soucieuse de 30 ans."), "unclear_word: soucieuse");
  assert.equal(other("Femme de 48 ans, boudeuse."), "unclear_word: boudeuse");
  assert.equal(other("Homme de 83 ans, que sa fille n'a pas visité ; elle l'a laissé seul."), "unclear_word: l'");
  assert.equal(other("Pharmacien : homme de 48 ans."), "unclear_word: Pharmacien");
  assert.equal(other("Homme de 48 ans. Premier passage au bloc."), "unclear_word: Premier");
  assert.equal(other("Femme de 48 ans ébouriffée."), "unclear_word: ébouriffée");
  assert.equal(other("Comment la douleur a-t-elle commencé ? Femme de 48 ans."), "unclear_word: elle");
  assert.equal(other("Homme de 48 ans. Sa sœur le dit ralenti, lui non."), "unclear_word: ralenti");
  assert.equal(other("Homme de 48 ans. Douleur inhabituelle selon lui."), "unclear_word: lui");
});

test("a case that names no sex, or both, or only has a pronoun, has none", () => {
  for (const text of ["Box 4, céphalées.", "Un homme et une femme.", "Il dort."]) assert.equal(sexOf(text, lexicon), undefined, text);
});

test("property: any text is changed or refused with places inside it, and what is changed never overlaps", () => {
  const word = fc.constantFrom("Patiente", "patient", "de", "la", "le", "cette", "homme", "F", "34", "a", "ans", ",", ".", "il", "elle", "est", "connue", "tombé", "l'", "d’", "sa", "mère", "🧠", "enceinte", "\n", "É");
  fc.assert(
    fc.property(fc.array(word).map((words) => words.join(" ")), fc.constantFrom(MASCULINE, FEMININE), (text, to) => {
      const change = changeGender(text, to, lexicon);
      const spans = change.kind === "changed" ? change.edits.toSorted((a, b) => a.start - b.start) : [change.refusal];
      let end = 0;
      for (const span of spans) {
        assert.ok(span.start >= end && span.end <= text.length && span.start < span.end);
        end = span.end;
      }
    }),
  );
});

/** What is to be changed in a text, and how. */
function wrong(text: string): readonly string[] {
  return finish(agreementEdits(text, lexicon)).map(({ start, end, text: right }) => `${text.slice(start, end)} → ${right}`);
}

test("what disagrees with the sex that a text names itself", () => {
  for (const right of [
    "Homme de 40 ans, crise migraineuse habituelle, céphalée soulagée par le paracétamol.",
    "Homme de 40 ans, douleur revenue ce matin, jambe endormie, aura migraineuse, hernie opérée.",
    "Femme de 60 ans, suivie pour un cancer opéré et traité.",
    "Femme de 30 ans, mal de tête soulagé, sommeil agité, terrain migraineux connu.",
    "Homme de 33 ans, céphalée résolutive. Sortie, consignes données.",
    "Femme de 40 ans. Suivi à deux ans d'une hémorragie.",
    "Homme de 42 ans, première crise convulsive, ancienne ponction lombaire, découverte d'une HTA.",
    "Le patient s'inquiète, la céphalée inquiète ses proches.",
    "La conjointe du patient est traitée. Le père du patient, opéré, va bien.",
    "Patiente de 42 ans, chauffeur de bus. Homme ouvert : Y4V4M6.",
    "Homme de 40 ans, fièvre : elle est revenue, traitée. Son épouse le dit, elle est inquiète.",
  ]) assert.deepEqual(wrong(right), [], right);
  assert.deepEqual(wrong("Patiente de 34 ans, enceinte de 20 SA, adressé pour céphalées."), ["adressé → adressée"]);
  assert.deepEqual(wrong("Homme de 40 ans, crise migraineuse, connue du service."), []);
  assert.deepEqual(wrong("Patiente de 34 ans, adressé pour une crise migraineuse."), ["adressé → adressée"]);
  assert.deepEqual(wrong("Homme de 33 ans, il est sortie."), ["sortie → sorti"]);
});

test("a pronoun of the patient's sex tells what the adjectives behind it agree with", () => {
  assert.deepEqual(wrong("Patiente de 30 ans. Elle est inquiet, nauséeux."), ["inquiet → inquiète", "nauséeux → nauséeuse"]);
  assert.deepEqual(wrong("La patiente consulte, elle n'a pas été hospitalisé."), ["hospitalisé → hospitalisée"]);
  assert.deepEqual(wrong("Patient de 30 ans. Il se dit fatigué et confuse."), ["confuse → confus"]);
  assert.deepEqual(wrong("Patiente de 30 ans, douleur chez elle ancien."), []);
});

test("one right adjective of a list leaves the others to be judged, one unclear word the next sentence", () => {
  assert.deepEqual(wrong("Patiente de 30 ans, consciente, orienté."), ["orienté → orientée"]);
  assert.deepEqual(wrong("Patiente de 30 ans, suivie et traité pour une migraine."), ["traité → traitée"]);
  assert.deepEqual(wrong("Patiente de 30 ans, boudeux. La patiente est fatigué."), ["fatigué → fatiguée"]);
});
