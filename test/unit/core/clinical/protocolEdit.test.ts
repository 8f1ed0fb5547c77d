import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import fc from "fast-check";
import { decodeLanguage, decodeProtocol } from "../../../../src/core/clinical/decode";
import { createEngine } from "../../../../src/core/clinical/engine";
import { parseKnowledge } from "../../../../src/core/clinical/knowledgeFile";
import { escapeForm, PatternParser } from "../../../../src/core/clinical/pattern";
import { addFormEdit, copyOfProtocol } from "../../../../src/core/clinical/protocolEdit";
import { readJson } from "../../../support/engine";

const TEXT = readFileSync("protocols/chest-pain-fr.json", "utf8");

function added(text: string, flag: string, form: string): string {
  const edit = addFormEdit(text, flag, form);
  assert.ok(edit !== undefined && edit !== "known");
  return text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

suite("a form is added", () => {
  test("on a line of its own where the others have one, and nothing else changes", () => {
    const [before, after] = [TEXT, added(TEXT, "haemoptysis", "sang dans les crachats")].map((text) => text.split("\n"));
    const extra = (after ?? []).filter((line) => !before?.includes(line));
    assert.deepEqual(extra, [`            "crache du sang",`, `            "sang dans les crachats"`]);
    assert.equal(after?.length, (before?.length ?? 0) + 1);
  });

  test("in the line of the others where they share one", () => {
    assert.equal(added(`{"flags": [{"id": "a", "groups": [{"forms": ["x", "y"]}]}]}`, "a", "z"), `{"flags": [{"id": "a", "groups": [{"forms": ["x", "y", "z"]}]}]}`);
    assert.equal(added(`{"flags": [{"id": "a", "groups": [{"forms": ["x"]}]}]}`, "a", `"`), String.raw`{"flags": [{"id": "a", "groups": [{"forms": ["x", "\""]}]}]}`);
  });

  test("to the group without conditions, or to a new one", () => {
    assert.equal(added(`{"flags": [{"id": "a", "groups": [{"normal": true, "forms": ["x"]}, {"forms": ["y"]}]}]}`, "a", "z"), `{"flags": [{"id": "a", "groups": [{"normal": true, "forms": ["x"]}, {"forms": ["y", "z"]}]}]}`);
    assert.equal(added(`{"flags": [{"id": "a", "groups": [{"normal": true, "forms": ["x"]}]}]}`, "a", "z"), `{"flags": [{"id": "a", "groups": [{"normal": true, "forms": ["x"]}, { "forms": ["z"] }]}]}`);
  });

  test("once, and to flags that are there", () => {
    assert.equal(addFormEdit(added(TEXT, "syncope", "chancelle"), "syncope", "chancelle"), "known");
    assert.equal(addFormEdit(TEXT, "nothing", "chancelle"), undefined);
    assert.equal(addFormEdit("{", "syncope", "chancelle"), undefined);
  });

  test("and found as it was written, signs of the notation too", () => {
    const language = decodeLanguage(readJson("languages/fr.json"), readJson("schemas/language.schema.json"));
    for (const words of ["tourne de l'œil", "malaise (vagal)", "T° [haute]", "pâleur | sueurs", "état < 3/10", "50 % ~ 60 %"]) {
      const protocol = decodeProtocol(parseKnowledge(added(TEXT, "syncope", escapeForm(words))), readJson("schemas/protocol.schema.json"), language);
      const text = `Hier, ${words} au lever.`;
      const found = createEngine(protocol, language).analyze(text).findings.filter(({ flag }) => flag === "syncope");
      assert.deepEqual(found.map(({ text: phrase }) => phrase), [words]);
    }
  });

  test("property: any words make a pattern that can be read", () => {
    const parser = new PatternParser({});
    fc.assert(fc.property(fc.stringMatching(/^[aé 3()[\]{}<>~|\\.’\n-]*$/u), (words) => void parser.parse(escapeForm(words))));
  });
});

test("a copy has its own id and no reference to the schema; the rest is the same", () => {
  const copy = JSON.parse(copyOfProtocol(TEXT, "mine")) as object;
  assert.ok(!("$schema" in copy));
  assert.ok("$schema" in (JSON.parse(TEXT) as object));
  assert.deepEqual({ ...copy, $schema: "" }, { ...(JSON.parse(TEXT) as object), id: "mine", $schema: "" });
});
