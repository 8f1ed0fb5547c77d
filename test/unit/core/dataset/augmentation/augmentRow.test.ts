import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { AUGMENTATIONS, augmentRow, type AugmentationName } from "../../../../../src/core/dataset/augmentation/augmentRow";
import { readingChange } from "../../../../../src/core/dataset/augmentation/sameReading";
import { caseSpan } from "../../../../../src/core/dataset/contract";
import { generateDataset } from "../../../../../src/core/dataset/generation/generateDataset";
import { readRow } from "../../../../../src/core/dataset/record";
import type { DatasetRules } from "../../../../../src/core/dataset/rules";
import { finish } from "../../../../../src/core/steps";
import { loadDatasetRules } from "../../../../../src/platform/dataset/datasetRules";
import { ProtocolLibrary } from "../../../../../src/platform/protocols";

let rules: DatasetRules;
before(async () => {
  rules = await loadDatasetRules(path.resolve("."));
});

const REQUEST = "\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'";
const BENIGN = "Recommandation: Antalgique et suivi, pas d'imagerie. Source: HAS/SFETD 2017.";

/** What the response of a row decides, as the reader of answers understands it. */
function decisionIn({ instruction, response }: Written, { engine, readDecision }: DatasetRules): string | undefined {
  return finish(readDecision(response, finish(engine.examining(instruction))))?.decision;
}

function rowOf(text: string, response: string, more: object = {}): string {
  return JSON.stringify({ id: "r", instruction: `CAS CLINIQUE:\n${text}${REQUEST}`, response, ...more });
}

interface Written extends Record<string, unknown> {
  readonly instruction: string;
  readonly response: string;
}

/** The case of the variant, or why there is none. */
function varied(text: string, name: AugmentationName, response = BENIGN, seed = 1): string {
  const result = augmentRow(readRow(rowOf(text, response)), { name, id: "r", seed }, rules);
  if (result.kind === "refused") return result.refusal.reason;
  const { instruction } = JSON.parse(result.text) as Written;
  const { start, end } = caseSpan(instruction, rules.contract);
  return instruction.slice(start, end);
}

/** All that a few seeds give. */
function anyOf(text: string, name: AugmentationName, response?: string): ReadonlySet<string> {
  return new Set(Array.from({ length: 12 }, (_, seed) => varied(text, name, response, seed)));
}

test("one name of a thing for another, where nothing has to agree with it", () => {
  assert.equal(varied("Céphalées depuis hier chez un homme de 40 ans.", "synonyms").includes("éphalées depuis hier"), false);
  assert.ok(!anyOf("Céphalées intenses.", "synonyms").has("Maux de tête intenses."));
});

test("a name of the other gender only where nothing further on in the sentence agrees", () => {
  assert.deepEqual(anyOf("Homme de 40 ans, maux de tête depuis six jours, installés peu à peu.", "synonyms"), new Set(["nothing_to_vary"]));
  assert.deepEqual(anyOf("Homme de 40 ans, céphalée depuis six jours, sourde, venue lentement.", "synonyms"), new Set(["Homme de 40 ans, douleur de tête depuis six jours, sourde, venue lentement."]));
  assert.deepEqual(anyOf("Homme de 40 ans, maux de tête en casque anciens.", "synonyms"), new Set(["nothing_to_vary"]));
  assert.deepEqual(anyOf("HOMME DE 40 ANS, MAUX DE TÊTE DEPUIS SIX JOURS, CONSTANTS.", "synonyms"), new Set(["nothing_to_vary"]));
  assert.deepEqual(anyOf("Homme de 40 ans, maux de tête depuis six jours, pas de fièvre, sans déficit, PA 12/7.", "synonyms"), new Set(["Homme de 40 ans, céphalées depuis six jours, pas de fièvre, sans déficit, PA 12/7."]));
});

test("the name of an illness stays whole", () => {
  assert.deepEqual(anyOf("Homme de 40 ans, céphalées de tension.", "synonyms"), new Set(["Homme de 40 ans, céphalées tensives."]));
});

