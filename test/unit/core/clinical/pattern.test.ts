import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { createMatcher } from "../../../../src/core/clinical/matcher";
import { PatternError } from "../../../../src/core/clinical/patternSource";
import { readTokens } from "../../../../src/core/text/tokens";

const LISTS = { organ: ["rein[s]", "foie", "coeur (droit|gauche)"], all: ["{organ}", "tout"], endless: ["{endless}"], bad: ["(rein"] };

/** What of `text` a pattern fits, each once. */
function fits(pattern: string, text: string): readonly string[] {
  const { starts, ends } = readTokens(text);
  const [from, to] = [Array.from(starts), Array.from(ends)];
  const found: string[] = [];
  createMatcher([{ pattern, value: 0 }], LISTS, []).scan(readTokens(text), (start, end) => found.push(text.slice(from[start], to[end - 1])));
  return found;
}

function problemOf(pattern: string): string {
  try {
    createMatcher([{ pattern, value: 0 }], LISTS, []);
    return "none";
  } catch (error) {
    assert.ok(error instanceof PatternError);
    return `${error.reason} at ${error.at} of ${error.pattern}`;
  }
}

describe("what a pattern fits", () => {
  const cases: readonly [pattern: string, text: string, ...found: string[]][] = [
    ["mal", "Mal, pas malin", "Mal"],
    ["brutal(e|es|)", "brutale, brutaux, brutal", "brutale", "brutal"],
    ["(passager|passagere)[s]", "le passager, les passagères", "passager", "passagères"],
    ["pre(m|n)(ier|(de|d)s)", "premier prends premds prendes prenier", "premier", "prends", "premds", "prendes", "prenier"],
    ["a [de la] fievre", "a fièvre ; a de la fièvre ; a de fièvre", "a fièvre", "a de la fièvre"],
    ["{organ} (dur|mou)", "reins mous, reins mou, cœur droit dur", "reins mou", "cœur droit dur"],
    ["{all}[s]", "tous touts foies cœur droits", "touts", "foies", "cœur droits"],
    ["x {all} {organ}", "x tout foie, x foie rein", "x tout foie", "x foie rein"],
    ["t° <38..43>", "T° 38, t° 37,9, T°43, t° 43.1", "T° 38", "T°43"],
    ["<..3> ans", "3 ans, 4 ans, 2,5 ans", "3 ans", "2,5 ans"],
    ["<n> ans", "80 ans", "80 ans"],
    ["pas ~ mal", "pas mal, pas si mal, pas si tres mal, pas 3 mal", "pas mal", "pas si mal"],
    ["peut-etre", "peut-être, peut être, peut etre", "peut-être", "peut être", "peut etre"],
    ["l'oeil", "l’œil, le œil", "l’œil"],
    [String.raw`\(\-\)`, "fièvre (-)", "(-)"],
    ["a < b", "a < b", "a < b"],
    ["  mal   de  ( tete | dos )  ", "mal de dos", "mal de dos"],
    ["(mal|mal)", "mal", "mal"],
    ["anticonstitutionnellementanticonstitutionnellement", "anticonstitutionnellementanticonstitutionnellement", "anticonstitutionnellementanticonstitutionnellement"],
  ];
  for (const [pattern, text, ...found] of cases) test(`${pattern} in: ${text}`, () => assert.deepEqual(fits(pattern, text), found));
});

describe("what is wrong in a pattern, and where", () => {
  const cases: readonly [pattern: string, problem: string][] = [
    ["(mal", "unbalanced at 4 of (mal"],
    ["mal)", "unbalanced at 3 of mal)"],
    ["(mal]", "unbalanced at 4 of (mal]"],
    ["mal(e", "unbalanced at 5 of mal(e"],
    ["a {aucune}", "unknown_list at 3 of a {aucune}"],
    ["a {organ", "unknown_list at 3 of a {organ"],
    ["{constructor}", "unknown_list at 1 of {constructor}"],
    ["{endless}", "unknown_list at 0 of {endless}"],
    ["x{endless}", "unknown_list at 0 of {endless}"],
    ["{bad}", "unbalanced at 5 of (rein"],
    ["t <38..x>", "bad_range at 2 of t <38..x>"],
    ["pH<7..8>", "bad_range at 2 of pH<7..8>"],
    ["", "empty at 0 of "],
    ["[mal]", "empty at 0 of [mal]"],
    ["~ mal", "empty at 0 of ~ mal"],
  ];
  for (const [pattern, problem] of cases) test(`${pattern}: ${problem}`, () => assert.equal(problemOf(pattern), problem));

  test("property: any string is a pattern or says what is wrong, and says the same again after a longer one", () => {
    const any = fc.stringMatching(/^[ab '38,.(|)[\]{}<>~\\-]{0,24}$/u);
    fc.assert(
      fc.property(any, (pattern) => {
        const alone = problemOf(pattern);
        const longer = { pattern: `z (${"y|".repeat(40)}x)`, value: 0 };
        try {
          createMatcher([longer, { pattern, value: 0 }], LISTS, []);
          assert.equal(alone, "none");
        } catch (error) {
          assert.ok(error instanceof PatternError);
          assert.equal(`${error.reason} at ${error.at} of ${error.pattern}`, alone);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
