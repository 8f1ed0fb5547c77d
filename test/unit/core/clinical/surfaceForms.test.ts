import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { headacheEngine } from "../../../support/engine";

const engine = headacheEngine();

for (const line of readFileSync("test/fixtures/surface_forms.txt", "utf8").split("\n")) {
  const { normal, flag, forms } = /^(?<normal>normal )?(?<flag>\w+): (?<forms>.+)$/u.exec(line)?.groups ?? {};
  if (forms === undefined) continue;
  test(`every way to say ${normal ?? ""}${flag}`, () => {
    const missed = forms.split(" | ").filter((form) => {
      const { findings } = engine.analyze(`Femme de 34 ans, céphalées depuis hier, ${form}.`);
      return !findings.some((finding) => finding.flag === flag && finding.negated === (normal !== undefined) && !finding.hypothetical && !finding.family);
    });
    assert.deepEqual(missed, []);
  });
}