test("who complains of a symptom consults for it, with the article that goes with it", () => {
  const patient = (words: string) => `Homme de 40 ans, ${words} depuis deux jours.`;
  const others = (words: string) => [...anyOf(patient(words), "synonyms")].map((variant) => variant.replace(/^Homme de 40 ans, | depuis deux jours\.$/gu, "")).sort();
  assert.deepEqual(others("se plaint d'une céphalée intense"), ["consulte pour une céphalée intense", "consulte pour une douleur de tête intense", "se plaint d'une douleur de tête intense"]);
  assert.deepEqual(others("consulte pour une douleur du genou"), ["se plaint d'une douleur du genou"]);
  assert.deepEqual(others("consulte pour des vertiges"), ["consulte pour vertiges", "se plaint de vertiges"]);
  assert.deepEqual(others("consulte pour vertiges"), ["consulte pour des vertiges", "se plaint de vertiges"]);
  assert.deepEqual(others("se plaint de vertiges"), ["consulte pour des vertiges", "consulte pour vertiges"]);
  for (const words of ["un avis", "avis", "le renouvellement de son ordonnance", "contrôle", "des acouphènes", "acouphènes", "du retard", "une ordonnance"]) assert.deepEqual(others(`consulte pour ${words}`), ["nothing_to_vary"]);
  for (const words of ["de ne pas dormir", "de voir trouble", "de son dos"]) assert.deepEqual(others(`se plaint ${words}`), ["nothing_to_vary"]);
});

test("no name takes the place of another that is wider, narrower, of another time or of another cause", () => {
  for (const text of [
    "Homme de 40 ans, perte de connaissance initiale de 10 minutes.",
    "Homme de 40 ans, syncope à l'effort.",
    "Homme de 40 ans, vomissement unique.",
    "Accouchement hier, fatigue depuis la veille.",
    "Chute hier, fatigue depuis ce matin.",
    "Femme de 40 ans, généraliste.",
    "Homme de 40 ans, coup sur la tête.",
    "Homme de 40 ans, traumatisme crânien sévère.",
    "Homme de 40 ans, raideur de nuque mécanique.",
    "Homme de 40 ans, pupilles identiques.",
    "Homme de 40 ans, soudain malade.",
    "Homme de 40 ans, hypertension artérielle pulmonaire.",
  ])
    assert.deepEqual(anyOf(text, "synonyms"), new Set(["nothing_to_vary"]), text);
  assert.deepEqual(anyOf("Homme de 40 ans, début brusque.", "synonyms"), new Set(["brutal", "soudain"].map((word) => `Homme de 40 ans, début ${word}.`)));
  assert.deepEqual(anyOf("Homme de 40 ans, traumatisme crânien hier.", "synonyms"), new Set(["Homme de 40 ans, choc à la tête hier."]));
});

test("a denial in other words, with its elision", () => {
  assert.deepEqual(anyOf("Homme de 40 ans, pas de fièvre.", "denial"), new Set(["absence de", "nie", "ø"].map((frame) => `Homme de 40 ans, ${frame} fièvre.`)));
  assert.equal(varied("Il n'a pas de fièvre.", "denial"), "nothing_to_vary");
});

test("the denial of a list, or one that hangs on a verb, keeps its words", () => {
  for (const text of ["Homme de 40 ans. Pas de fièvre, de vomissement, de malaise ni de convulsion.", "Homme de 40 ans. Pas de fièvre, vomissement, malaise ni convulsion.", "Homme de 32 ans. N'a pas de fièvre, pas de vomissement, pas de malaise."])
    assert.deepEqual(anyOf(text, "denial"), new Set(["nothing_to_vary"]), text);
  assert.ok(anyOf("Homme de 40 ans, pas de fièvre, pas de convulsion, aucun trouble.", "denial").size > 1);
});

test("the second half of a denial around a verb keeps its words, and so does the list behind it", () => {
  for (const text of [
    "Il n'a pas de fièvre.",
    "Elle ne présente pas de déficit.",
    "On ne retrouve pas d'œdème papillaire.",
    "ON NE RETROUVE PAS DE DÉFICIT.",
    "Il n’a, à l'examen, pas de fièvre.",
    "N'a pas de fièvre, pas de vomissement.",
  ])
    for (const name of ["telegraphic", "denial"] as const) for (const variant of anyOf(text, name)) assert.doesNotMatch(variant, /ø|absence|nie/iu, `${name}: ${text}`);
  assert.deepEqual(anyOf("Pas de fièvre.", "telegraphic"), new Set(["ø fièvre."]));
  assert.deepEqual(anyOf("Homme de 40 ans, ne fume pas, pas de fièvre.", "telegraphic"), new Set(["Homme de 40 ans, ne fume pas, ø fièvre."]));
  assert.deepEqual(anyOf("Homme de 40 ans, n'a jamais vu double, pas d'œdème papillaire.", "telegraphic"), new Set(["Homme de 40 ans, n'a jamais vu double, ø œdème papillaire."]));
});

