import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { EventReader } from "../../../../src/platform/training/eventTail";
import { followRun, startTrainer, TrainerError } from "../../../../src/platform/training/trainer";
import type { RunState } from "../../../../src/core/training/runState";
import { temporaryFolder } from "../../../support/temporaryFolder";

const line = (attempt: number, seq: number, body: object): string => `${JSON.stringify({ attempt, seq, time: "2026-01-01T00:00:00Z", ...body })}\n`;
const hello = (attempt: number, pid: number, protocol = 1): string =>
  line(attempt, 0, { type: "hello", protocol, bridge: "0.1.0", pid, libraries: {}, device: { kind: "cpu", name: "CPU" }, backend: "trl" });
const end = (attempt: number, state: string): string => line(attempt, 1, { type: "end", state });

/** Process ids are given out upwards from small numbers: this one is far above what Linux hands out. */
const NO_PROCESS = 2 ** 22 + 1;

test("a line that is still being written waits for its end, even inside a character", async () => {
  const file = path.join(temporaryFolder(), "events.jsonl");
  const reader = new EventReader(file);
  assert.deepEqual(await reader.read(), []);
  const bytes = Buffer.from(line(1, 0, { type: "error", code: "disk_full", message: "disque saturé" }));
  const middle = bytes.indexOf(0xc3) + 1;
  appendFileSync(file, bytes.subarray(0, middle));
  assert.deepEqual(await reader.read(), []);
  appendFileSync(file, bytes.subarray(middle));
  const [event] = await reader.read();
  assert.equal(event?.type === "error" ? event.message : undefined, "disque saturé");
  assert.deepEqual(await reader.read(), []);
});

test("a finished run is read from its events alone", async () => {
  const run = temporaryFolder();
  appendFileSync(path.join(run, "events.jsonl"), hello(1, NO_PROCESS) + end(1, "succeeded"));
  const states: RunState[] = [];
  const state = await followRun(run, (next) => states.push(next), AbortSignal.timeout(20_000));
  assert.equal(state.status, "succeeded");
  assert.deepEqual(states.at(-1), state);
});

test("a trainer that is gone without an end has died", async () => {
  const run = temporaryFolder();
  appendFileSync(path.join(run, "events.jsonl"), hello(1, NO_PROCESS));
  assert.equal((await followRun(run, () => undefined, AbortSignal.timeout(20_000))).status, "died");
});

test("a new attempt that dies before it speaks is not mistaken for the old one that succeeded", async () => {
  const run = temporaryFolder();
  appendFileSync(path.join(run, "events.jsonl"), hello(1, NO_PROCESS - 1) + end(1, "succeeded"));
  assert.equal((await followRun(run, () => undefined, AbortSignal.timeout(20_000), NO_PROCESS)).status, "died");
});

test("events written while we look are seen until the end", async () => {
  const run = temporaryFolder();
  const file = path.join(run, "events.jsonl");
  appendFileSync(file, hello(1, process.pid));
  const state = await followRun(
    run,
    ({ status }) => {
      if (status === "running") appendFileSync(file, end(1, "cancelled"));
    },
    AbortSignal.timeout(20_000),
  );
  assert.equal(state.status, "cancelled");
});

test("another version of the protocol is refused", async () => {
  const run = temporaryFolder();
  appendFileSync(path.join(run, "events.jsonl"), hello(1, process.pid, 2));
  await assert.rejects(followRun(run, () => undefined, AbortSignal.timeout(20_000)), (error) => error instanceof TrainerError && error.kind === "protocol_mismatch");
});

test("a Python that is not there is said at once", async () => {
  const bridge = { interpreter: "/no/such/python", packageFolder: "/nowhere" };
  await assert.rejects(startTrainer(temporaryFolder(), bridge, process.env), (error) => error instanceof TrainerError && error.kind === "not_started");
});
