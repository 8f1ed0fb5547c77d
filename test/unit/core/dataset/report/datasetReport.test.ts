import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDocument } from "../../../../../src/core/dataset/checkDocument";
import { datasetReport, type DatasetReport } from "../../../../../src/core/dataset/report/datasetReport";
import { sizeVerdict } from "../../../../../src/core/dataset/report/guide";
import { CHARACTERS_PER_TOKEN, lengthsOf } from "../../../../../src/core/dataset/report/lengths";
import { finish } from "../../../../../src/core/steps";
import { SMALL_RULES } from "../../../../support/smallRules";

const row = (words: string, more: object = {}) => JSON.stringify({ instruction: `CAS: ${words} RÉPONDS`, response: "Recommandation: Repos. Source: HAS.", ...more });
const reportOf = (rows: readonly string[], maxLength = 512): DatasetReport =>
  finish(datasetReport(checkDocument(rows.join("\n"), SMALL_RULES), SMALL_RULES, { template: "chatml", system: "", maxLength }));
const cell = (report: DatasetReport, flag: string, assertion: string) => report.coverage.find((each) => each.flag === flag && each.assertion === assertion) ?? assert.fail(`${flag} ${assertion}`);

test("each row is counted once in a cell, however often it says so, with what it expects", () => {
  const report = reportOf([row("douleur brutale, vraiment brutale", { expected: "urgent_imaging" }), row("non brutale, hier", { expected: "nonsense" }), row("rien")]);
  assert.deepEqual(cell(report, "thunderclap", "affirmed").hits, [{ row: 0, decision: "urgent_imaging" }]);
  assert.deepEqual(cell(report, "thunderclap", "negated").hits, [{ row: 1, decision: undefined }]);
  const { reach, ...empty } = cell(report, "fever", "affirmed");
  assert.deepEqual(empty, { flag: "fever", assertion: "affirmed", hits: [], possible: true });
  assert.ok(reach.ways.has("urgent_imaging") && !reach.ways.has("surveillance"));
  assert.equal(cell(report, "age_50", "negated").possible, false, "an age cannot be denied");
});

test("shares are those of the rows that training would use; broken and rejected rows stand apart", () => {
  const report = reportOf([row("un", { category: "red_flags" }), row("deux", { category: "short_case", status: "reviewed" }), row("trois", { status: "rejected" }), "{"]);
  assert.deepEqual([report.rows, report.rejected, report.broken, report.size], [[0, 1], [2], [3], "too_few"]);
  assert.deepEqual(report.categories.filter(({ rows }) => rows.length > 0).map(({ id, rows, share }) => [id, rows, share]), [["short_case", [1], 0.5], ["red_flags", [0], 0.5]]);
  assert.deepEqual(report.statuses, [{ id: undefined, rows: [0] }, { id: "reviewed", rows: [1] }, { id: "rejected", rows: [2] }]);
});

test("rows that ask stand against rows that recommend, and the urgent ones against the latter", () => {
  const expected = ["clarify", "urgent_imaging", "surveillance", "surveillance"];
  const { balance } = reportOf(expected.map((decision, index) => row(`cas ${index}`, { expected: decision })));
  assert.deepEqual(balance.map(({ id, rows, onTarget }) => [id, rows, onTarget]), [["asking", [0], false], ["recommending", [1, 2, 3], false], ["urgent", [1], false]]);
});

test("equal and nearly equal cases lead to the row that they repeat", () => {
  const long = "femme de trente ans qui souffre de la tête depuis trois jours sans rien prendre";
  const { exact, near } = reportOf([row("autre cas que les suivants"), row(long), row(long), row(`${long} encore`)]);
  assert.deepEqual(exact, [{ row: 2, earlier: 1, similarity: 1 }]);
  assert.deepEqual(near.map(({ row: index, earlier }) => [index, earlier]), [[3, 1]]);
});

test("rows longer than training takes are named, by an estimate", () => {
  const { lengths } = reportOf([row("court"), row("x".repeat(1000))], 200);
  assert.deepEqual(lengths.overLimit, [1]);
  assert.ok(lengths.longest >= 1000 / CHARACTERS_PER_TOKEN);
  assert.deepEqual(lengths.bins.flatMap(({ rows }) => rows), [0, 1]);
});

test("the bins reach to the limit", () => {
  const { bins } = lengthsOf([{ row: 0, tokens: 3 }], 100);
  assert.deepEqual([bins[0], bins.at(-1)?.to], [{ from: 0, to: 5, rows: [0] }, 105]);
});

for (const [rows, verdict] of [[49, "too_few"], [50, "few"], [150, "best"], [300, "best"], [301, "many"]] as const) {
  test(`${rows} rows: ${verdict}`, () => assert.equal(sizeVerdict(rows), verdict));
}