test("nobody denies a sign that only an examiner finds, nor anything while confused", () => {
  assert.deepEqual(anyOf("Homme de 40 ans, pas de raideur de nuque.", "denial"), new Set(["absence de", "ø"].map((frame) => `Homme de 40 ans, ${frame} raideur de nuque.`)));
  assert.deepEqual(anyOf("Homme de 40 ans confus, pas de fièvre.", "denial"), new Set(["absence de", "ø"].map((frame) => `Homme de 40 ans confus, ${frame} fièvre.`)));
});

test("a sentence that refers to the one before it stays behind it", () => {
  for (const text of [
    "Femme de 36 ans, suivie en ville. Migraine connue, épisodes semblables. Lors du dernier, un doute sur la vision.",
    "Patient de 30 ans. Pas de fièvre. Rien de plus dans le courrier.",
    "Avis demandé. Homme de 34 ans, migraineux. Il croit avoir eu de la fièvre. Examen normal.",
    "Patient de 30 ans. Migraine ancienne. L'infirmier n'a rien relevé d'autre avant le quart.",
  ]) assert.deepEqual(anyOf(text, "order"), new Set(["nothing_to_vary"]), text);
});

test("facts in another order keep their capital and their stop", () => {
  assert.deepEqual(anyOf("Homme de 40 ans. Pas de fièvre, aucune convulsion.", "order"), new Set(["Homme de 40 ans. Aucune convulsion, pas de fièvre."]));
});

test("a synonym doubles no word, leaves quotations and hours alone, and keeps capitals", () => {
  assert.deepEqual(anyOf("Médecin généraliste : merci de recevoir un homme de 62 ans.", "synonyms"), new Set(["nothing_to_vary"]));
  assert.deepEqual(anyOf("Homme de 62 ans, « apyrétique depuis hier ».", "synonyms"), new Set(["nothing_to_vary"]));
  assert.deepEqual(anyOf("Homme de 62 ans, mal au dos depuis hier soir.", "synonyms"), new Set(["nothing_to_vary"]));
  assert.deepEqual(anyOf("HOMME DE 62 ANS, DIPLOPIE.", "synonyms"), new Set(["HOMME DE 62 ANS, VISION DOUBLE."]));
  assert.deepEqual(anyOf("Homme de 62 ans, HTA.", "synonyms"), new Set(["Homme de 62 ans, hypertension artérielle."]));
});

test("“depuis” is shortened before a time alone, and without a capital behind an abbreviation", () => {
  assert.deepEqual(anyOf("Routier de 42 ans, appel depuis son camion.", "telegraphic"), new Set(["nothing_to_vary"]));
  assert.deepEqual(anyOf("Homme de 42 ans, céph. depuis 2 ans.", "telegraphic"), new Set(["Homme de 42 ans, céph. dep. 2 ans."]));
  assert.deepEqual(anyOf("Homme de 42 ans. Depuis hier, mal au dos.", "telegraphic"), new Set(["Homme de 42 ans. Dep. hier, mal au dos."]));
});

test("an abbreviation ends no sentence, and what refers to the sentence before it stays behind it", () => {
  for (const text of [
    "F 29a. Céph. brutale, max d'emblée, il y a 2 h.",
    "H 40 a. Trauma hier, céph. croissantes. Première fois.",
    "Son frère a été opéré d'un anévrisme. Elle-même, 39 ans, a une migraine ancienne. Apyrétique.",
    "F 30a, sortie du bloc. Céph. EVA 3. Apyrétique.",
    "Homme de 40 ans. Réveillé par la foudre. Céphalée depuis.",
    "Homme de 40 ans. Nuque raide ? Non rassurante. Apyrétique.",
  ])
    assert.deepEqual(anyOf(text, "order"), new Set(["nothing_to_vary"]), text);
  const lines = "AVP, H 28 a.\nAmnésie des faits, 3 vom. depuis l'arrivée, céph. croissantes.\nGCS 14, pupilles sym.";
  assert.deepEqual(anyOf(lines, "order"), new Set(["AVP, H 28 a.\nGCS 14, pupilles sym.\nAmnésie des faits, 3 vom. depuis l'arrivée, céph. croissantes."]));
});

