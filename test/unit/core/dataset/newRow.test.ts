import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { checkRow } from "../../../../src/core/dataset/checkRow";
import { newRows } from "../../../../src/core/dataset/newRow";
import { DEFAULT_SEVERITIES } from "../../../../src/core/dataset/problem";
import { loadDatasetRules } from "../../../../src/platform/dataset/datasetRules";

test("a new row has everything that the protocol prescribes: only the case and the recommendation are to be written", async () => {
  const rules = await loadDatasetRules(path.resolve("."));
  const rows = newRows(rules);
  assert.deepEqual(rows.map(({ label }) => label), rules.engine.protocol.categories.map(({ label }) => label));
  for (const { label, snippet } of rows) {
    const codes = checkRow(snippet.join("x"), rules).problems.map(({ code }) => code);
    // "x" is no case and no recommendation: what is said of its meaning is right.
    assert.match(snippet.join("x"), /"instruction": "CAS CLINIQUE:\\nx\\n\\nRÉPONDS/u);
    assert.deepEqual(codes.filter((code) => code.startsWith("contract_") || DEFAULT_SEVERITIES[code] !== "error").filter((code) => code !== "label_against_findings"), [], label);
  }
});
