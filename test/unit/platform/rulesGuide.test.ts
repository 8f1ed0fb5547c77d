import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DEFAULT_SEVERITIES } from "../../../src/core/dataset/problem";
import { rulesGuide } from "../../../src/platform/rulesGuide";

const text = (language: string): string => readFileSync(rulesGuide(".", language), "utf8");

/** The headings that links lead to, in their order, and the severity that each rule's section begins with. */
function sections(guide: string): readonly (readonly [code: string, severity: string | undefined])[] {
  return Array.from(guide.matchAll(/^### (?<code>\S+)\n(?:(?<severity>\p{L}+)\.)?/gmu), ({ groups = {} }) => [groups["code"] ?? "", groups["severity"]]);
}

test("readers of French have the rules in French, all others in English", () => {
  for (const language of ["fr", "fr-CA", "FR"]) assert.match(text(language), /^# Les règles des lignes\n/u, language);
  for (const language of ["en", "en-gb", "de", "fro", ""]) assert.match(text(language), /^# The rules for rows\n/u, language);
});

test("both have a section for each rule, with its severity, in the same order", () => {
  const french = { error: "Erreur", warning: "Avertissement", information: "Information" };
  const rules = sections(text("fr")).filter(([code]) => Object.hasOwn(DEFAULT_SEVERITIES, code));
  assert.deepEqual(Object.fromEntries(rules), Object.fromEntries(Object.entries(DEFAULT_SEVERITIES).map(([code, severity]) => [code, french[severity]])));
  assert.deepEqual(sections(text("fr")).map(([code]) => code), sections(text("en")).map(([code]) => code));
});

test("both name the same settings, keys, values and files, section by section", () => {
  const named = (language: string) => text(language).split(/^#+ /mu).map((section) => [...section.matchAll(/`[^`]+`|\]\([^)]+\)/gu)].map(([name]) => name).sort());
  assert.deepEqual(named("fr"), named("en"));
});

test("the French rules have a no-break space before : ; ? ! % and inside « », and no English quotation marks", () => {
  // As it stands in a row.
  const prose = text("fr").replaceAll(/`[^`]*`|\]\([^)]*\)|(?<=«\u00A0)(?:Recommandation|Recomandation):/gu, "");
  assert.doesNotMatch(prose, /[^\u00A0\u202F][:;?!%»](?:\W|$)|«[^\u00A0\u202F]|[“”]/u);
});