test("abbreviations take the place of words", () =>
  assert.ok(anyOf("Homme de 40 ans, céphalées depuis deux jours, traumatisme crânien écarté.", "telegraphic").has("Homme de 40 ans, céphalées depuis deux jours, TC écarté.")));

test("an age moves within its class, and not where the answer names it", () => {
  for (const text of anyOf("Homme de 51 ans, céphalée nouvelle.", "quantities")) assert.match(text, /^Homme de 5[0-4] ans/u);
  assert.equal(varied("Homme de 40 ans.", "quantities", "Recommandation: Repos à 40 ans. Source: HAS/SFETD 2017."), "nothing_to_vary");
});

test("an age stays on its side of the limits: two, eighteen and fifty years", () => {
  for (const [text, ages] of [
    ["Homme de 50 ans, céphalée ancienne.", /de 5[0-3] ans/u],
    ["Homme de 49 ans, céphalée ancienne.", /de 4[6-9] ans/u],
    ["Homme de 18 ans, céphalée ancienne.", /de (?:18|19|20|21) ans/u],
    ["Enfant de 3 ans, céphalée.", /de [2-6] ans/u],
  ] as const)
    for (const variant of anyOf(text, "quantities")) assert.match(variant === "nothing_to_vary" ? text : variant, ages);
});

test("an age stays above every time that has passed for the patient, and beside a date of birth", () => {
  const ages = (text: string) => new Set([...anyOf(text, "quantities")].map((variant) => /\d+/u.exec(variant)?.[0] ?? variant));
  const older = new Set(["41", "42", "43"]);
  assert.deepEqual(ages("Femme de 40 ans, opérée il y a 40 ans."), older);
  assert.deepEqual(ages("Femme de 40 ans, opérée il y a quarante années."), older);
  assert.deepEqual(ages("Femme de 40 ans, migraines depuis l'âge de 38 ans."), new Set(["39", ...older]));
  assert.deepEqual(ages("Femme de 40 ans, migraines depuis 20 ans."), new Set(["37", "38", "39", ...older]));
  for (const text of [
    "Homme de 62 ans, né en 1963.",
    "Homme de 62 ans (DDN 12/03/1963).",
    "HOMME DE 62 ANS, NÉ LE 12/03/63.",
    "Femme de 62 ans, date de naissance : 12 mars 1963.",
    "Homme de 62 ans, sexagénaire sportif.",
    "Homme de 40 ans, opéré à 30 ans, depuis 10 ans sans céphalée.",
  ])
    assert.deepEqual(anyOf(text, "quantities"), new Set(["nothing_to_vary"]), text);
});

test("a unit in another form, where the number allows it", () => {
  const forms = (text: string) => [...anyOf(text, "quantities")].sort();
  assert.deepEqual(forms("Céphalée il y a 3 h."), ["Céphalée il y a 3 heures.", "Céphalée il y a 3h."]);
  assert.deepEqual(forms("Céphalée à 3 h 20, il y a 1 h."), ["nothing_to_vary"]);
  assert.deepEqual(forms("Toux, 37,5 °C."), ["Toux, 37,5 degrés.", "Toux, 37,5°C.", "Toux, 37.5 degrés.", "Toux, 37.5°C."]);
  assert.deepEqual(forms("Toux, TA 120/80 mmHg."), ["Toux, TA 12/8."]);
  assert.deepEqual(forms("Toux, PA 12/8."), ["Toux, PA 120/80."]);
  assert.deepEqual(forms("Toux, PA 125/80, EVA 3/10, 5/5."), ["nothing_to_vary"]);
});

test("a slip of the keyboard changes no finding", () => assert.notEqual(varied("Homme de 40 ans, hypertension connue.", "typos"), "Homme de 40 ans, hypertension connue."));

test("the contrast twin turns one denied flag round, has the answer that then is right, and shares its pair with its parent", () => {
  const text = "Homme de 34 ans, migraine ancienne, identique, de début progressif. Apyrétique, pas de vomissement, pas de perte de connaissance, pas de déficit, aucun antécédent, pas de traumatisme crânien. Nuque souple.";
  const parent = readRow(rowOf(text, BENIGN, { expected: "surveillance", category: "no_red_flags", tags: ["negated"], mine: 1 }));
  const result = augmentRow(parent, { name: "contrast", id: "r", seed: 1 }, rules);
  assert.ok(result.kind === "row", JSON.stringify(result));
  const twin = JSON.parse(result.text) as Written;
  assert.deepEqual(
    [twin["expected"] !== "surveillance", twin["pairId"], twin["parentId"], twin["source"], twin["mine"], "tags" in twin],
    [true, "r-pair", "r", "augment/contrast", 1, false],
  );
  assert.equal((JSON.parse(result.parent ?? "") as Written)["pairId"], "r-pair");
  assert.equal(decisionIn(twin, rules), twin["expected"]);
});

