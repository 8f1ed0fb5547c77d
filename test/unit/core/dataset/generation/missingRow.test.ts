import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { checkDocument } from "../../../../../src/core/dataset/checkDocument";
import { missingRow, type MissingRow } from "../../../../../src/core/dataset/generation/missingRow";
import { assertionOf } from "../../../../../src/core/dataset/report/coverage";
import { finish } from "../../../../../src/core/steps";
import { ProtocolLibrary } from "../../../../../src/platform/protocols";

const rules = new ProtocolLibrary(path.resolve(".")).rules({ kind: "product", id: "headache-fr" });
const written = async (wanted: MissingRow, ids: readonly string[] = []) => finish(missingRow(wanted, { ids: new Set(ids), shingles: [] }, await rules));

for (const [flag, assertion, decision] of [["fever", "family", undefined], ["purpura", "affirmed", "urgent_other"], ["seizure", "hypothetical", undefined], ["trauma", "history", undefined], ["meningeal", "negated", "surveillance"]] as const) {
  test(`a draft with ${flag}, ${assertion}: the answer is right and nothing is wrong with it`, async () => {
    const row = (await written({ flag, assertion, decision })) ?? assert.fail("a row");
    const { engine, ...others } = await rules;
    const { instruction, expected, status } = JSON.parse(row.text) as { instruction: string; expected: string; status: string };
    const analysis = engine.analyze(instruction);
    assert.ok(analysis.findings.some((finding) => finding.flag === flag && assertionOf(finding) === assertion), instruction);
    assert.equal(engine.decide(analysis).decision, expected);
    assert.equal(expected, decision ?? expected);
    assert.equal(status, "draft");
    assert.deepEqual(checkDocument(row.text, { engine, ...others }).problems, []);
  });
}

test("a second one has an id of its own", async () => {
  assert.match((await written({ flag: "fever", assertion: "family", decision: undefined }, ["fever-family-1"]))?.text ?? "", /"id":"fever-family-2"/u);
});

test("purpura never leads to surveillance: there is no such row", async () => {
  assert.equal(await written({ flag: "purpura", assertion: "affirmed", decision: "surveillance" }), undefined);
});
