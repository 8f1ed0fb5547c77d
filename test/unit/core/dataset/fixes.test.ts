import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRow } from "../../../../src/core/dataset/checkRow";
import { fixOf, withoutEscapes } from "../../../../src/core/dataset/fixes";
import { readRow } from "../../../../src/core/dataset/record";
import { replaced } from "../../../../src/core/dataset/rowEdit";
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

test("header, request and source are put where they belong", () => {
  assert.equal(mended(ROW("un mal de tête le soir RÉPONDS")), ROW(String.raw`CAS:\nun mal de tête le soir RÉPONDS`));
  assert.equal(mended(ROW("CAS: un mal de tête le soir ")), ROW(String.raw`CAS: un mal de tête le soir\n\nRÉPONDS`));
  assert.equal(mended(ROW("CAS: un mal le soir RÉPONDS", "Recommandation: Repos")), ROW("CAS: un mal le soir RÉPONDS", "Recommandation: Repos. Source: HAS."));
  assert.equal(mended(ROW("CAS: un mal le soir RÉPONDS", "Recommandation: Repos. Source: un livre.")), ROW("CAS: un mal le soir RÉPONDS", "Recommandation: Repos. Source: HAS."));
});

test("the expected decision is one of the acceptable ones", () => {
  const row = (acceptable: string) => `{"instruction": "CAS: un mal le soir RÉPONDS", "response": "Recommandation: Repos. Source: HAS.", "expected": "surveillance", "acceptable": ${acceptable}}`;
  assert.deepEqual(JSON.parse(mended(row('["surveillance_conditional"]'))), JSON.parse(row('["surveillance_conditional", "surveillance"]')));
});

test("escapes become the characters that they stand for, unless JSON needs them", () => {
  const plain = (text: string) => withoutEscapes(readRow(text));
  assert.equal(plain(String.raw`{"a": "\u00e9t\u00E9 \ud83d\ude00\n\u0022 \\u00e9"}`), String.raw`{"a": "été 😀\n\u0022 \\u00e9"}`);
  assert.equal(plain('{"a": "été"}'), undefined);
  assert.equal(plain(String.raw`{"a": "\ud83d"}`), undefined);
  assert.equal(plain(String.raw`{"a": "\u00e9`), undefined);
});