test("a label that the engine does not share makes no twin", () => {
  const result = augmentRow(readRow(rowOf("Homme de 34 ans, raideur de nuque.", BENIGN, { expected: "surveillance" })), { name: "contrast", id: "r", seed: 1 }, rules);
  assert.deepEqual(result, { kind: "refused", refusal: { reason: "label_differs" } });
});

/** Nothing of it stands in a clause of its own. */
const BENIGN_REST = "Ni fièvre ni vomissement ni malaise ni convulsion ni déficit. Ni cancer ni immunodépression ni traumatisme.";
const OLD_HEADACHE = "Homme de 42 ans, céphalée de tension connue, inchangée, progressive.";

test("a red flag taken away makes a twin where the rest of the case is benign", () => {
  const rest = BENIGN_REST.replace(" ni convulsion", "");
  assert.ok(anyOf(`${OLD_HEADACHE} Crise convulsive ce matin. ${rest}`, "contrast").has(`${OLD_HEADACHE} Pas de convulsion. ${rest}`));
  assert.ok(anyOf(`${OLD_HEADACHE} Sous Coumadine. ${BENIGN_REST}`, "contrast").has(`${OLD_HEADACHE} Pas d'anticoagulant. ${BENIGN_REST}`));
});

for (const [text, reason] of [
  ["Homme de 88 ans, mal à la tête depuis hier, désorienté, ne reconnaît plus son palier.", "asks_instead"],
  ["Chute dans l'escalier hier, tête la première, femme de 79 ans sous Xarelto. Ce matin céphalée, somnole.", "asks_instead"],
  ["Homme de 18 ans : 40,1 °C, céphalées, taches violacées extensives aux jambes ne s'effaçant pas. Répond aux ordres, GCS 15. PA 92/50.", "asks_instead"],
  ["H 19 a, T° 39,4, céphalées intenses, RDN franche, photophobie.", "asks_instead"],
  ["80 ans, céphalée nouvelle, artère temporale droite indurée, voile d'une minute sur l'œil hier.", "still_flagged"],
  ["Patiente de 77 ans, douleur de mâchoire à la mastication (claudication), céphalée temporale nouvelle, cuir chevelu sensible. Vue conservée.", "still_flagged"],
  [`${OLD_HEADACHE} Vision trouble. ${BENIGN_REST}`, "other_finding"],
  [`${OLD_HEADACHE} Sous Coumadine, bien équilibré. ${BENIGN_REST}`, "words_left"],
  [`${OLD_HEADACHE} Claudication de la mâchoire. Mâchoire lourde en mangeant. ${BENIGN_REST}`, "words_left"],
] as const) {
  test(`no contrast twin takes a red flag away: ${text} ${reason}`, () => assert.ok(anyOf(text, "contrast").has(reason), [...anyOf(text, "contrast")].join("\n")));
}

test("a contrast twin of either sex may have the cancer", () => {
  const twins = [...anyOf(`Homme de 43 ans, céphalées depuis cinq semaines, d'apparition lente. Pas de cancer. Ni fièvre ni vomissement ni malaise ni convulsion ni déficit. Ni immunodépression ni traumatisme.`, "contrast")].flatMap((twin) => /Cancer[^.]*/u.exec(twin)?.[0] ?? []);
  assert.deepEqual(twins, ["Cancer du poumon en cours de traitement"]);
});

test("the answer of a contrast twin names the red flag that it states anew", () => {
  const text = `${OLD_HEADACHE} Apyrétique, ni vomissement ni malaise ni convulsion ni déficit. Ni cancer ni immunodépression ni traumatisme.`;
  const twins = (own: DatasetRules) => new Set(Array.from({ length: 12 }, (_, seed) => {
    const result = augmentRow(readRow(rowOf(text, BENIGN)), { name: "contrast", id: "r", seed }, own);
    return result.kind === "row" ? (JSON.parse(result.text) as Written).response : result.refusal.reason;
  }));
  const { rightAnswers } = rules.engine.protocol;
  const withTexts = (texts: readonly string[]): DatasetRules => {
    const recommendations = (rightAnswers?.recommendations ?? []).map((one) => (one.decision === "surveillance_conditional" ? { ...one, texts } : one));
    return { ...rules, engine: { ...rules.engine, protocol: { ...rules.engine.protocol, rightAnswers: { names: [], ...rightAnswers, recommendations } } } };
  };
  const [plain, naming] = ["Surveillance, IRM cérébrale en cas de persistance — tableau à préciser", "Surveillance, IRM cérébrale en cas de persistance — {because}"];
  assert.deepEqual(twins(withTexts([plain])), new Set(["no_recommendation"]));
  assert.deepEqual(twins(withTexts([plain, naming])), new Set(["Recommandation: Surveillance, IRM cérébrale en cas de persistance — fièvre. Source: HAS/SFETD 2017."]));
});

