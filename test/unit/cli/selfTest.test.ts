import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { EnvironmentError, UsageError } from "../../../src/cli/command";
import { selfTestCommand } from "../../../src/cli/selfTest";
import { capturedIo } from "../../support/capturedIo";

async function selfTest(...args: string[]) {
  const { io, stdout } = capturedIo();
  return { code: await selfTestCommand.run(args, io), stdout: stdout() };
}

test("the shipped set is measured, in words and as JSON", async () => {
  const words = await selfTest();
  assert.equal(words.code, 0);
  assert.match(words.stdout, /^188 answers to 24 cases, judged by a person before any rule had read them\./u);
  const { answers, axes } = JSON.parse((await selfTest("--json")).stdout) as { readonly answers: number; readonly axes: object };
  assert.equal(answers, 188);
  assert.ok("missed_red_flag" in axes);
});

test("a set of one's own, a line that is none, a file that is not there", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "judged-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "own.jsonl");
  const [first = ""] = readFileSync("judged-answers/headache-fr.jsonl", "utf8").split("\n", 1);
  await writeFile(file, `${first}\n`);
  assert.match((await selfTest(file)).stdout, /^1 answers to 1 cases/u);
  await writeFile(file, `${first}\n{}\n`);
  await assert.rejects(selfTest(file), (error) => error instanceof UsageError && /line 2/u.test(error.message));
  await writeFile(file, Buffer.from(`${first}\n`, "latin1"));
  await assert.rejects(selfTest(file), (error) => error instanceof EnvironmentError && /is not UTF-8 from line 1 on/u.test(error.message));
  await assert.rejects(selfTest(path.join(folder, "none.jsonl")), EnvironmentError);
  await assert.rejects(selfTest(file, file), UsageError);
});
