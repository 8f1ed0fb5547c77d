import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, suite, test } from "node:test";
import { analyzeCommand } from "../../../src/cli/analyze";
import { checkCommand } from "../../../src/cli/check";
import { UsageError, type Command } from "../../../src/cli/command";
import { evaluateCommand } from "../../../src/cli/evaluate";
import { scoreCommand } from "../../../src/cli/score";
import { trainCommand } from "../../../src/cli/train";
import { capturedIo } from "../../support/capturedIo";

const CHEST = path.resolve("examples/chest-pain/train.jsonl");
let cwd = "";
let protocol = "";
before(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), "clinical-prompts-protocol-option-"));
  protocol = await readFile("protocols/chest-pain-fr.json", "utf8");
});
after(() => rm(cwd, { recursive: true }));

async function run(command: Command, args: readonly string[], stdin = "") {
  const { io, stdout } = capturedIo({ cwd, stdin });
  return { code: await command.run(args, io), stdout: stdout() };
}

suite("--protocol", () => {
  test("without it each file is checked by its own header", async () => {
    assert.deepEqual(await run(checkCommand, [CHEST, path.resolve("examples/headache/test.jsonl"), "--max", "0"]), { code: 0, stdout: "" });
  });

  test("with it every file is in that protocol", async () => {
    const { code, stdout } = await run(checkCommand, [CHEST, "--protocol", "headache-fr"]);
    assert.equal(code, 1);
    assert.match(stdout, / error unknown_decision /u);
  });

  test("names a file", async () => {
    await writeFile(path.join(cwd, "own.protocol.json"), protocol.replace('"lipothymie[s]"', '"lipothymie[s]", "chancelle"'));
    const row = `{"id": 1, "text": "Il chancelle."}\n`;
    assert.match((await run(analyzeCommand, ["--protocol", "own.protocol.json"], row)).stdout, /"flag":"syncope"/u);
    assert.match((await run(analyzeCommand, ["--protocol", "chest-pain-fr"], row)).stdout, /"findings":\[\]/u);
    assert.match((await run(analyzeCommand, [], row)).stdout, /"findings":\[\]/u);
  });

  test("that does not exist is wrong usage, and the known ones are named", async () => {
    await assert.rejects(run(checkCommand, [CHEST, "--protocol", "belly-fr"]), (error) => error instanceof UsageError && /“belly-fr”.*chest-pain-fr, headache-fr/u.test(error.message));
  });

  test("is read by train and evaluate before they ask for anything else", async () => {
    const unknown = (error: unknown) => error instanceof UsageError && error.message.includes("“belly-fr”");
    await assert.rejects(run(evaluateCommand, [CHEST, "--model", "m", "--protocol", "belly-fr"]), unknown);
    await assert.rejects(run(trainCommand, [CHEST, "--preset", "cpu", "--protocol", "belly-fr"]), unknown);
  });

  test("of a file with problems says each with its place", async () => {
    await writeFile(path.join(cwd, "bad.protocol.json"), protocol.replace('"decision": "urgent_care"', '"decision": "urgent_nothing"').replace('"dyspnea"', '"dyspnoea"'));
    await assert.rejects(run(checkCommand, [CHEST, "--protocol", "bad.protocol.json"]), (error) => error instanceof UsageError && /bad\.protocol\.json\/table\/0\/decision: .*“urgent_nothing”/u.test(error.message));
    await writeFile(path.join(cwd, "broken.protocol.json"), "{");
    await assert.rejects(run(checkCommand, [CHEST, "--protocol", "broken.protocol.json"]), (error) => error instanceof UsageError && /broken\.protocol\.json: Not valid JSON/u.test(error.message));
  });
});

test("score judges by the header of the instructions", async () => {
  const [first = ""] = (await readFile(CHEST, "utf8")).split("\n").slice(3);
  const { id, instruction, expected, response } = JSON.parse(first) as Record<string, string>;
  const { stdout } = await run(scoreCommand, ["--json"], `${JSON.stringify({ id, instruction, expected, answer: response })}\n`);
  const { rows, metrics } = JSON.parse(stdout) as { rows: { decision: string; clinical: string }[]; metrics: Record<string, { numerator: number }> };
  assert.deepEqual(rows.map(({ decision, clinical }) => [decision, clinical]), [["urgent_care", "right"]]);
  assert.equal(metrics["red_flag_detection"]?.numerator, 1);
});
