import assert from "node:assert/strict";
import { test } from "node:test";
import { analyzeCommand } from "../../../src/cli/analyze";
import { EnvironmentError, UsageError } from "../../../src/cli/command";
import { capturedIo } from "../../support/capturedIo";

async function analyze(stdin: string | Buffer, ...args: string[]) {
  const { io, stdout, stderr } = capturedIo({ stdin });
  const code = await analyzeCommand.run(args, io);
  return { code, rows: stdout().split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as unknown), stderr: stderr() };
}

test("findings of a text, with their context", async () => {
  const { code, rows, stderr } = await analyze('{"id": 7, "text": "Apyrétique, pas de purpura, aphasie."}\n');
  assert.equal(code, 0);
  assert.equal(stderr, "");
  const context = { hypothetical: false, family: false, history: false };
  assert.deepEqual(rows, [{
    id: 7,
    findings: [
      { start: 0, end: 10, text: "Apyrétique", flag: "fever", negated: true, ...context, implicit: true },
      { start: 19, end: 26, text: "purpura", flag: "purpura", negated: true, ...context, implicit: false },
      { start: 28, end: 35, text: "aphasie", flag: "neuro_deficit", negated: false, ...context, implicit: false },
    ],
    redFlagsPresent: true,
  }]);
});

test("--spans: the context of given spans, in their order", async () => {
  const { rows } = await analyze('{"id": "a", "text": "pas de toux, mère asthmatique", "spans": [{"start": 18, "end": 29, "flag": "other"}, {"start": 7, "end": 11, "flag": "other"}]}\n', "--spans");
  assert.deepEqual(rows, [{
    id: "a",
    spans: [
      { start: 18, end: 29, negated: false, hypothetical: false, family: true, history: false },
      { start: 7, end: 11, negated: true, hypothetical: false, family: false, history: false },
    ],
  }]);
});

test("a bad line is named with its number, the others go on, and the command ends with 1", async () => {
  const { code, rows, stderr } = await analyze('{"id": 1, "text": "fièvre"}\nnot JSON\n\n{"id": 2}\n{"id": 3, "text": ""}\n');
  assert.equal(code, 1);
  assert.deepEqual(rows.map((row) => (row as { id: number }).id), [1, 3]);
  assert.deepEqual(stderr.split("\n").map((line) => line.slice(0, 7)), ["Line 2:", "Line 4:", ""]);
});

test("a span outside its text is a bad line", async () => {
  const { code, stderr } = await analyze('{"id": 1, "text": "abc", "spans": [{"start": 1, "end": 9, "flag": "fever"}]}\n', "--spans");
  assert.equal(code, 1);
  assert.match(stderr, /^Line 1: the span 1–9 is outside the text\./u);
});

test("text that is not UTF-8 is refused: without its accents it would have no red flag", async () => {
  const rows = '{"id": 1, "text": "toux"}\n{"id": 2, "text": "fièvre, hémiparésie"}\n';
  await assert.rejects(analyze(Buffer.from(rows, "latin1")), (error) => error instanceof EnvironmentError && error.message === "Standard input is not UTF-8 from line 2 on. Send it as UTF-8, such as through “iconv”.");
});

test("a byte order mark, as some shells write it, is no part of the first row", async () => {
  assert.equal((await analyze('\uFEFF{"id": 1, "text": "fièvre"}\r\n')).code, 0);
});

test("an unknown option is wrong usage", async () => {
  await assert.rejects(analyze("", "--fast"), UsageError);
});
