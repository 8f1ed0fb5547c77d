import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import type { Language } from "../../../../src/core/clinical/language";
import { checkRow } from "../../../../src/core/dataset/checkRow";
import { identifierFinder } from "../../../../src/core/dataset/identifiers";
import { needsAcknowledgement, privacyStamp } from "../../../../src/core/dataset/privacy";
import { acknowledgementOf, otherTexts, privacyProblems, textsOf, withoutIdentifier } from "../../../../src/core/dataset/privacyRules";
import { readRow } from "../../../../src/core/dataset/record";
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
  // As Word and copied letters write spaces, hyphens and accents.
  "[Mme\u00a0DUPONT](name), [M.\u202fMartin](name), [Mme  Dupont](name), [Mme\tDupont](name), vu avec le [Dr\nMartin](name).",
  "Avec [Mme E\u0301lodie Le\u0301ger](name)\u00a0: [Mme Martin\u2011Leroy](name), [Mme Du\u00adpont](name).",
  "Rappeler au [06\u00a012\u00a034\u00a056\u00a078](telephone), [06\u201112\u201134\u201156\u201178](telephone).",
  "[née le\u00a03\u00a0mars\u00a01956](birth_date), [ne\u0301e le 3 mars 1956](birth_date), [IPP\u00a0: 12345678](record_number).",
  "[12\u00a0rue de la Paix](address), NIR [1\u00a084\u00a012\u00a076\u00a0451\u00a0089\u00a046](social_security).",
  "NIR [1 56 03 2A 123 456 64](social_security) ou [156032A12345664](social_security).",
  "[Mme Le Gall](name), [M. Le Pen](name), [MME LE GALL](name), [Mme de La Tour](name), [M. de Villiers](name), [M. d’Ormesson](name).",
  "[M. J.-P. Martin](name), [M. J. Martin](name), [M.Martin](name), [M Dupont](name), [Melle Dupont](name), [Mle Dupont](name), [Me Dupont](name).",
  "[Monsieur le Docteur Martin](name), [Mme Marie Le Gall](name).",
  "[Madame Nguyen Van An](name), [Mme van der Berg](name), [M. Ben Ali](name).",
  "[MADAME DUPONT](name) AGEE DE 45 ANS, [MME LE GALL](name) CEPHALEES BRUTALES.",
  "[NEE LE 03/03/1956](birth_date), [née le 3 févr. 1956](birth_date), [né le lundi 3 mars 1956](birth_date), [DDN: 1956-03-03](birth_date).",
  "[né le 03 / 03 / 1956](birth_date), [né à Lyon le 03/03/1956](birth_date), [née le 1er MARS 1956](birth_date).",
  "tél.[06 12 34 56 78](telephone), [(06) 12 34 56 78](telephone), [06/12/34/56/78](telephone), [+33-6-12-34-56-78](telephone), [00 33 6 12 34 56 78](telephone).",
  "[IPP=12345678](record_number), [I.P.P. 12345678](record_number), [N° dossier : 12345678](record_number), [dossier 12345678](record_number), [IPP n° 12345](record_number).",
  "[12bis, rue Hugo](address), [3 blvd Foch](address), [4 faubourg du Temple](address), [8 rue du 11 novembre 1918](address), [12 RUE DE LA PAIX](address), [3 Bd. Saint-Michel](address), [5 av. Foch](address).",
  // As notes are really written.
  "[12 cours de la Libération, 33000 Bordeaux](address), [3 place de la République](address), [4 bis impasse des Lilas](address), [10 cours Mirabeau](address).",
  "Habite [22 rue de l'église](address), [12 B rue des trois frères, 35000 Rennes](address), [14 r. Victor Hugo 69002 Lyon](address), [8 rte de Paris](address).",
  "[Mme Jeanne DUPONT née MARTIN](name), [Mme Dupont, ép. Le Goff](name), [MME DUPONT NEE MARTIN](name), [Drs Martin](name).",
  "Nom : [BERNARD](name) Prénom : [Sophie](name), Nom de naissance: [Petit-Roux](name), Identité = [LE GALL Yann](name).",
  "Patient [DURAND Pierre](name), 67 ans. Patiente : [Sophie Bernard](name). Interne : [Paul Durand](name).",
  "Patiente [née le 12 mars 65](birth_date), [née 12/03/1965](birth_date), [D.D.N. : 12/03/1965](birth_date), [DN 12/03/1965](birth_date), [DDN : le 12 mars 1965](birth_date).",
  "Belge, [+32 475 12 34 56](telephone), Suisse, [+41 79 123 45 67](telephone). Écrit par [dupont @ exemple.fr](email).",
  "[IPP: 12-345-678](record_number), [N° de séjour: 123456789](record_number), [IEP 123456789](record_number), [dossier médical n° 123456](record_number), [RPPS 10101234567](record_number).",
  "Sécu [1 84 12 76 451 089](social_security), NIR : [1841276451089](social_security).",
  // As it is typed in a hurry.
  "[mme dupont](name), 45 ans, céphalées.",
  "[Mr le goff](name) 62 ans. [madame martin-leroy jeanne](name), 33 ans. [m. durand](name), 7 ans.",
  // Behind its label a number is one whatever its form, and with a wrong key.
  "NIR : [1 75 03 75 116 042 99](social_security), n° sécu [175037511604255](social_security), N° SÉCURITÉ SOCIALE : [2 75 03 2A 116 042 11](social_security).",
  "Sécurité sociale n° : [1 75 03 75 116 042 99](social_security), NIR ([1 75 03 75 116 042](social_security)), sécu n°[1750375116042](social_security) 25 ans.",
  "[dossier n° 2024-00123](record_number), [N° dossier : 2024/123](record_number), [dossier 2024-00123](record_number), [dossier n° 24-00123](record_number).",
  "[n° patient : A12345](record_number), [IPP : HC-0012345](record_number), [Numéro de patient AB123456](record_number), [N° de patient : 12345](record_number).",
  "tel : [(+33)612345678](telephone), [(+33) 6 12 34 56 78](telephone), [(0033)612345678](telephone), [(+33)0612345678](telephone), [(+32) 475 12 34 56](telephone).",
  "[naissance 12/03/1975](birth_date), [Naissance : 3 mars 1975](birth_date).",
];

