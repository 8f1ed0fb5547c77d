import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { indexAgreement, type Agreement } from "../../../../../src/core/dataset/augmentation/agreement";
import { agreementEdits } from "../../../../../src/core/dataset/augmentation/gender";
import { disagreementHint } from "../../../../../src/core/dataset/augmentation/mayDisagree";
import { finish } from "../../../../../src/core/steps";

const { agreement } = JSON.parse(readFileSync("languages/fr.json", "utf8")) as { agreement: Agreement };
const lexicon = indexAgreement(agreement);
const mayDisagree = disagreementHint(lexicon);

test("a text whose words have one gender is not looked at again", () => assert.equal(mayDisagree("Patient de 54 ans, fébrile, connu pour une migraine."), false));

test("nor is one in which such a word stands behind a thing or an auxiliary", () => {
  for (const text of ["Un homme de 54 ans, crise migraineuse.", "Cette patiente a pris du paracétamol.", "Homme de 54 ans. Il y a une douleur ancienne."]) assert.equal(mayDisagree(text), false, text);
});

test("a word of the other gender is worth a look", () => assert.equal(mayDisagree("Patient de 54 ans, consciente."), true));

test("property: where there is something to edit, it says so", () => {
  const { nouns, roles, personAdjectives, sharedAdjectives, abbreviations, pronouns, objectPronouns, objectVerbs, determiners, invariant, copulas, having, sexBound, adverbs, prepositions, others } = agreement;
  const known = [nouns, roles, personAdjectives, sharedAdjectives, abbreviations, pronouns, objectPronouns, objectVerbs, determiners.slice(0, 4), invariant, copulas, having, sexBound, adverbs, prepositions, others].map((list) => fc.constantFrom(...list.flat()));
  const word = fc.oneof(...known, fc.constantFrom("54", "a", "ans", "crise", "de", "PATIENT", "Patiente", "pAtient", ",", ".", "-", "’"));
  const text = fc.array(fc.tuple(word, fc.constantFrom(" ", " ", " ", "-", "'", "")), { maxLength: 9 }).map((parts) => parts.flat().join(""));
  fc.assert(
    fc.property(text, (written) => {
      if (finish(agreementEdits(written, lexicon)).length > 0) assert.equal(mayDisagree(written), true, written);
    }),
    { numRuns: 4000 },
  );
});
