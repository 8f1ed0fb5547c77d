import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { createEngine } from "../../../../src/core/clinical/engine";
import type { Language } from "../../../../src/core/clinical/language";
import type { Protocol } from "../../../../src/core/clinical/protocol";
import { readJson } from "../../../support/engine";
import { markedLines, readMarkedText } from "../../../support/markedText";

const FOLDER = "test/fixtures/clinical";
const texts = readdirSync(FOLDER).flatMap((file) => markedLines(readFileSync(`${FOLDER}/${file}`, "utf8")).map((line) => readMarkedText(line).text));
const language = (): Language => readJson("languages/fr.json") as Language;
const protocol = (id: string): Protocol => readJson(`protocols/${id}.json`) as Protocol;

test("protocols of one language read as if each had it alone, whichever comes first", () => {
  const shared = language();
  for (const id of ["headache-fr", "chest-pain-fr", "headache-fr"]) {
    const together = createEngine(protocol(id), shared);
    const alone = createEngine(protocol(id), language());
    for (const text of texts) assert.deepEqual(together.analyze(text), alone.analyze(text));
  }
});

test("a list of a protocol's own under a name of the language counts for that protocol alone", () => {
  const shared = language();
  const headache = protocol("headache-fr");
  const neighbours = { ...headache, lists: { ...headache.lists, kin: ["logeuse"] } };
  const areOfFamily = (each: Protocol): boolean[] => {
    const engine = createEngine(each, shared);
    return ["Ma mère a un cancer.", "Ma logeuse a un cancer."].map((text) => engine.analyze(text).findings.some(({ flag, family }) => flag === "cancer" && family));
  };
  assert.deepEqual([headache, neighbours, headache].map(areOfFamily), [[true, false], [false, true], [true, false]]);
});
