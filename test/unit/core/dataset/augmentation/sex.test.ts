import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClinicalEngine } from "../../../../../src/core/clinical/engine";
import { augmentingSex } from "../../../../../src/core/dataset/augmentation/sex";
import { readRow } from "../../../../../src/core/dataset/record";
import { finish } from "../../../../../src/core/steps";
import { SMALL_RULES } from "../../../../support/smallRules";

/** The row for the other sex, or why there is none. */
function augmented(row: string): string {
  const result = finish(augmentingSex(readRow(row), "a", SMALL_RULES));
  if (result.kind === "row") return result.text;
  const { refusal } = result;
  return "span" in refusal ? `${refusal.reason} ${row.slice(refusal.span.start, refusal.span.end)}` : refusal.reason;
}

test("case and recommendation agree with the other sex; the row says where it comes from; nobody has read it", () =>
  assert.equal(
    augmented('{"id":"a","instruction":"CAS: Cet homme de 34 ans est tombé hier RÉPONDS","response":"Recommandation: Repos chez ce patient. Source: HAS.","mine":1,"status":"reviewed","review":{"by":"x"}}'),
    '{"id":"a-f","instruction":"CAS: Cette femme de 34 ans est tombée hier RÉPONDS","response":"Recommandation: Repos chez cette patiente. Source: HAS.","mine":1,"status":"draft","source": "augment/sex","parentId": "a"}',
  ));

test("the standard questions are never touched", () =>
  assert.equal(
    augmented('{"id":"a","instruction":"CAS: Patient de 34 ans RÉPONDS","response":"Pour préciser: Quand ? | Y a‑t‑il fièvre ? La patiente est-elle enceinte ?"}'),
    '{"id":"a-f","instruction":"CAS: Patiente de 34 ans RÉPONDS","response":"Pour préciser: Quand ? | Y a‑t‑il fièvre ? La patiente est-elle enceinte ?","source": "augment/sex","parentId": "a"}',
  ));

test("escapes stay escapes", () =>
  assert.match(augmented(String.raw`{"id":"a","instruction":"CAS: Femme \u00e2g\u00e9e de 80 ans R\u00c9PONDS","response":"Recommandation: Repos. Source: HAS."}`), /CAS: Homme \\u00e2g\\u00e9 de 80 ans R\\u00c9PONDS/));

test("a refusal names the word and its place in the row", () => {
  assert.equal(augmented(String.raw`{"instruction":"CAS: Patiente de 34 ans, m\u00e9nopaus\u00e9e RÉPONDS","response":"Recommandation: Repos. Source: HAS."}`), String.raw`sex_bound m\u00e9nopaus\u00e9e`);
  assert.equal(augmented('{"instruction":"CAS: Homme de 34 ans RÉPONDS","response":"Recommandation: Repos, patient enceinte. Source: HAS."}'), "sex_bound enceinte");
});

test("what is true of one sex alone has no twin, though the words are several, or denied", () => {
  const twin = (text: string): string => augmented(JSON.stringify({ instruction: `CAS: ${text} RÉPONDS`, response: "Recommandation: Repos. Source: HAS." }));
  for (const words of ["en suites de couches", "fausse couche en mars", "pas de fausse couche", "SOPK", "HELLP syndrome", "terme prévu en juin", "FIV en cours", "leucorrhées"]) assert.match(twin(`Patiente de 38 ans, ${words}, céphalées.`), /^sex_bound /u, words);
  for (const words of ["orchidectomie", "HBP traitée", "PSA élevé", "circoncis", "moustachu", "varicocèle"]) assert.match(twin(`Patient de 38 ans, ${words}, céphalées.`), /^sex_bound /u, words);
  assert.match(twin("Patiente de 38 ans, sa sœur est en suites de couches."), /Patient de 38 ans/u);
});

test("a case without a sex, a broken row and a row without a response have no twin", () => {
  assert.equal(augmented('{"instruction":"CAS: céphalées RÉPONDS","response":"b"}'), "sex_unknown");
  assert.equal(augmented('{"instruction":"CAS: Homme RÉPONDS"}'), "row_incomplete");
  assert.equal(augmented('{"instruction":"CAS: Homme RÉPONDS","response":"b"'), "row_incomplete");
});

test("where the findings would be others, there is no twin", () => {
  const engine: ClinicalEngine = {
    ...SMALL_RULES.engine,
    *examining(text) {
      const { analysis, decision } = yield* SMALL_RULES.engine.examining(text);
      return { analysis, decision: { ...decision, decision: text.includes("Femme") ? "clarify" : "surveillance" } };
    },
  };
  const row = readRow('{"instruction":"CAS: Homme de 30 ans RÉPONDS","response":"Recommandation: Repos. Source: HAS."}');
  assert.deepEqual(finish(augmentingSex(row, "a", { ...SMALL_RULES, engine })), { kind: "refused", refusal: { reason: "decision_change" } });
});
