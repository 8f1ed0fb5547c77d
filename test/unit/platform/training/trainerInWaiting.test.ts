import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { isAlive } from "../../../../src/platform/isAlive";
import { ProcessError } from "../../../../src/platform/process";
import { TrainerError } from "../../../../src/platform/training/trainer";
import { TrainerInWaiting } from "../../../../src/platform/training/trainerInWaiting";
import { eventually } from "../../../support/deadline";

const ANSWER = '{"type": "error", "code": "out_of_memory", "message": "x"}';
const never = (): AbortSignal => new AbortController().signal;

/** A program in the place of Python: its pre-flight does as told, its training leaves word. */
async function bridge(t: TestContext, preflight: string) {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-waiting-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const interpreter = path.join(folder, "python");
  await writeFile(interpreter, `#!/bin/sh\nif [ "$3" = preflight ]; then\necho $$ >"${folder}/asked"\nread -r plan\n${preflight}\nelse\necho "$3 $4" >"${folder}/started"\nfi\n`);
  await chmod(interpreter, 0o755);
  const read = (file: string) => readFile(path.join(folder, file), "utf8").catch(() => undefined);
  return { folder, read, asked: async () => Number(await read("asked")), of: (patienceMs?: number) => new TrainerInWaiting({ interpreter, packageFolder: folder }, process.env, patienceMs) };
}

const SAYS = `echo '{"type": "hello", "protocol": 1}'\necho '${ANSWER}'\n`;
const WAITS = `${SAYS}read -r folder || exit 0\necho '{"type": "training"}'\necho "$folder" >taken\n`;

test("the process that was asked takes the run", async (t) => {
  const { folder, asked, read, of } = await bridge(t, WAITS);
  const trainer = of();
  assert.equal(await trainer.ask("{}", never()), ANSWER);
  const pid = await trainer.start(folder);
  assert.equal(pid, await asked());
  assert.equal(await read("trainer.pid"), `${pid}\n`);
  assert.equal(await eventually(10, "its word", () => read("taken")), `${JSON.stringify(folder)}\n`);
  await trainer.dismiss();
});

for (const [why, preflight, patience] of [
  ["has left after its answer", SAYS, undefined],
  ["was killed while it waited", `${SAYS}kill -KILL $$\n`, undefined],
  ["has waited too long", WAITS, 0],
] as const) {
  test(`where the process that was asked ${why}, another one trains`, async (t) => {
    const { folder, asked, read, of } = await bridge(t, preflight);
    const trainer = of(patience);
    assert.equal(await trainer.ask("{}", never()), ANSWER);
    const first = await asked();
    await eventually(10, "its leaving", () => Promise.resolve(isAlive(first) ? undefined : true));
    assert.notEqual(await trainer.start(folder), first);
    assert.equal(await eventually(10, "the other's word", () => read("started")), `train ${folder}\n`);
  });
}

test("a process that is dismissed, or whose caller turns away, is gone", async (t) => {
  const { asked, read, of } = await bridge(t, WAITS);
  const trainer = of();
  await trainer.ask("{}", never());
  await trainer.dismiss();
  assert.equal(isAlive(await asked()), false);

  const slow = await bridge(t, "read -r never\n");
  const turningAway = new AbortController();
  const asking = slow.of().ask("{}", turningAway.signal);
  await eventually(10, "its beginning", () => slow.read("asked"));
  turningAway.abort();
  await assert.rejects(asking, (error) => error instanceof ProcessError && error.kind === "cancelled");
  assert.equal(isAlive(await slow.asked()), false);
  assert.equal(await read("started"), undefined);
});

test("a pre-flight that says nothing could not be started", async (t) => {
  const { of } = await bridge(t, "exit 1");
  await assert.rejects(of().ask("{}", never()), (error) => error instanceof TrainerError && error.kind === "not_started");
  const nowhere = new TrainerInWaiting({ interpreter: "/no/such/python", packageFolder: tmpdir() }, process.env);
  await assert.rejects(nowhere.ask("{}", never()), (error) => error instanceof TrainerError && error.message === "not_found");
});
