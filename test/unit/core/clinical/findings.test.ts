import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { headacheEngine } from "../../../support/engine";
import { markedLines, readMarkedText, writeMarkedText } from "../../../support/markedText";

const FOLDER = "test/fixtures/clinical";

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".txt"))) {
  suite(`labelled by hand: ${file}`, () => {
    for (const line of markedLines(readFileSync(`${FOLDER}/${file}`, "utf8"))) {
      test(line, () => {
        const { text } = readMarkedText(line);
        assert.equal(writeMarkedText(text, headacheEngine().analyze(text).findings), line);
      });

      test(`given spans: ${line}`, () => {
        const { text, findings } = readMarkedText(line);
        const given = headacheEngine().assertSpans(text, findings);
        assert.deepEqual(given.map(contextOf), findings.map(contextOf));
      });
    }
  });
}

function contextOf({ start, negated, hypothetical, family, history }: { readonly start: number; readonly negated: boolean; readonly hypothetical: boolean; readonly family: boolean; readonly history: boolean }) {
  return { start, negated, hypothetical, family, history };
}
