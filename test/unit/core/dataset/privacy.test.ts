import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import type { Language } from "../../../../src/core/clinical/language";
import { checkRow } from "../../../../src/core/dataset/checkRow";
import { identifierFinder, needsAcknowledgement, privacyStamp } from "../../../../src/core/dataset/privacy";
import { acknowledgementOf, withoutIdentifier } from "../../../../src/core/dataset/privacyRules";
import { replaced, withKeys } from "../../../../src/core/dataset/rowEdit";
import { finish } from "../../../../src/core/steps";
import { runs } from "../../../support/soak";
import { SMALL_RULES } from "../../../support/smallRules";

const { identifiers } = JSON.parse(readFileSync("languages/fr.json", "utf8")) as Language;
const findIdentifiers = identifierFinder(identifiers);
const hash = (text: string) => createHash("sha256").update(text).digest("hex");

/** Each text with `[words](kind)` where somebody could be recognised. */
const NAMED = [
  "[Mme Dupont](name), 45 ans, céphalées.",
  "Vu avec le [Dr Martin-Leroy](name) ce matin.",
  "[Monsieur DURAND Pierre](name) se plaint de la tête.",
  "Rappeler au [06 12 34 56 78](telephone) ou au [+33 6.12.34.56.78](telephone).",
  "Courriel : [jean.dupont@exemple.fr](email).",
  "NIR [1 84 12 76 451 089 46](social_security) dans le courrier.",
  "Habite [12 bis rue des Lilas, 75011 Paris](address).",
  "Patient [né le 12/03/1965](birth_date), migraineux.",
  "Patiente [née le 3 mars 1970](birth_date).",
  "[IPP : 8001234567](record_number), céphalées.",
];

/** Nobody can be recognised by these. */
const NAMELESS = [
  "Mme D., 45 ans, céphalées depuis 3 jours.",
  "M. T., 66 ans, ancien fumeur.",
  "Céphalée de Horton, VS 80, CRP 120, TA 190/110.",
  "Avis du Dr demandé. Pr Neurologue de garde.",
  "CD4 180, 0612, 38,5 depuis le 12/03/2024.",
  "NIR 1 84 12 76 451 089 47 : la clé est fausse.",
  "AVP place du mort, 3 jours d'évolution.",
  "Patiente de 34 SA, G2P1.",
];

test("what tells who somebody is", () => {
  for (const marked of NAMED) {
    const text = marked.replace(/\[([^[\]]*)\]\([a-z_]+\)/gu, "$1");
    let written = text;
    for (const { start, end, kind } of finish(findIdentifiers(text)).toReversed()) written = `${written.slice(0, start)}[${written.slice(start, end)}](${kind})${written.slice(end)}`;
    assert.equal(written, marked);
  }
});

test("what does not", () => {
  for (const text of NAMELESS) assert.deepEqual(finish(findIdentifiers(text)), [], text);
});

const ROW = (words: string, more = "") => `{"instruction": "CAS: ${words} RÉPONDS", "response": "Recommandation: Repos. Source: HAS."${more}}`;
const codes = (text: string) => checkRow(text, SMALL_RULES).problems.map(({ code }) => code);

test("a row that names somebody is a problem until it is acknowledged, and again when its words change", () => {
  const named = ROW("Mme Dupont a mal le soir");
  assert.deepEqual(codes(named), ["identifier"]);
  const { row } = checkRow(named, SMALL_RULES);
  const acknowledged = withKeys(named, { privacyAcknowledged: acknowledgementOf(row.record ?? assert.fail("a record"), SMALL_RULES) });
  assert.deepEqual(codes(acknowledged), []);
  assert.deepEqual(codes(acknowledged.replace("Dupont", "Durand")), ["identifier"]);
  assert.deepEqual(codes(ROW("Mme Dupont a mal le soir", ', "ignore": ["identifier"]')).filter((code) => code === "identifier"), ["identifier"]);
});

test("a name becomes its initial, everything else a word for what it was", () => {
  const mended = (text: string) => {
    const { row, problems } = checkRow(text, SMALL_RULES);
    return replaced(text, problems.flatMap((problem) => (problem.code === "identifier" ? [withoutIdentifier(problem, row, SMALL_RULES)] : [])));
  };
  assert.equal(mended(ROW("Mme Dupont, 06 12 34 56 78, a mal le soir")), ROW("Mme D., [téléphone], a mal le soir"));
});

test("an acknowledgement is of these very words", () => {
  const row = { instruction: "Mme Dupont", response: "Repos" };
  const stamp = privacyStamp(row, hash);
  const needs = (one: object) => needsAcknowledgement({ ...row, ...one }, { findIdentifiers, hash });
  assert.deepEqual([needs({}), needs({ privacyAcknowledged: stamp }), needs({ privacyAcknowledged: stamp, response: "Repos." }), needs({ instruction: "Mme D." })], [true, false, true, false]);
});

test("property: any text is read, and what is found lies in it", () => {
  const bits = fc.constantFrom("M. ", "Mme ", "Dupont ", "né le ", "12/03/1965", "06 12 34 56 78", "a@b.fr", "12 rue des ", "1 84 12 76 451 089 46", "É", "\ud83d", "@", ".", "0");
  fc.assert(
    fc.property(fc.array(fc.oneof(bits, fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 30 }).map((parts) => parts.join("")), (text) => {
      let end = 0;
      for (const found of finish(findIdentifiers(text))) {
        assert.ok(found.start >= end && found.end > found.start && found.end <= text.length);
        end = found.end;
      }
    }),
    { numRuns: runs(2_000) },
  );
});

test("a text of a megabyte is read in a moment", () => {
  const started = performance.now();
  for (const bit of ["a.", "1 ", "12 rue a ", "Mme A", "a@a."]) finish(findIdentifiers(bit.repeat(200_000)));
  assert.ok(performance.now() - started < 10_000);
});
