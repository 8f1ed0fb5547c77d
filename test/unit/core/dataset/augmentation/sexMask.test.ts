import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Agreement } from "../../../../../src/core/dataset/augmentation/agreement";
import { sexMask } from "../../../../../src/core/dataset/augmentation/sexMask";
import { createShingler } from "../../../../../src/core/dataset/shingles";
import { jaccard } from "../../../../../src/core/dataset/similarity";

const { agreement } = JSON.parse(readFileSync("languages/fr.json", "utf8")) as { agreement: Agreement };
const mask = sexMask(agreement);
const shinglesOf = createShingler(mask);
const alike = (a: string, b: string) => jaccard(shinglesOf(a), shinglesOf(b));

test("a case and its twin of the other sex are equal", () => {
  assert.equal(alike("Cet homme de 62 ans est tombé hier. Il est inquiet.", "Cette femme de 26 ans est tombée hier. Elle est inquiète."), 1);
  assert.equal(alike("H 24 a, migraineux connu.", "F 71 a, migraineuse connue."), 1);
});

test("other words still make another case", () => assert.ok(alike("Homme de 62 ans tombé hier du lit.", "Femme de 62 ans, fièvre depuis hier soir.") < 0.3));
