import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { headacheEngine } from "../../../support/engine";

/** Everything that the three questions ask, answered and normal, of a man with his usual headache. */
const COMPLETE = "Homme de 34 ans, céphalées habituelles, début progressif. Apyrétique, pas de vomissement, pas de perte de connaissance, pas de convulsion, examen neurologique normal. Sans antécédent, pas de traumatisme.";

/** One case per line of the table, decided by reading the contract. */
const LINES: readonly (readonly [line: string, decision: string, urgency: string, text: string])[] = [
  ["purpura", "urgent_other", "immediate", "Homme de 20 ans, céphalées, 39 °C, purpura des jambes."],
  ["bacterial_meningitis", "urgent_other", "immediate", "Femme de 25 ans, céphalées, fièvre à 39, raideur de la nuque, confuse."],
  ["carbon_monoxide", "urgent_other", "immediate", "Couple, céphalées depuis ce matin, intoxication au monoxyde de carbone."],
  ["giant_cell_arteritis", "urgent_other", "immediate", "Femme de 76 ans, céphalée récente, claudication de la mâchoire."],
  ["pre_eclampsia", "urgent_other", "immediate", "Enceinte de 34 SA, céphalées, PA 170/115."],
  ["red_painful_eye", "urgent_other", "immediate", "Homme de 68 ans, céphalée, œil gauche rouge et douloureux."],
  ["thunderclap", "urgent_imaging", "immediate", "Homme de 40 ans, céphalée en coup de tonnerre."],
  ["deficit", "urgent_imaging", "immediate", "Homme de 40 ans, céphalées, hémiparésie droite régressive."],
  ["consciousness", "urgent_imaging", "immediate", "Homme de 40 ans, céphalées, GCS 13."],
  ["seizure", "urgent_imaging", "immediate", "Homme de 40 ans, céphalées puis crise convulsive."],
  ["raised_pressure", "urgent_imaging", "immediate", "Femme de 24 ans, céphalées, œdème papillaire."],
  ["horner", "urgent_imaging", "immediate", "Homme de 41 ans, douleur cervicale et céphalée, ptosis et myosis gauches."],
  ["trauma_at_risk", "urgent_imaging", "immediate", "Homme de 45 ans sous AVK, chute hier, céphalées."],
  ["meningeal", "urgent_imaging", "immediate", "Homme de 40 ans, céphalées, raideur de la nuque, apyrétique."],
  ["worsening", "urgent_imaging", "rapid", "Homme de 40 ans, céphalées d'aggravation progressive depuis un mois."],
  ["new_with_risk", "urgent_imaging", "rapid", "Femme de 59 ans, cancer du sein, céphalée inhabituelle."],
  ["missing", "clarify", "none", "Patient de 22 ans, céphalées."],
  ["recent_with_risk", "urgent_imaging", "rapid", "Homme de 62 ans, céphalées depuis dix jours, début progressif. Apyrétique, pas de vomissement, pas de perte de connaissance, pas de convulsion, examen neurologique normal. Sans antécédent, pas de traumatisme."],
  ["new_alone", "surveillance_conditional", "none", COMPLETE.replace("céphalées habituelles", "céphalées inhabituelles")],
  ["doubtful", "surveillance_conditional", "none", COMPLETE.replace("Apyrétique", "Diplopie possible. Apyrétique")],
  ["benign", "surveillance", "none", COMPLETE],
];

suite("one case per line of the decision table", () => {
  const engine = headacheEngine();
  for (const [line, decision, urgency, text] of LINES) {
    test(`${line}: ${text}`, () => {
      const { decision: decided } = engine.examine(text);
      assert.deepEqual([decided.rule, decided.decision, decided.urgency], [line, decision, urgency]);
    });
  }

  test("every line has its case", () => {
    assert.deepEqual(LINES.map(([line]) => line), engine.protocol.table.map(({ id }) => id));
  });
});

suite("what the table leaves and adds", () => {
  const engine = headacheEngine();
  const decide = (text: string) => engine.examine(text).decision;

  test("a deep coma or a deficit takes meningitis back to imaging first", () => {
    assert.equal(decide("Fièvre, raideur de la nuque, GCS 9.").decision, "urgent_imaging");
    assert.equal(decide("Fièvre, raideur de la nuque, aphasie.").decision, "urgent_imaging");
    assert.equal(decide("Fièvre, raideur de la nuque, convulsion.").decision, "urgent_imaging");
  });

  test("signs of giant-cell arteritis past fifty are urgent, however old the headache is said to be", () => {
    const old = COMPLETE.replace("34 ans", "78 ans").replace("Sans antécédent", "Claudication de la mâchoire, sans antécédent");
    assert.deepEqual([decide(old).rule, decide(old).decision], ["giant_cell_arteritis", "urgent_other"]);
    assert.equal(decide(old.replace("78 ans", "34 ans")).decision, "surveillance_conditional");
    assert.equal(decide(old.replace("Homme de 78 ans", "Octogénaire")).decision, "urgent_other");
  });

  test("what is missing is named by question", () => {
    assert.deepEqual(decide("Patient de 22 ans, céphalées.").missing, ["onset", "signs", "background"]);
    assert.deepEqual(decide(COMPLETE).missing, []);
  });

  test("a woman is asked about pregnancy, a man and a woman of 60 are not", () => {
    const woman = COMPLETE.replace("Homme de 34 ans", "Femme de 34 ans");
    assert.deepEqual(decide(woman).missing, ["background"]);
    assert.deepEqual(decide(woman.replace("Sans antécédent", "Non enceinte, sans antécédent")).missing, []);
    assert.deepEqual(decide(woman.replace("34 ans", "60 ans")).missing, []);
  });

  test("CT first for thunderclap, coma and trauma, MRI otherwise, none without imaging", () => {
    assert.equal(decide("Céphalée en coup de tonnerre.").imaging, "ct");
    assert.equal(decide("Céphalées, GCS 13.").imaging, "ct");
    assert.equal(decide("Céphalées, œdème papillaire.").imaging, "mri");
    assert.equal(decide(COMPLETE).imaging, undefined);
  });

  test("a child is not covered", () => {
    assert.equal(decide("Garçon de 6 ans, céphalées.").covered, false);
    assert.equal(decide("Homme de 36 ans, céphalées.").covered, true);
  });

  test("red flags present: affirmed, or past where the past counts; never vomiting alone", () => {
    const present = (text: string) => engine.analyze(text).redFlagsPresent;
    assert.equal(present("Céphalées, fièvre."), true);
    assert.equal(present("Céphalées, antécédent de cancer du sein."), true);
    assert.equal(present("Céphalées, antécédent de méningite."), false);
    assert.equal(present("Céphalées, vomissements."), false);
    assert.equal(present("Céphalées, pas de fièvre, mère décédée d'une hémorragie méningée, HSA ?"), false);
  });
});

test("a text that is examined has the findings that an analysis gives", () => {
  const engine = headacheEngine();
  for (const line of readFileSync("examples/headache/test.jsonl", "utf8").trim().split("\n")) {
    const { instruction } = JSON.parse(line) as { instruction: string };
    assert.deepEqual(engine.examine(instruction).analysis, engine.analyze(instruction));
  }
});