/** Nobody can be recognised by these. */
const NAMELESS = [
  "mme migraineuse depuis 10 ans, mme fumeuse, 45 ans, mr agé de 45 ans, madame opérée il y a 3 ans, dr revu à 3 ans, professeur de yoga, 38 ans, maître nageur, 45 ans, mme d., 45 ans, madame de 45 ans, mlle enceinte, 19 ans.",
  "Mme D., 45 ans, céphalées depuis 3 jours.",
  "M. T., 66 ans, ancien fumeur.",
  "Céphalée de Horton, VS 80, CRP 120, TA 190/110.",
  "Avis du Dr demandé. Pr Neurologue de garde.",
  "CD4 180, 0612, 38,5 depuis le 12/03/2024.",
  "1 84 12 76 451 089 47 : la clé est fausse, et rien ne dit ce que c'est.",
  "dossier 2 mg, patient 2 : 12/03, patient n° 2, dossier n° 12, dossier : 12/2024, dossier du 12/03/2024, dossier 2019-2024, dossier : 2019-2024, dossier : 2024-03-12.",
  "naissance 3200 g, naissance à 34 SA, dossier A12, IPP : CD4 180, dossier : T12345678901234, INS 12, sécurité sociale : 100 %.",
  "AVP place du mort, 3 jours d'évolution.",
  "Patiente de 34 SA, G2P1.",
  "MONSIEUR DE 50 ANS, MADAME AGEE DE 45 ANS, MME CEPHALEES BRUTALES.",
  "Mme Âgée de 80 ans. Mme Consulte pour. Mme HTA traitée. M. Retraité. M. Homme de 50 ans. Docteur Merci.",
  "Mme D. Elle va bien. M. T. Depuis trois jours. Vu avec Mme B. Céphalées brutales.",
  "3 cours de gym par semaine, 3 passage aux urgences, 1 place assise, 2 place de parking.",
  "sous IPP 10000, IPP 40 mg.",
  "1 cours de Pilates, 2 cours de Yoga, 3 cours d'Anglais, 3 places de parking, 3 place de Parking, une impasse thérapeutique, 1 impasse Thérapeutique, J2 cours de Chimio.",
  "IRM le 01-02-2024 14:30, prélevé le 09.03.2024 08:15.",
  "Patient COVID Positif. Patiente HTAP Sévère. Patient : Suivi Neurologique. Médecin : Avis Neurologique demandé. PATIENT CONNU POUR HTA.",
  "Nom : Inconnu, Prénom : Non communiqué, Nom du médicament : Doliprane.",
  "MME ASTHÉNIQUE, Mme Nauséeuse, M. Chauffeur routier, Dr Traitant. Enfant née à terme, à 34 SA.",
  "IPP : 40-20-20 mg, dossier : 12 patients, VIH + 200000 copies.",
  "3f0612345678-2, 061234567890, 0612345678ab.",
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
  const acknowledged = withKeys(named, { privacyAcknowledged: finish(acknowledgementOf(row, SMALL_RULES)) });
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
  assert.equal(mended(ROW("Nom : DUPONT, mal le soir")), ROW("Nom : D., mal le soir"));
  assert.equal(mended(ROW("Patiente : Sophie Bernard, mal le soir")), ROW("Patiente : S., mal le soir"));
});

test("the initial is that of the text, however the row is escaped", () => {
  const mended = (words: string) => {
    const text = ROW(words);
    const { row, problems } = checkRow(text, SMALL_RULES);
    return replaced(text, problems.flatMap((problem) => (problem.code === "identifier" ? [withoutIdentifier(problem, row, SMALL_RULES)] : [])));
  };
  for (const [words, becomes] of [
    [String.raw`Mme \u00c9lodie Martin, mal`, "Mme É., mal"],
    [String.raw`Mme\u0020DUPONT, mal`, "Mme D., mal"],
    ["Mme\u00a0DUPONT, mal", "Mme D., mal"],
    ["M. d’Ormesson a mal", "M. O. a mal"],
    ["Mme Le Gall a mal", "Mme L. a mal"],
    ["M.Martin a mal", "M. M. a mal"],
    ["vu par Mme Dupont. Mal le soir", "vu par Mme D. Mal le soir"],
  ] as const)
    assert.equal(mended(words), ROW(becomes), words);
});

