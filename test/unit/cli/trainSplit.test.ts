import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test, type TestContext } from "node:test";
import { runCommandLine } from "../../../src/cli/commandLine";
import { workplace } from "../../support/badInput";
import { capturedIo } from "../../support/capturedIo";

const EXAMPLE = readFileSync("examples/headache/train.jsonl", "utf8");
const LINES = EXAMPLE.trim().split("\n");
const IDS = LINES.map((line) => (JSON.parse(line) as { id: string }).id);
const [FIRST_ID = "", SECOND_ID = ""] = IDS;

const split = (train: readonly string[], validation: readonly string[], more: object = {}): string =>
  JSON.stringify({ version: 1, seed: 42, validationShare: 0.2, train, validation, ...more });

/** Starts a training on a machine without Python: what is wrong with the rows is said before that. */
async function train(t: TestContext, files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { folder, cache } = await workplace(t, files);
  const { io, stdout, stderr } = capturedIo({ cwd: folder, env: { ...process.env, OLLAMA_HOST: "", CLINICAL_PROMPTS_CACHE: cache } });
  const code = await runCommandLine(["train", "data.jsonl", "--preset", "cpu", ...args], io);
  return { code, stdout: stdout(), said: stderr().replaceAll(`${folder}/`, "").trim().split("\n") };
}

const NO_PYTHON = /^The Python libraries are not installed yet\./u;

test("a row that is in the test file too stops the training: the pair is listed, and what to do", async (t) => {
  const { code, stdout, said } = await train(t, { "data.jsonl": EXAMPLE, "test.jsonl": LINES[2] ?? "" }, "--test", "test.jsonl");
  assert.equal(code, 1);
  assert.equal(stdout, "");
  const [pair, ...rest] = said;
  assert.match(pair ?? "", new RegExp(`^(?:training|validation) data\\.jsonl:3 \\(${IDS[2]}\\) and test test\\.jsonl:1 \\(${IDS[2]}\\): the same case$`, "u"));
  assert.deepEqual(rest, [
    "Pairs of rows that leak between training, validation and test: 1. The scores would be better than the model is.",
    "Change or remove these rows, or train all the same with --accept-leakage: the run will say so.",
  ]);
});

test("--json gives the pairs to a program", async (t) => {
  const { stdout } = await train(t, { "data.jsonl": EXAMPLE, "test.jsonl": LINES[2] ?? "" }, "--test", "test.jsonl", "--json");
  const { status, leakage } = JSON.parse(stdout) as { status: string; leakage: readonly { reason: string; second: object }[] };
  assert.deepEqual([status, leakage.map(({ reason, second }) => [reason, second])], ["leaking", [["same_case", { side: "test", file: "test.jsonl", line: 1, id: IDS[2] }]]]);
});

test("the test file may be named by training.json", async (t) => {
  const { code } = await train(t, { "data.jsonl": EXAMPLE, "test.jsonl": LINES[2] ?? "", "training.json": '{"testFiles": ["test.jsonl"]}' }, "--config", "training.json");
  assert.equal(code, 1);
});

test("--accept-leakage lists the pairs and goes on", async (t) => {
  const { code, said } = await train(t, { "data.jsonl": EXAMPLE, "test.jsonl": LINES[2] ?? "" }, "--test", "test.jsonl", "--accept-leakage");
  assert.equal(code, 3);
  assert.match(said.at(-1) ?? "", NO_PYTHON);
  assert.deepEqual([said.length, said[0]?.endsWith(": the same case")], [3, true]);
});

test("without leakage nothing is said of it", async (t) => {
  const { code, said } = await train(t, { "data.jsonl": EXAMPLE });
  assert.equal(code, 3);
  assert.deepEqual([said.length, NO_PYTHON.test(said[0] ?? "")], [1, true]);
});

test("a frozen split of another seed is kept and said, rows that are gone are named", async (t) => {
  const frozen = split([...IDS.slice(0, 150), "old-1"], IDS.slice(150), { seed: 7 });
  const { code, said } = await train(t, { "data.jsonl": EXAMPLE, "data.split.json": frozen }, "--accept-leakage");
  assert.equal(code, 3);
  assert.ok(said.includes("data.split.json: rows of the split that are no longer in the dataset are dropped from it: 1 (old-1)."), said.join("\n"));
  assert.ok(said.includes("data.split.json keeps the split made with seed 7 and validation share 0.2; the configuration asks for seed 42 and share 0.2. It is kept; --new-split makes a new one."));
  const anew = await train(t, { "data.jsonl": EXAMPLE, "data.split.json": frozen }, "--new-split");
  assert.deepEqual([anew.said.length, NO_PYTHON.test(anew.said[0] ?? "")], [1, true]);
});

for (const [what, content, said] of [
  ["no JSON", "{", /data\.split\.json is not JSON: .*\. Restore it, or delete it for a new split, and start again\.$/u],
  ["without its rows", "{}", /data\.split\.json: the split cannot be read at “version”\. Restore it, or delete it for a new split, and start again\.$/u],
  ["with a row on both sides", split([FIRST_ID, SECOND_ID], [FIRST_ID]), /data\.split\.json: the row “.+” is in the split twice\. Leave it on one side, or delete the file for a new split, and start again\.$/u],
] as const) {
  test(`a split file that is ${what}: the file and the next step are named`, async (t) => {
    await (await workplace(t, { "data.jsonl": EXAMPLE, "data.split.json": content })).fails(["train", "data.jsonl"], 3, said);
  });
}
