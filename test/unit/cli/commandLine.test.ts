import assert from "node:assert/strict";
import { test } from "node:test";
import { COMMANDS, runCommandLine } from "../../../src/cli/commandLine";
import { capturedIo } from "../../support/capturedIo";

async function run(args: readonly string[], given: Parameters<typeof capturedIo>[0] = {}) {
  const { io, stdout, stderr } = capturedIo(given);
  const code = await runCommandLine(args, io);
  return { code, stdout: stdout(), stderr: stderr() };
}

test("help names every command", async () => {
  const { code, stdout, stderr } = await run(["--help"]);
  assert.deepEqual([code, stdout], [0, ""]);
  for (const { name, summary } of COMMANDS) assert.ok(stderr.includes(`  ${name.padEnd(15)} ${summary}\n`), name);
  assert.equal((await run([])).code, 2);
});

for (const { name, usage, summary, options } of COMMANDS) {
  test(`${name} --help says its options, whatever else is there`, async () => {
    for (const args of [["--help"], ["--help", "--nope"], ["file.jsonl", "--help"]]) {
      const { code, stdout, stderr } = await run([name, ...args]);
      assert.deepEqual([code, stdout], [0, ""]);
      assert.ok(stderr.startsWith(`${summary}\nUsage: clinical-prompts ${name} ${usage}\n\n`), stderr);
      for (const [option, meaning] of Object.entries(options)) assert.ok(stderr.includes(`  ${option.padEnd(14)} ${meaning}\n`), option);
    }
  });

  test(`${name} explains each option of its usage line, and no other`, () => {
    assert.deepEqual(Object.keys(options).sort(), [...new Set([...usage.matchAll(/--[a-z-]+/gu)].map(([option]) => option))].sort());
  });

  test(`${name} with an unknown option is wrong usage, and says the right one`, async () => {
    const { code, stdout, stderr } = await run([name, "--nope"]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, new RegExp(`--nope.*\\nUsage: clinical-prompts ${name} `, "u"));
  });
}

test("an unknown command is wrong usage", async () => {
  const { code, stderr } = await run(["trian"]);
  assert.equal(code, 2);
  assert.match(stderr, /^Unknown command “trian”\.\nUsage: /u);
});

test("an unknown protocol is wrong usage, and those that there are are named", async () => {
  for (const name of ["analyze", "score"]) {
    const { code, stderr } = await run([name, "--protocol", "../nope"]);
    assert.equal(code, 2);
    assert.match(stderr, /^There is no protocol “\.\.\/nope”\. Name chest-pain-fr, headache-fr, or the path of a protocol file\.\nUsage: /u);
  }
});

test("what a sentence takes from elsewhere stays on its line", async () => {
  const { stderr } = await run(["check", "none\n::error::x\u202E.jsonl"]);
  assert.match(stderr, /^There is no file “none\\u000a::error::x\\u202e\.jsonl”\. [^\n]+\n$/u);
});

test("a fault of ours is one message without a stack trace: exit code 3", async () => {
  const { code, stdout, stderr } = await run(["check", "data.jsonl"], { productRoot: "/no/such/product" });
  assert.deepEqual([code, stdout], [3, ""]);
  assert.match(stderr, /^This is a fault of clinical-prompts: .*\/no\/such\/product.*\nPlease report it .*\n$/u);
});

test("what the user has interrupted is no fault", async () => {
  const { code, stderr } = await run(["check", "examples/headache/train.jsonl"], { signal: AbortSignal.abort() });
  assert.deepEqual([code, stderr], [3, "Cancelled. Nothing incomplete was left behind.\n"]);
});
