import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { reachOf, type StatedAs } from "../../../../src/core/clinical/reach";
import { assertionOf } from "../../../../src/core/dataset/report/coverage";
import { readRow } from "../../../../src/core/dataset/record";
import { ProtocolLibrary } from "../../../../src/platform/protocols";

const library = new ProtocolLibrary(path.resolve("."));
const headache = library.rules({ kind: "product", id: "headache-fr" });

async function reach(stated: StatedAs, id: string) {
  const { protocol } = (await headache).engine;
  return reachOf(stated, protocol.flags.find((flag) => flag.id === id) ?? assert.fail(id), protocol);
}

const ALL = ["clarify", "urgent_imaging", "urgent_other", "surveillance", "surveillance_conditional"];

for (const [stated, flag, decisions, alone] of [
  ["affirmed", "thunderclap", ["urgent_imaging", "urgent_other"], "thunderclap"],
  ["affirmed", "purpura", ["urgent_other"], "purpura"],
  // A red eye asks for an ophthalmologist, and for imaging beside a deficit; Horner's sign for imaging.
  ["affirmed", "painful_eye", ["urgent_imaging", "urgent_other"], "horner"],
  ["affirmed", "fever", ["clarify", "urgent_imaging", "urgent_other", "surveillance_conditional"], "doubtful"],
  ["history", "cancer", ["clarify", "urgent_imaging", "urgent_other", "surveillance_conditional"], "doubtful"],
  ["hypothetical", "purpura", ["clarify", "urgent_imaging", "urgent_other", "surveillance_conditional"], "doubtful"],
  ["history", "seizure", ALL, "benign"],
  ["family", "thunderclap", ALL, "benign"],
  ["negated", "fever", ALL, "benign"],
] as const) {
  test(`${flag}, ${stated}, can lead to ${decisions.join(", ")}`, async () => {
    const { ways, alone: rule } = await reach(stated, flag);
    assert.deepEqual([...ways.keys()].sort(), [...decisions].sort());
    assert.equal(rule, alone);
  });
}

test("a way names the line, what it asks for, and which imaging comes first", async () => {
  const { ways } = await reach("affirmed", "thunderclap");
  assert.deepEqual(ways.get("urgent_imaging"), { decision: "urgent_imaging", urgency: "immediate", imaging: "ct", rule: "thunderclap", because: [{ flag: "thunderclap" }] });
});

test("the way through a line that asks for the flag itself comes before others", async () => {
  assert.deepEqual((await reach("affirmed", "meningeal")).ways.get("urgent_imaging")?.because, [{ flag: "meningeal" }]);
  assert.deepEqual((await reach("affirmed", "meningeal")).ways.get("urgent_other")?.because, [{ flag: "fever" }, { flag: "meningeal" }]);
  assert.deepEqual((await reach("affirmed", "fever")).ways.get("urgent_imaging")?.rule, "new_with_risk");
});

test("where a line decides otherwise, what bars it opens the way to the lines below it", async () => {
  const { protocol } = (await headache).engine;
  const flag = protocol.flags.find(({ id }) => id === "painful_eye") ?? assert.fail("a flag");
  const red = { ...flag, groups: flag.groups.filter(({ kind }) => kind === "red") };
  assert.equal(reachOf("affirmed", red, protocol).alone, "red_painful_eye");
  assert.deepEqual(reachOf("affirmed", red, protocol).ways.get("urgent_imaging")?.because, [{ flag: "thunderclap" }]);
});

for (const [protocol, folder] of [["headache-fr", "headache"], ["chest-pain-fr", "chest-pain"]] as const) {
  test(`no example of ${protocol} is decided as its findings never could be`, async () => {
    const { engine } = await library.rules({ kind: "product", id: protocol });
    let seen = 0;
    for (const line of readFileSync(`examples/${folder}/train.jsonl`, "utf8").trim().split("\n")) {
      const instruction = readRow(line).record?.instruction?.value ?? assert.fail(line);
      const { analysis, decision: { decision } } = engine.examine(instruction);
      for (const finding of analysis.findings) {
        const flag = engine.protocol.flags.find(({ id }) => id === finding.flag) ?? assert.fail(finding.flag);
        assert.ok(reachOf(assertionOf(finding), flag, engine.protocol).ways.has(decision), `${decision}: ${instruction}`);
        seen++;
      }
    }
    assert.ok(seen > 0);
  });
}
