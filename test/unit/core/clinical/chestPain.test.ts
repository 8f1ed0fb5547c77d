import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { engineOf } from "../../../support/engine";

const COMPLETE = "Femme de 30 ans, sans antécédent notable, point de côté reproduit à la palpation. Ni dyspnée ni syncope, apyrétique, pas d'hémoptysie, mollets souples. ECG normal.";

/** A case for each line of the table. */
const CASES = [
  ["shock", "urgent_care", "immediate", "Homme de 70 ans, douleur thoracique, TA 80/40."],
  ["aortic_exam", "urgent_imaging", "immediate", "Homme de 60 ans, douleur thoracique, asymétrie tensionnelle."],
  ["aortic", "urgent_imaging", "immediate", "Homme de 60 ans, douleur thoracique déchirante."],
  ["st_elevation", "urgent_care", "immediate", "Homme de 60 ans, douleur thoracique, sus-décalage de ST en antérieur."],
  ["pulmonary_embolism", "urgent_imaging", "immediate", "Femme de 40 ans, douleur thoracique, mollet gauche gonflé."],
  ["thrombosis_at_risk", "urgent_imaging", "immediate", "Femme de 40 ans, enceinte, douleur thoracique et dyspnée."],
  ["myocardium", "urgent_care", "immediate", "Homme de 25 ans, douleur thoracique, troponine élevée."],
  ["unstable", "urgent_care", "immediate", "Homme de 25 ans, douleur thoracique et syncope."],
  ["pneumothorax", "urgent_imaging", "immediate", "Homme de 25 ans, douleur thoracique, murmure vésiculaire aboli à droite."],
  ["coronary_ruled_out", "surveillance_conditional", "none", "Homme de 50 ans, douleur oppressante hier, ECG normal, troponine négative."],
  ["exertional", "urgent_care", "rapid", "Homme de 50 ans, douleur thoracique à l'effort depuis un mois."],
  ["coronary", "urgent_care", "immediate", "Homme de 50 ans, douleur rétrosternale constrictive."],
  ["breathless", "urgent_care", "immediate", "Homme de 50 ans, douleur thoracique et essoufflement."],
  ["feverish", "urgent_imaging", "rapid", "Homme de 50 ans, douleur thoracique, fièvre à 39 °C."],
  ["missing", "clarify", "none", "Homme de 50 ans, douleur thoracique."],
  ["doubtful", "surveillance_conditional", "none", COMPLETE.replace("ECG normal", "ECG normal, embolie pulmonaire possible")],
  ["benign", "surveillance", "none", COMPLETE],
] as const;

suite("one case per line of the chest pain table", () => {
  const engine = engineOf("chest-pain-fr");
  for (const [line, decision, urgency, text] of CASES) {
    test(`${line}: ${text}`, () => {
      const { rule, decision: found, urgency: soon, missing } = engine.examine(text).decision;
      assert.deepEqual([rule, found, soon], [line, decision, urgency], `missing: ${missing.join()}`);
    });
  }

  test("every line has one", () => {
    assert.deepEqual(CASES.map(([line]) => line), engine.protocol.table.map(({ id }) => id));
  });
});

test("a scan comes first, but not in pregnancy", () => {
  const engine = engineOf("chest-pain-fr");
  const first = (text: string) => engine.examine(text).decision.imaging;
  assert.equal(first("Homme de 60 ans, douleur thoracique déchirante."), "ct");
  assert.equal(first("Femme de 31 ans, enceinte de 20 SA, hémoptysie."), "either");
});
