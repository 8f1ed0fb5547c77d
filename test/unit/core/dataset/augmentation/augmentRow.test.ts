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

test("a denial in other words, with its elision", () => {
  assert.deepEqual(anyOf("Homme de 40 ans, pas de fièvre.", "denial"), new Set(["absence de", "nie", "ø"].map((frame) => `Homme de 40 ans, ${frame} fièvre.`)));
  assert.equal(varied("Il n'a pas de fièvre.", "denial"), "nothing_to_vary");
});

test("facts in another order keep their capital and their stop", () => {
  assert.deepEqual(anyOf("Homme de 40 ans. Pas de fièvre, aucune convulsion.", "order"), new Set(["Homme de 40 ans. Aucune convulsion, pas de fièvre."]));
});

test("abbreviations take the place of words", () =>
  assert.ok(anyOf("Homme de 40 ans, céphalées depuis deux jours, traumatisme crânien écarté.", "telegraphic").has("Homme de 40 ans, céphalées depuis deux jours, TC écarté.")));

test("an age moves within its class, and not where the answer names it", () => {
  for (const text of anyOf("Homme de 51 ans, céphalée nouvelle.", "quantities")) assert.match(text, /^Homme de 5[0-4] ans/u);
  assert.equal(varied("Homme de 40 ans.", "quantities", "Recommandation: Repos à 40 ans. Source: HAS/SFETD 2017."), "nothing_to_vary");
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
      assert.equal(finish(readingChange(parent.instruction, written.instruction, rules.engine)), undefined);
    }
  }
  for (const name of AUGMENTATIONS) assert.ok((made.get(name) ?? 0) >= 5, `${name}: ${made.get(name) ?? 0}`);
});

function linesOf(example: string): string[] {
  return readFileSync(`examples/${example}/train.jsonl`, "utf8").trim().split("\n");
}
