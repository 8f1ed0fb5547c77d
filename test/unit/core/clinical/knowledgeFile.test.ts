import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { decodeLanguage, decodeProtocol } from "../../../../src/core/clinical/decode";
import { parseKnowledge, placedProblems } from "../../../../src/core/clinical/knowledgeFile";
import { readJson } from "../../../support/engine";
import { withMarkers } from "../../../support/markers";

const TEXT = readFileSync("protocols/chest-pain-fr.json", "utf8");
const SCHEMAS = { protocol: readJson("schemas/protocol.schema.json"), language: readJson("schemas/language.schema.json") };
const FRENCH = readFileSync("languages/fr.json", "utf8");

/** The lines of `text` on which something is wrong, each with its marks; the first change of each pair must be there. */
function problemsOf(text: string, ...changes: readonly (readonly [from: string, to: string])[]): string[] {
  const isLanguage = text === FRENCH;
  const changed = changes.reduce((before, [from, to]) => {
    assert.ok(before.includes(from), from);
    return before.replace(from, to);
  }, text);
  const language = decodeLanguage(JSON.parse(FRENCH), SCHEMAS.language);
  try {
    const value = parseKnowledge(changed);
    if (isLanguage) decodeLanguage(value, SCHEMAS.language);
    else decodeProtocol(value, SCHEMAS.protocol, language);
    return [];
  } catch (error) {
    const spans = placedProblems(changed, error) ?? assert.fail(String(error));
    const lines = withMarkers(changed, spans.map(({ code, detail, ...span }) => ({ ...span, label: `${code} ${detail}` }))).split("\n");
    return lines.flatMap((line, index) => (/^ *\^+ \S/u.test(line) ? [(lines[index - 1] ?? "").trim(), line.trim()] : []));
  }
}

suite("what is wrong in a protocol is marked on the value", () => {
  test("nothing", () => {
    assert.deepEqual(problemsOf(TEXT), []);
    assert.deepEqual(problemsOf(FRENCH), []);
  });

  test("JSON", () => {
    assert.deepEqual(problemsOf(TEXT, [`"version": "0.1.0",`, `"version": "0.1.0"`]), [`"language": "fr",`, `^^^^^^^^^^ syntax CommaExpected`]);
  });

  test("the schema: a value, and a key that does not belong", () => {
    assert.deepEqual(problemsOf(TEXT, [`"version": "0.1.0"`, `"version": "one"`]), [`"version": "one",`, String.raw`^^^^^ schema must match pattern "^\d+\.\d+\.\d+$"`]);
    assert.deepEqual(problemsOf(TEXT, [`"language": "fr",`, `"language": "fr", "sourec": "x",`]), [`"language": "fr", "sourec": "x",`, "^^^ schema must NOT have additional properties"]);
  });

  test("a pattern, in forms, lists and the words of answers", () => {
    assert.deepEqual(problemsOf(TEXT, [`"lipothymie[s]"`, `"lipothymie[s"`]), [`"lipothymie[s"`, "^^^^^^^^^^^^^^ pattern unbalanced at 12: lipothymie[s"]);
    assert.deepEqual(problemsOf(TEXT, [`"claire"`, `"{clear}"`]), [`"{clear}",`, "^^^^^^^^^ pattern unknown_list at 1: {clear}"]);
    assert.deepEqual(problemsOf(TEXT, [`"lipothymie[s]"`, `"(<2010..2020>)"`]), []);
    assert.deepEqual(problemsOf(TEXT, [`"lipothymie[s]"`, `"pH<7..8>"`]), [`"pH<7..8>"`, "^^^^^^^^^^ pattern bad_range at 2: pH<7..8>"]);
    assert.deepEqual(problemsOf(TEXT, [`"coroscanner"`, `"coro(scanner"`]), [`"coro(scanner"`, "^^^^^^^^^^^^^^ pattern unbalanced at 12: coro(scanner"]);
  });

  test("an id that nothing has, wherever it is named", () => {
    assert.deepEqual(problemsOf(TEXT, [`"decision": "urgent_care"`, `"decision": "urgent_nothing"`]), [`"decision": "urgent_nothing",`, "^^^^^^^^^^^^^^^^ reference urgent_nothing"]);
    assert.deepEqual(problemsOf(TEXT, [`"ecg_abnormal/st_elevation"`, `"ecg/st_elevation"`]), [`"ecg/st_elevation"`, "^^^^^^^^^^^^^^^^^^ reference ecg"]);
    assert.deepEqual(problemsOf(TEXT, [`"text": "secrétaire",`, `"text": "secrétaire", "unless": ["history", "nothing"],`]), [`"text": "secrétaire", "unless": ["history", "nothing"],`, "^^^^^^^^^ reference nothing"]);
    assert.deepEqual(problemsOf(TEXT, [`"otherSex": "male"`, `"otherSex": "man"`]), [`"otherSex": "man",`, "^^^^^ reference man"]);
  });

  test("an id that stands twice, and a role that is taken or missing", () => {
    assert.deepEqual(problemsOf(TEXT, [`"id": "missing",`, `"id": "benign",`]).slice(-1), ["^^^^^^^^ duplicate benign"]);
    assert.deepEqual(problemsOf(TEXT, [`"role": "urgent_other"`, `"role": "surveillance"`]).slice(-1), ["^^^^^^^^^^^^^^ duplicate surveillance"]);
    assert.deepEqual(problemsOf(TEXT, [`"role": "urgent_other",`, ``]).slice(-1), ["^^^^^^^^^^^^^ role clarify, urgent_imaging, urgent_other, surveillance, surveillance_conditional"]);
  });

  test("in a language file too", () => {
    assert.deepEqual(problemsOf(FRENCH, [`"title": "`, `"title": 1, "titre": "`]).length, 4);
  });
});
