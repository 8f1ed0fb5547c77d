import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { EnvironmentError, UsageError } from "../../../src/cli/command";
import { reportCommand } from "../../../src/cli/report";
import { capturedIo } from "../../support/capturedIo";

const EXAMPLE = "examples/headache/train.jsonl";

async function run(...args: string[]) {
  const { io, stdout } = capturedIo();
  const code = await reportCommand.run(args, io);
  return { code, stdout: stdout() };
}

test("the example as text: size, shares, red flags by assertion, lengths", async () => {
  const { code, stdout } = await run(EXAMPLE);
  assert.equal(code, 0);
  assert.match(stdout, /^examples\/headache\/train\.jsonl: 200 rows, as many as is best: 150 to 300\n/u);
  assert.match(stdout, /✔ Cas courts: 80 \(40 %, wanted 40 %\)/u);
  assert.match(stdout, /✔ Urgent, of those that recommend: 60 \(50 %, wanted 50 %\)/u);
  assert.match(stdout, /Purpura +\d+ +\d+ +· +· +·/u);
  assert.match(stdout, /limit 512\n {2}Over the limit: 0\n {2}An estimate/u);
});

test("for programs, each number has its lines, from 1, blank lines counted", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-report-"));
  try {
    const file = path.join(folder, "rows.jsonl");
    const instruction = "CAS CLINIQUE:\nFemme de 30 ans, fièvre.\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'";
    await writeFile(file, `\n${JSON.stringify({ instruction, response: "Pour préciser: ?", expected: "clarify", category: "short_case" })}\n`);
    const report = JSON.parse((await run(file, "--format", "json")).stdout) as { rows: number; categories: { id: string; lines: number[] }[]; coverage: { flag: string; assertion: string; rows: object[] }[]; lengths: { limit: number; estimated: boolean } };
    assert.deepEqual([report.rows, report.lengths.limit, report.lengths.estimated], [1, 2048, true]);
    assert.deepEqual(report.categories[0]?.lines, [2]);
    assert.deepEqual(report.coverage.filter(({ rows }) => rows.length > 0).map(({ flag, assertion, rows }) => ({ flag, assertion, rows })), [{ flag: "fever", assertion: "affirmed", rows: [{ line: 2, expected: "clarify" }] }]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("what a row says begins no line: a build server would take it for a command", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-report-"));
  try {
    const file = path.join(folder, "rows.jsonl");
    const said = "x\r\n::error::x";
    await writeFile(file, ["::error::y", said].map((value) => `${JSON.stringify({ instruction: `CAS CLINIQUE:\n${value}`, response: "Pour préciser: ?", expected: value, category: value, status: value })}\n`).join(""));
    const { stdout } = await run(file);
    assert.doesNotMatch(stdout, /^ *::/mu);
    assert.match(stdout, /x\\u000d\\u000a::error::x: 1/u);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a file that is not there", () => assert.rejects(run("nowhere.jsonl"), EnvironmentError));

for (const args of [[], [EXAMPLE, EXAMPLE], [EXAMPLE, "--format", "xml"], [EXAMPLE, "--config", "nowhere.json"], [EXAMPLE, "--protocol", "unknown"]]) {
  test(`wrong usage: ${args.join(" ")}`, () => assert.rejects(run(...args), UsageError));
}