/** Answers of the contrast twins of a case, with what they expect. */
function twinsOf(text: string): ReadonlyMap<string, string> {
  return new Map(Array.from({ length: 12 }, (_, seed): [string, string] => {
    const result = augmentRow(readRow(rowOf(text, BENIGN, { expected: "surveillance" })), { name: "contrast", id: "r", seed }, rules);
    const { response, expected } = result.kind === "row" ? (JSON.parse(result.text) as Written) : { response: result.refusal.reason, expected: "" };
    return [response, String(expected)];
  }));
}

test("a contrast twin that may wait says why", () => {
  const twins = twinsOf(`${OLD_HEADACHE} Apyrétique, ni vomissement ni malaise ni convulsion ni déficit. Ni cancer ni immunodépression ni traumatisme.`);
  assert.ok(twins.size > 1);
  for (const [response, expected] of twins) {
    assert.equal(expected, "surveillance_conditional");
    assert.match(response, /^Recommandation: .+ : fièvre\. Source: /u);
  }
});

test("no contrast twin waits with signs of giant-cell arteritis past fifty", () => {
  const twins = twinsOf(`${OLD_HEADACHE.replace("42", "78")} ${BENIGN_REST} Artères temporales souples.`);
  assert.deepEqual(new Set(twins.values()), new Set(["urgent_other"]));
});

/** Rows of each protocol: those of its example, and for the small one as many new ones. */
const ROWS = {
  "headache-fr": () => linesOf("headache"),
  "chest-pain-fr": (own: DatasetRules) => [...linesOf("chest-pain"), ...finish(generateDataset({ rows: 100, seed: 3 }, own)).map(({ text }) => text)],
} as const;

for (const protocol of ["headache-fr", "chest-pain-fr"] as const) test(`${protocol}: every variant of every row is refused or reads the same, keeps all else, and comes again with its seed`, { timeout: 300_000 }, async () => {
  const made = new Map<string, number>();
  const rules = await new ProtocolLibrary(path.resolve(".")).rules({ kind: "product", id: protocol });
  for (const line of ROWS[protocol](rules)) {
    const row = readRow(line);
    const parent = JSON.parse(line) as Written;
    const id = String(parent["id"]);
    for (const name of AUGMENTATIONS) {
      const request = { name, id, seed: 7 };
      const result = augmentRow(row, request, rules);
      assert.deepEqual(augmentRow(row, request, rules), result);
      if (result.kind === "refused") continue;
      made.set(name, (made.get(name) ?? 0) + 1);
      const written = JSON.parse(result.text) as Written;
      assert.deepEqual([written["id"], written["source"], written["parentId"], written["status"]], [result.id, `augment/${name}`, id, parent["status"] === undefined ? undefined : "draft"]);
      const outside = (instruction: string) => {
        const { start, end } = caseSpan(instruction, rules.contract);
        return [instruction.slice(0, start), instruction.slice(end)];
      };
      assert.deepEqual(outside(written.instruction), outside(parent.instruction));
      if (name === "contrast") {
        assert.equal(decisionIn(written, rules), written["expected"]);
        continue;
      }
      assert.deepEqual([written["expected"], written["category"]], [parent["expected"], parent["category"]]);
      if (name !== "sex") assert.equal(written.response, parent.response);
      assert.equal(readingChange(rules.engine.examine(parent.instruction), rules.engine.examine(written.instruction)), undefined);
    }
  }
  for (const name of AUGMENTATIONS) assert.ok((made.get(name) ?? 0) >= 5, `${name}: ${made.get(name) ?? 0}`);
});

function linesOf(example: string): string[] {
  return readFileSync(`examples/${example}/train.jsonl`, "utf8").trim().split("\n");
}
