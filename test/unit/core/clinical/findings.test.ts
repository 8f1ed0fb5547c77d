import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { engineOf } from "../../../support/engine";
import { markedLines, readMarkedText, writeMarkedText } from "../../../support/markedText";

/** Labelled texts of each protocol. */
const FOLDERS = [
  ["test/fixtures/clinical", "headache-fr"],
  ["test/fixtures/clinical-chest-pain", "chest-pain-fr"],
] as const;

for (const [folder, protocol] of FOLDERS) {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".txt"))) {
    suite(`labelled by hand: ${protocol}, ${file}`, () => {
      for (const line of markedLines(readFileSync(`${folder}/${file}`, "utf8"))) {
        test(line, () => {
          const { text } = readMarkedText(line);
          assert.equal(writeMarkedText(text, engineOf(protocol).analyze(text).findings), line);
        });

        test(`given spans: ${line}`, () => {
          const { text, findings } = readMarkedText(line);
          const given = engineOf(protocol).assertSpans(text, findings);
          assert.deepEqual(given.map(contextOf), findings.map(contextOf));
        });
      }
    });
  }
}

function contextOf({ start, negated, hypothetical, family, history }: { readonly start: number; readonly negated: boolean; readonly hypothetical: boolean; readonly family: boolean; readonly history: boolean }) {
  return { start, negated, hypothetical, family, history };
}
