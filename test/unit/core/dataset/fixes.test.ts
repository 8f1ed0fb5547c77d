import assert from "node:assert/strict";
import { test } from "node:test";
import { compileContract } from "../../../../src/core/dataset/contract";
import { checkRow } from "../../../../src/core/dataset/checkRow";
import { allFixes, fixOf, withoutEscapes } from "../../../../src/core/dataset/fixes";
import { checkDocument } from "../../../../src/core/dataset/checkDocument";
import { severitiesWith } from "../../../../src/core/dataset/problem";
import { readRow } from "../../../../src/core/dataset/record";
import { replaced } from "../../../../src/core/dataset/rowEdit";
import { finish } from "../../../../src/core/steps";
import { SMALL_RULES } from "../../../support/smallRules";

/** The row after every fix that there is only one of. */
function mended(text: string): string {
  const { row, problems } = checkRow(text, SMALL_RULES);
  return replaced(text, problems.flatMap((problem) => fixOf(problem, row, SMALL_RULES) ?? []));
}

const ROW = (instruction: string, response = "Recommandation: Repos. Source: HAS.") => `{"instruction": "${instruction}", "response": "${response}"}`;

test("a word that stands twice stands once", () => assert.equal(mended(ROW("CAS: mal de de tête le soir RÉPONDS")), ROW("CAS: mal de tête le soir RÉPONDS")));

test("words that may be repeated stay", () => assert.equal(mended(ROW("CAS: très très mal le soir RÉPONDS")), ROW("CAS: très très mal le soir RÉPONDS")));

test("what agrees with the other sex is made to agree, whatever the row's escapes", () => {
  assert.equal(mended(ROW("CAS: Femme de 40 ans, confus le soir RÉPONDS")), ROW("CAS: Femme de 40 ans, confuse le soir RÉPONDS"));
  assert.equal(mended(ROW(String.raw`CAS: Femme de 40 ans, \u0063onfus le soir RÉPONDS`)), ROW("CAS: Femme de 40 ans, confuse le soir RÉPONDS"));
  assert.equal(mended(ROW("CAS: Femme de 40 ans, elle a mal le soir RÉPONDS")), ROW("CAS: Femme de 40 ans, elle a mal le soir RÉPONDS"));
});

const FRAMED = compileContract({ ...SMALL_RULES.contract.words, header: "CAS CLINIQUE:\n", request: "\n\nRÉPONDS en français, par 'Oui:' ou 'Non:'", recommendation: { prefix: "Recommandation:", sourceLabel: "Source:", source: "HAS/SFETD 2017" } });

/** What a fix leaves where the whole row is mended of what is said of the contract. */
function mendedText(instruction: string, response: string): { readonly instruction: string; readonly response: string } {
  const rules = { ...SMALL_RULES, contract: FRAMED };
  const text = JSON.stringify({ instruction, response });
  const { row, problems } = checkRow(text, rules);
  return JSON.parse(replaced(text, problems.flatMap((problem) => (problem.code.startsWith("contract_") ? (fixOf(problem, row, rules) ?? []) : [])))) as ReturnType<typeof mendedText>;
}

const mendedInstruction = (instruction: string): string => mendedText(instruction, "Recommandation: Repos. Source: HAS/SFETD 2017.").instruction;
const PREFIX = "Recommandation: ";
const mendedResponse = (recommendation: string): string => mendedText("CAS CLINIQUE:\nx\n\nRÉPONDS en français, par 'Oui:' ou 'Non:'", PREFIX + recommendation).response.slice(PREFIX.length);

test("header, request and source are put where they belong", () => {
  assert.equal(mendedInstruction("Un mal de tête le soir.\n\nRÉPONDS en français, par 'Oui:' ou 'Non:'"), "CAS CLINIQUE:\nUn mal de tête le soir.\n\nRÉPONDS en français, par 'Oui:' ou 'Non:'");
  assert.equal(mendedInstruction("CAS CLINIQUE:\nUn mal de tête le soir. "), "CAS CLINIQUE:\nUn mal de tête le soir.\n\nRÉPONDS en français, par 'Oui:' ou 'Non:'");
  assert.equal(mendedResponse("Repos"), "Repos. Source: HAS/SFETD 2017.");
});

test("a header or a request that is nearly the protocol's becomes it", () => {
  const right = "CAS CLINIQUE:\nPatient de 40 ans.\n\nRÉPONDS en français, par 'Oui:' ou 'Non:'";
  for (const header of ["CAS CLINIQUE\n\n", "Cas clinique – ", "**Cas clinique** : ", "  Cas  clinique.\n", "CAS CLINQUE:\n", "Cas:\n", "\n"]) assert.equal(mendedInstruction(right.replace("CAS CLINIQUE:\n", header)), right, header);
  for (const request of ["\nRéponds en français, par \"Oui\" ou \"Non\".", " RÉPONDS en français par « Oui: » ou « Non: »", "\n\nRéponds en francais et par 'Oui:' ou 'Non:'", "\n\nRéponds en français.", "\n\n"]) assert.equal(mendedInstruction(right.replace(FRAMED.words.request, request)), right, request);
});

