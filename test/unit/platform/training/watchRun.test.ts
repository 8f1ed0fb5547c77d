import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { test, type TestContext } from "node:test";
import type { StoredRun } from "../../../../src/platform/training/runStore";
import { watchRun } from "../../../../src/platform/training/watchRun";
import { within } from "../../../support/deadline";
import { makeRun, runsPlace } from "../../../support/runFolders";

const line = (seq: number, body: object, attempt = 1): string => `${JSON.stringify({ seq, attempt, time: "2026-01-01T00:00:00Z", ...body })}\n`;

/** Watches until the test ends. `until` settles with the first run that it is told of for which `holds` is true. */
function watching(t: TestContext, folder: string) {
  const controller = new AbortController();
  const told: (StoredRun | undefined)[] = [];
  let wake = (): void => undefined;
  const watched = watchRun(folder, (run) => {
    told.push(run);
    wake();
  }, controller.signal);
  t.after(async () => {
    controller.abort();
    await watched;
  });
  const until = (what: string, holds: (run: StoredRun | undefined) => boolean): Promise<void> =>
    within(
      20,
      what,
      new Promise<void>((resolve) => {
        wake = () => {
          if (told.some(holds)) resolve();
        };
        wake();
      }),
    );
  return { told, until };
}

test("what was there, what is appended, and the end of the process are told", async (t) => {
  const trainer = spawn("sleep", ["60"]);
  t.after(() => trainer.kill("SIGKILL"));
  const folder = await makeRun(await runsPlace(t), "run", { pid: trainer.pid ?? 0, events: [{ type: "phase", phase: "train", state: "started" }] });
  const { until } = watching(t, folder);
  await until("the run as it was", (run) => run?.state.phase === "train" && run.pid === trainer.pid);
  appendFileSync(path.join(folder, "events.jsonl"), line(2, { type: "evaluation", step: 5, loss: 1.5 }));
  await until("the new event", (run) => run?.state.validationLosses.length === 1);
  trainer.kill("SIGKILL");
  await until("the death of the trainer", (run) => run?.state.status === "died" && run.pid === undefined);
});

test("a run that has ended is told once, and again when it is resumed by somebody", async (t) => {
  const folder = await makeRun(await runsPlace(t), "run", { events: [{ type: "end", state: "failed" }] });
  const { told, until } = watching(t, folder);
  await until("the run as it was", (run) => run?.state.status === "failed");
  const trainer = spawn("sleep", ["60"]);
  t.after(() => trainer.kill("SIGKILL"));
  assert.equal(told.length, 1);
  await writeFile(path.join(folder, "trainer.pid"), `${trainer.pid ?? 0}\n`);
  await until("the new trainer", (run) => run?.state.status === "waiting" && run.pid === trainer.pid);
});

test("a run that is deleted is told as gone, and the watching ends", async (t) => {
  const folder = await makeRun(await runsPlace(t), "run");
  const { until } = watching(t, folder);
  await until("the run as it was", (run) => run?.state.status === "succeeded");
  await rm(folder, { recursive: true });
  await until("that it is gone", (run) => run === undefined);
});

test("a folder that is no run is told as gone at once", async (t) => {
  const { until } = watching(t, path.join(await runsPlace(t), "runs", "nothing"));
  await until("that there is none", (run) => run === undefined);
});