test("whatever else a row says is read, but the product's codes and who has read it", () => {
  const messages = (said: string) => `{"messages": [{"role": "user", "content": "${said}"}, {"role": "assistant", "content": "Oui."}, {"role": "user", "content": "CAS: mal RÉPONDS"}, {"role": "assistant", "content": "Repos"}, {"role": "tool", "content": "${said}"}]}`;
  const more = (keys: string) => `{"instruction": "CAS: mal RÉPONDS", "response": "Repos", ${keys}}`;
  const named = (text: string) => {
    const row = readRow(text);
    return finish(privacyProblems(row.record ?? assert.fail("a record"), SMALL_RULES, otherTexts(row))).map(({ start, end }) => text.slice(start, end));
  };
  assert.deepEqual(named(messages("Mme Dupont")), ["Mme Dupont", "Mme Dupont"]);
  assert.deepEqual(named(more('"tags": ["Mme Dupont"], "source": "Dr Martin", "id": "0612345678", "notes": {"of": [{"text": "M. Durand"}]}')), ["Mme Dupont", "Dr Martin", "0612345678", "M. Durand"]);
  assert.deepEqual(named(more('"id": "061234567abc-2", "parentId": "061234567890", "source": "augment/sex", "review": {"by": "Dr Martin"}, "tags": ["letter"]')), []);
});

test("an acknowledgement covers the other texts in which somebody is named, and no others", () => {
  const row = (keys: string) => readRow(`{"instruction": "CAS: Mme Dupont RÉPONDS", "response": "Repos"${keys}}`);
  const stamp = (keys: string) => finish(acknowledgementOf(row(keys), SMALL_RULES));
  const needs = (keys: string, privacyAcknowledged: string) => {
    const { record } = row(keys);
    return needsAcknowledgement({ ...textsOf(record ?? assert.fail("a record"), otherTexts(row(keys))), privacyAcknowledged }, SMALL_RULES);
  };
  const elsewhere = ', "notes": "M. Durand"';
  assert.equal(stamp(""), privacyStamp({ instruction: "CAS: Mme Dupont RÉPONDS", response: "Repos" }, hash));
  assert.equal(stamp(', "tags": ["letter"]'), stamp(""));
  assert.deepEqual([needs("", stamp("")), needs(elsewhere, stamp("")), needs(elsewhere, stamp(elsewhere)), needs(', "notes": "M. Leroy"', stamp(elsewhere))], [false, true, false, true]);
  // A training shows the model nothing of the notes, and knows the row by the texts that it does show.
  assert.equal(needsAcknowledgement({ instruction: "CAS: Mme Dupont RÉPONDS", response: "Repos", privacyAcknowledged: stamp(elsewhere) }, SMALL_RULES), false);
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

test("property: what is looked for by the words of a text is found as where they are not known", () => {
  const unknown = "\nΣ";
  const words = ["M. ", "MME ", "mme ", "Dr ", "maitre ", "Dupont ", "DUPONT ", "dupont, ", "Jean ", "de ", "D'", "née ", "Nom : ", "Patient ", "PATIENT=", "né à Paris le ", "12/03/70 ", "3 mars 1970 ", "1.1.71", "45 ans ", "12, ", "Rue ", "bd. ", "place ", "des Lilas ", "parking ", "75011 ", "06 12 34 56 78 ", "IPP 123456 ", "12 345 678 ", "n° ", "dossier ", "2024-", "2024/123 ", "A12345 ", "NIR : ", "sécu", "1 75 03 75 116 042 ", "99 ", "(+33)", "(+32)", "612345678 ", "naissance ", "a@b.fr ", "Łukasz ", "\u00a0", "’", "\u00ad", "\n", ". ", ": "];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join("")), (text) => {
      assert.deepEqual(finish(findIdentifiers(text)), finish(findIdentifiers(text + unknown)), text);
    }),
    { numRuns: runs(3000) },
  );
});

test("a text of half a megabyte is read in a moment", () => {
  const started = performance.now();
  for (const bit of ["a.", "1 ", "12 rue a ", "Mme A", "a@a.", "Mme Aa ", "M. A.-B. ", "M. de la ", "né à le ", "M.\n", "1. ", "12 rue de Aa ", "e\u0301", "NIR : 1 ", "n° patient : A", "dossier n° 2024-", "(+33)", "naissance ", "Nom : Aa ", "Patient Aa ", "12 place de ", "+1 2"]) finish(findIdentifiers(bit.repeat(Math.ceil(500_000 / bit.length))));
  assert.ok(performance.now() - started < 10_000);
});
