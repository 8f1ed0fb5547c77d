import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { languageOf, translator } from "../../../src/platform/words";
import { temporaryFolder } from "../../support/temporaryFolder";

const product = temporaryFolder();
mkdirSync(path.join(product, "l10n"));
writeFileSync(path.join(product, "l10n", "bundle.l10n.fr.json"), JSON.stringify({ "{count} rows in {file}": "{file} : {count} lignes" }));

test("the language of the environment", () => {
  assert.equal(languageOf({ LANG: "fr_FR.UTF-8" }), "fr");
  assert.equal(languageOf({ LC_ALL: "en_GB.UTF-8", LANG: "fr_FR.UTF-8" }), "en");
  assert.equal(languageOf({ LC_ALL: "", LANG: "fr_FR.UTF-8" }), "fr");
  assert.equal(languageOf({}), "en");
});

test("a sentence in French, in English, and without translation", () => {
  const args = { count: 3, file: "train.jsonl" };
  assert.equal(translator(product, { LANG: "fr_CA" })("{count} rows in {file}", args), "train.jsonl : 3 lignes");
  assert.equal(translator(product, { LANG: "C.UTF-8" })("{count} rows in {file}", args), "3 rows in train.jsonl");
  assert.equal(translator(product, { LANG: "fr" })("Not translated: {unknown}"), "Not translated: {unknown}");
});
