import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ProcessError, runProgram, startBackground } from "../../../src/platform/process";
import { eventually } from "../../support/deadline";
import { temporaryFolder } from "../../support/temporaryFolder";

const never = new AbortController().signal;
const node = (script: string): readonly string[] => ["-e", script];
const kindIs = (kind: ProcessError["kind"]) => (error: unknown) => error instanceof ProcessError && error.kind === kind;

/** Starts a grandchild that would live for a minute, writes its pid to `file`, and waits with it. */
const parentOf = (file: string): string =>
  `const c=require("child_process").spawn(process.execPath,["-e","setTimeout(()=>{},60000)"]);` +
  `require("fs").writeFileSync(${JSON.stringify(file)},String(c.pid));console.error("ready");setTimeout(()=>{},60000)`;
const pidFile = (): string => path.join(temporaryFolder(), "pid");

function isGone(pid: number): boolean {
  try {
    // A killed grandchild stays a zombie until init has taken it; it runs no more.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.startsWith("Z") ?? true;
  } catch {
    return true;
  }
}

test("a program's standard output comes back, its environment merged with ours", async () => {
  assert.equal(await runProgram(process.execPath, node('process.stdout.write(process.env.GREETING+(process.env.PATH?"+PATH":""))'), { signal: never, env: { GREETING: "bonjour" } }), "bonjour+PATH");
});

test("arguments pass through no shell", async () => {
  assert.equal(await runProgram(process.execPath, ["-p", "process.argv[1]", "$(id) ; 'é'"], { signal: never }), "$(id) ; 'é'\n");
});

test("what is given as input is read, and lines of standard error are told", async () => {
  const lines: string[] = [];
  const script = "process.stdin.on('data',d=>process.stdout.write(String(d).toUpperCase()));console.error('un');process.stderr.write('deux')";
  assert.equal(await runProgram(process.execPath, node(script), { signal: never, input: "abc", onLine: (line) => lines.push(line) }), "ABC");
  assert.deepEqual(lines, ["un", "deux"]);
});

test("a program that is not there", async () => {
  await assert.rejects(runProgram("/no/such/program", [], { signal: never }), kindIs("not_found"));
});

test("a program that fails keeps the end of what it said", async () => {
  await assert.rejects(runProgram(process.execPath, node("console.error('disk on fire');process.exit(3)"), { signal: never }), (error) => kindIs("failed")(error) && (error as ProcessError).tail === "disk on fire");
});

test("a time-out and a cancellation end the grandchildren too", async () => {
  for (const kind of ["timed_out", "cancelled"] as const) {
    const file = pidFile();
    const cancel = new AbortController();
    const running = runProgram(process.execPath, node(parentOf(file)), {
      signal: cancel.signal,
      ...(kind === "timed_out" ? { timeoutMs: 1_500 } : { onLine: () => cancel.abort() }),
    });
    await assert.rejects(running, kindIs(kind));
    assert.ok(isGone(Number(readFileSync(file, "utf8"))), kind);
  }
});

test("a background program is ended with all that it started", async () => {
  const file = pidFile();
  const background = await startBackground(process.execPath, node(parentOf(file)), {});
  const grandchild = await eventually(10, "the grandchild", () => Promise.resolve(existsSync(file) ? readFileSync(file, "utf8") || undefined : undefined));
  await background.stop();
  assert.ok(isGone(background.pid));
  assert.ok(isGone(Number(grandchild)));
});

test("a background program that dies says why", async () => {
  const background = await startBackground(process.execPath, node("console.error('port taken');process.exit(1)"), {});
  await assert.rejects(background.died, (error) => kindIs("failed")(error) && (error as ProcessError).tail === "port taken");
});

test("a background program ends when the process that started it is killed", async () => {
  const file = pidFile();
  const starter = spawn(process.execPath, [path.resolve("dist/test/support/backgroundStarter.js"), ...node(parentOf(file))], { stdio: "ignore" });
  const grandchild = await eventually(10, "the grandchild", () => Promise.resolve(existsSync(file) ? readFileSync(file, "utf8") || undefined : undefined));
  assert.equal(isGone(Number(grandchild)), false);
  starter.kill("SIGKILL");
  await eventually(10, "the end of the background program", () => Promise.resolve(isGone(Number(grandchild)) ? true : undefined));
});

test("a background program that is not there", async () => {
  const background = await startBackground("clinical-prompts-nothing", [], {});
  await assert.rejects(background.died, kindIs("not_found"));
});
