import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import * as v from "valibot";
import { UsageError } from "../../../src/cli/command";
import { doctorCommand } from "../../../src/cli/doctor";
import { freePort } from "../../../src/platform/ollama/server";
import { capturedIo } from "../../support/capturedIo";
import { httpServer } from "../../support/httpServer";
import { temporaryFolder } from "../../support/temporaryFolder";

const emptyCache = { CLINICAL_PROMPTS_CACHE: temporaryFolder() };
const output = v.object({ ready: v.boolean(), lines: v.array(v.object({ id: v.string(), state: v.string(), cause: v.string(), next: v.optional(v.string()) })) });

async function doctor(env: NodeJS.ProcessEnv, ...args: string[]) {
  const { io, stdout } = capturedIo({ env });
  const code = await doctorCommand.run([...args, "--json"], io);
  const { ready, lines } = v.parse(output, JSON.parse(stdout()));
  return { code, ready, line: (id: string) => lines.find((line) => line.id === id) };
}

test("a machine that lacks what set-up provides: exit code 3, and each line says what to run", async () => {
  const { code, ready, line } = await doctor(emptyCache);
  assert.equal(code, 3);
  assert.equal(ready, false);
  for (const part of ["libraries", "base_model"]) {
    assert.equal(line(part)?.state, "missing");
    assert.equal(line(part)?.next, "Run “Clinical Prompts: Set Up This Machine” (in a terminal: “clinical-prompts setup”).");
  }
  assert.equal(line("disk")?.state, "ok");
});

test("a Python that is named and not there", async () => {
  const { line } = await doctor(emptyCache, "--python", "/no/such/python");
  assert.equal(line("python")?.cause, "“/no/such/python” is no working Python. Name another in the setting “clinicalPrompts.python”, or clear it.");
});

test("the configured Ollama, answering and silent", async (t) => {
  const answering = await httpServer(t, (_, response) => response.end('{"version":"1.2.3"}'));
  assert.deepEqual((await doctor({ ...emptyCache, OLLAMA_HOST: answering })).line("ollama"), { id: "ollama", state: "ok", cause: `1.2.3 answers at ${answering}` });
  const silent = `http://127.0.0.1:${await freePort()}`;
  const { state, cause = "" } = (await doctor(emptyCache, "--ollama", silent)).line("ollama") ?? {};
  assert.equal(state, "missing");
  assert.ok(cause.startsWith(`No Ollama answers at ${silent}. Start it with “ollama serve”`), cause);
});

test("without --json it reads line by line", async () => {
  const { io, stdout } = capturedIo({ env: emptyCache });
  await doctorCommand.run([], io);
  assert.match(stdout(), /^✘ Python libraries: not installed yet\n {4}→ Run “Clinical Prompts: Set Up This Machine” \(in a terminal: “clinical-prompts setup”\)\.$/mu);
});

test("what only other machines need is never an error", async () => {
  const { line } = await doctor(emptyCache);
  for (const [part, next] of [["ssh", "Install it with “sudo apt install openssh-client”."], ["rsync", "Install it with “sudo apt install rsync”."], ["slurm", undefined]] as const) {
    const { state = "", next: said } = line(part) ?? {};
    assert.ok(["ok", "notice"].includes(state), state);
    assert.equal(said, state === "ok" ? undefined : next);
  }
});

test("the disk of the runs is that of the folder that is named", async () => {
  const { line } = await doctor(emptyCache, "--runs", path.join(emptyCache.CLINICAL_PROMPTS_CACHE, "not", "there"));
  assert.ok(line("runs_disk")?.cause.endsWith(` GB free at ${emptyCache.CLINICAL_PROMPTS_CACHE}`), line("runs_disk")?.cause);
});

test("unknown options are wrong usage", async () => {
  await assert.rejects(doctorCommand.run(["--nope"], capturedIo().io), UsageError);
});
