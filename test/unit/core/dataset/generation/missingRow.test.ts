import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { reachOf } from "../../../../../src/core/clinical/reach";
import { checkDocument } from "../../../../../src/core/dataset/checkDocument";
import { missingFrame } from "../../../../../src/core/dataset/generation/missingFrame";
import { missingRow, type MissingRow } from "../../../../../src/core/dataset/generation/missingRow";
import { assertionOf, CASE_ASSERTIONS } from "../../../../../src/core/dataset/report/coverage";
import { finish } from "../../../../../src/core/steps";
import { ProtocolLibrary } from "../../../../../src/platform/protocols";

interface Written {
  readonly id: string;
  readonly instruction: string;
  readonly response: string;
  readonly expected: string;
  readonly status: string;
}

const rules = new ProtocolLibrary(path.resolve(".")).rules({ kind: "product", id: "headache-fr" });

async function written(wanted: MissingRow, before: readonly Written[] = []): Promise<Written | undefined> {
  const { shinglesOf, ...others } = await rules;
  const present = { ids: new Set(before.map(({ id }) => id)), shingles: before.map(({ instruction }) => shinglesOf(instruction)) };
  const row = finish(missingRow(wanted, present, { shinglesOf, ...others }));
  return row && (JSON.parse(row.text) as Written);
}

for (const assertion of CASE_ASSERTIONS) {
  test(`a draft for every flag that is ${assertion}, and each decision that the table can come to`, async () => {
    const { engine, ...others } = await rules;
    const { flags, decisions } = engine.protocol;
    for (const flag of flags) {
      if (flag.deniable === false && assertion !== "affirmed") continue;
      const { ways } = reachOf(assertion, flag, engine.protocol);
      for (const decision of [undefined, ...decisions.map(({ id }) => id)]) {
        if (decision !== undefined && !ways.has(decision)) continue;
        const row = (await written({ flag: flag.id, assertion, decision })) ?? assert.fail(`${flag.id} ${assertion} ${decision ?? ""}`);
        const { analysis, decision: decided } = engine.examine(row.instruction);
        assert.ok(analysis.findings.some((finding) => finding.flag === flag.id && assertionOf(finding) === assertion), row.instruction);
        assert.equal(decided.decision, row.expected);
        assert.equal(row.expected, decision ?? row.expected);
        assert.equal(row.status, "draft");
        assert.deepEqual(checkDocument(JSON.stringify(row), { engine, ...others }).problems, []);
      }
    }
  });
}

test("rows of one cell differ, and so do those of its neighbours", async () => {
  const cell = { flag: "fever", assertion: "family", decision: "surveillance" } as const;
  const rows: Written[] = [];
  for (let count = 0; count < 4; count++) rows.push((await written(cell, rows)) ?? assert.fail("a row"));
  for (const flag of ["seizure", "trauma"]) rows.push((await written({ ...cell, flag })) ?? assert.fail("a row"));
  const ids = rows.map(({ id }) => id);
  assert.deepEqual(ids, ["fever-family-1", "fever-family-2", "fever-family-3", "fever-family-4", "seizure-family-1", "trauma-family-1"]);
  const openings = rows.map(({ instruction }) => instruction.split("\n")[1]?.slice(0, 30));
  assert.equal(new Set(openings).size, rows.length, openings.join("\n"));
});

test("a sign that may wait stands alone: no second one beside it", async () => {
  const { engine } = await rules;
  for (const flag of ["fever", "meningeal", "visual"]) {
    const row = (await written({ flag, assertion: "hypothetical", decision: "surveillance_conditional" })) ?? assert.fail("a row");
    assert.deepEqual([...new Set(engine.examine(row.instruction).decision.because.map((finding) => finding.flag))], [flag], row.instruction);
  }
});

test("purpura never leads to surveillance: there is no such row", async () => {
  assert.equal(await written({ flag: "purpura", assertion: "affirmed", decision: "surveillance" }), undefined);
});

test("where a protocol has no words, frame and answer stand, and the case is left open", async () => {
  const { engine: { protocol } } = await rules;
  assert.deepEqual(missingFrame({ flag: "thunderclap", assertion: "affirmed", decision: "urgent_imaging" }, await rules), [
    `{"category": "red_flags", "instruction": "CAS CLINIQUE:\\n`,
    `\\n\\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'", "response": "Recommandation: Scanner cérébral en urgence — début brutal. Source: HAS/SFETD 2017.", "expected": "urgent_imaging", "status": "draft"}`,
  ]);
  const [, asked] = missingFrame({ flag: "fever", assertion: "negated", decision: "clarify" }, await rules);
  for (const { text } of protocol.questions) assert.ok(asked?.includes(text), asked);
  assert.match(missingFrame({ flag: "purpura", assertion: "affirmed", decision: undefined }, await rules).join("…"), /"expected": "urgent_other"/u);
});
