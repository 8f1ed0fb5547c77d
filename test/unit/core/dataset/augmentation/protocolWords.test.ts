import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { haveSameAssertions } from "../../../../../src/core/dataset/augmentation/sameReading";
import { engineOf } from "../../../../support/engine";

for (const protocol of readdirSync("protocols").map((file) => path.basename(file, ".json"))) {
  const engine = engineOf(protocol);
  const { contrasts = [], synonyms = [], telegraphic = [] } = engine.protocol.augmentation ?? {};
  const findings = (words: string) => engine.analyze(`Homme de 40 ans. ${words}.`).findings;

  test(`${protocol} has words of every kind`, () => {
    for (const list of [contrasts, synonyms, telegraphic]) assert.ok(list.length >= 5);
  });

  test(`${protocol}: each clause of a contrast says of its flag what it stands for, and nothing else`, () => {
    const plain = { negated: false, hypothetical: false, family: false, history: false };
    for (const { flag, affirmed, denied, family, history } of contrasts) {
      for (const [clause, assertion] of [[affirmed, {}], [denied, { negated: true }], [family, { family: true }], [history, { history: true }]] as const) {
        if (clause === undefined) continue;
        assert.ok(haveSameAssertions(findings(clause), [{ flag, ...plain, ...assertion }]), `${clause}: ${JSON.stringify(findings(clause))}`);
      }
    }
  });

  test(`${protocol}: all forms of a group read the same`, () => {
    for (const { forms } of synonyms) for (const form of forms) assert.ok(haveSameAssertions(findings(form), findings(forms[0] ?? "")), `${forms[0] ?? ""} / ${form}`);
  });
}