test("no word of the case goes with a header or a request", () => {
  const framed = (text: string) => `CAS CLINIQUE:\n${text}\n\nRÉPONDS en français, par 'Oui:' ou 'Non:'`;
  assert.equal(mendedInstruction("Patient de 40 ans, cas bénin.\nNuque raide."), framed("Patient de 40 ans, cas bénin.\nNuque raide."));
  // What they are cannot be told.
  for (const text of [framed("x").replace("CLINIQUE:", "clinique d'un homme,"), framed("x").replace("CLINIQUE:", "CLINIQUE 12:"), `${framed("x")}\nMerci.`, `${framed("x")}\n\n${framed("y")}`, `Bonjour,\n${framed("x")}`]) assert.equal(mendedInstruction(text), text);
});

test("a source at the end becomes the protocol's", () => {
  for (const source of ["Source: HAS 2018.", "Source HAS/SFETD 2017.", "source : SFETD, 2017", "Source:", "Source: ESC 2019-2024."]) assert.equal(mendedResponse(`Repos. ${source}`), "Repos. Source: HAS/SFETD 2017.", source);
  assert.equal(mendedResponse("Repos (Source: HAS/SFETD 2017)."), "Repos. Source: HAS/SFETD 2017.");
});

test("a prefix in other letters becomes the protocol's", () => {
  const begun = (prefix: string): string => mendedText("CAS CLINIQUE:\nx\n\nRÉPONDS en français, par 'Oui:' ou 'Non:'", `${prefix} Repos. Source: HAS/SFETD 2017.`).response;
  for (const prefix of ["recommandation:", "RECOMMANDATION :", "Récommandation\u00A0:", "Recommandation\u202F:", "Recomandation:", "Recommendation :"]) assert.equal(begun(prefix), "Recommandation: Repos. Source: HAS/SFETD 2017.", prefix);
  assert.equal(mendedText("CAS CLINIQUE:\nx", "pour preciser : Quand ?").response, "Pour préciser: Quand ?");
  // What it was to be cannot be told.
  for (const prefix of ["Recommandation", "Avis:", "Recommandations et suivi:"]) assert.equal(begun(prefix), `${prefix} Repos. Source: HAS/SFETD 2017.`);
});

test("nothing of a recommendation goes with a source", () => {
  for (const text of [
    "Source: HAS/SFETD 2017. Scanner cérébral en urgence.",
    "Rechercher une source: scanner cérébral en urgence.",
    "Scanner cérébral en urgence (Source: HAS/SFETD 2017). Appeler le neurologue.",
    "Repos. Source: HAS 2017, scanner en urgence.",
    "Repos. Source: HAS 2017. Scanner.",
    "Source: IRM.",
    "Repos. HAS/SFETD 2017.",
  ]) assert.equal(mendedResponse(text), text);
});

test("the expected decision is one of the acceptable ones", () => {
  const row = (acceptable: string) => `{"instruction": "CAS: un mal le soir RÉPONDS", "response": "Recommandation: Repos. Source: HAS.", "expected": "surveillance", "acceptable": ${acceptable}}`;
  assert.deepEqual(JSON.parse(mended(row('["surveillance_conditional"]'))), JSON.parse(row('["surveillance_conditional", "surveillance"]')));
});

/** The document after all that is mended at once, where rules are set so. */
function mendedDocument(text: string, own: Readonly<Record<string, string>> = {}): string {
  const check = checkDocument(text, SMALL_RULES);
  return replaced(text, finish(allFixes(check, severitiesWith(own), SMALL_RULES, () => undefined)));
}

test("all rows of a document are mended at once, but of nothing that is off", () => {
  const [wrong, right] = [ROW("CAS: mal de de tête le soir RÉPONDS", "Recommandation: Repos"), ROW("CAS: mal de tête le soir RÉPONDS")];
  assert.equal(mendedDocument(`${wrong}\n${right}\n${wrong}`), `${right}\n${right}\n${right}`);
  assert.equal(mendedDocument(wrong, { contract_source: "off" }), ROW("CAS: mal de tête le soir RÉPONDS", "Recommandation: Repos"));
  assert.equal(mendedDocument(wrong, { contract_source: "off", doubled_word: "off" }), wrong);
});

test("problems that one edit solves are mended by it once", () => {
  const row = (questions: string) => ROW("CAS: mal RÉPONDS", `Pour préciser: ${questions}`);
  assert.equal(mendedDocument(row("Et quand ? | A-t-il fièvre ? Merci.")), row("Quand ? | Y a\u2011t\u2011il fièvre ?"));
});

test("many rows are mended in many short steps", () => {
  const check = checkDocument(`${ROW("CAS: mal de de tête le soir", "Recommandation: Repos")}\n`.repeat(5_000), SMALL_RULES);
  const steps = allFixes(check, severitiesWith({}), SMALL_RULES, () => undefined);
  let count = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) count++;
  assert.ok(count >= 5_000);
  assert.equal(step.value.length, 15_000);
});

test("escapes become the characters that they stand for, unless JSON needs them", () => {
  const plain = (text: string) => withoutEscapes(readRow(text));
  assert.equal(plain(String.raw`{"a": "\u00e9t\u00E9 \ud83d\ude00\n\u0022 \\u00e9"}`), String.raw`{"a": "été 😀\n\u0022 \\u00e9"}`);
  assert.equal(plain('{"a": "été"}'), undefined);
  assert.equal(plain(String.raw`{"a": "\ud83d"}`), undefined);
  assert.equal(plain(String.raw`{"a": "\u00e9`), undefined);
});
