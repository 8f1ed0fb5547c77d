import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeBridgeEvent, type BridgeEvent } from "../../../../src/core/training/bridgeEvent";
import { runStatusText } from "../../../../src/shared/words/runs";
import { advance, INITIAL_RUN_STATE, processGone, type RunState } from "../../../../src/core/training/runState";

/** Events as they stand in `events.jsonl`, less time and numbers that count up by themselves. */
function events(attempt: number, ...bodies: readonly object[]): BridgeEvent[] {
  return bodies.map((body, seq) => {
    const event = decodeBridgeEvent(JSON.stringify({ seq, attempt, time: "2026-01-01T00:00:00Z", ...body }));
    assert.ok(event, JSON.stringify(body));
    return event;
  });
}

const fold = (list: readonly BridgeEvent[], from: RunState = INITIAL_RUN_STATE): RunState => list.reduce(advance, from);

const HELLO = { type: "hello", protocol: 1, bridge: "0.1.0", pid: 7, libraries: {}, device: { kind: "cpu", name: "CPU" }, backend: "trl" };
const step = (number: number, loss: number) => ({ type: "step", step: number, steps: 4, epoch: 0.5, loss, learningRate: 1e-3, secondsPerStep: 1, secondsLeft: 2 });

test("a run that goes well", () => {
  const state = fold(events(1, HELLO, { type: "phase", phase: "train", state: "started" }, step(1, 3), step(2, 2), { type: "evaluation", step: 2, loss: 2.5 }, { type: "phase", phase: "train", state: "finished", seconds: 9 }, { type: "artefact", kind: "gguf", path: "model.gguf" }, { type: "end", state: "succeeded" }));
  assert.equal(state.status, "succeeded");
  assert.deepEqual(state.losses, [{ step: 1, loss: 3 }, { step: 2, loss: 2 }]);
  assert.deepEqual(state.validationLosses, [{ step: 2, loss: 2.5 }]);
  assert.deepEqual(state.phaseSeconds, { train: 9 });
  assert.deepEqual(state.artefacts, { gguf: { path: "model.gguf" } });
});

test("how the served model answers is kept; without answers there is nothing that agrees", () => {
  assert.deepEqual(fold(events(1, HELLO, { type: "parity", prompts: 8, answers: 3, equal: 2, tokens: 80, agreeing: 70 })).parity, { prompts: 8, answers: 3, equal: 2, tokens: 80, agreeing: 70 });
  assert.deepEqual(fold(events(1, HELLO, { type: "parity", prompts: 8, answers: 0 })).parity, { prompts: 8, answers: 0, equal: 0, tokens: 0, agreeing: 0 });
});

test("a doubled line and a line of an older attempt change nothing", () => {
  const first = events(1, HELLO, step(1, 3));
  const second = events(2, HELLO);
  const state = fold([...first, ...second]);
  assert.equal(fold([...second, ...first], state), state);
});

test("a resumed attempt replaces the points after its checkpoint and forgets the failure", () => {
  const failed = fold(events(1, HELLO, step(1, 3), step(2, 2), step(3, 1), { type: "error", code: "out_of_memory", message: "no memory" }, { type: "end", state: "failed" }));
  assert.deepEqual(failed.failure, { code: "out_of_memory", message: "no memory", data: {} });
  const resumed = fold(events(2, HELLO, step(2, 1.9)), failed);
  assert.deepEqual(resumed.losses, [{ step: 1, loss: 3 }, { step: 2, loss: 1.9 }]);
  assert.equal(resumed.failure, undefined);
  assert.equal(resumed.status, "running");
});

test("a process that is gone without an end has died; one that ended has not", () => {
  assert.equal(processGone(fold(events(1, HELLO))).status, "died");
  assert.equal(processGone(fold(events(1, HELLO, { type: "end", state: "cancelled" }))).status, "cancelled");
});

const english = (message: string, args: Readonly<Record<string, unknown>> = {}): string => message.replace(/\{(\w+)\}/gu, (_, name: string) => String(args[name]));
const LINK = { type: "link", state: "attached", host: "login1", pid: 9 };
const queue = (phase: string, reason?: string) => ({ type: "queue", phase, ...(reason === undefined ? {} : { reason }) });

test("a job waits, trains, is put back into the queue and goes on", () => {
  const waiting = fold(events(1, LINK, queue("pending", "Resources")));
  assert.deepEqual([waiting.status, waiting.queue, runStatusText(waiting, english)], ["waiting", { phase: "pending", reason: "Resources" }, "waiting in the queue (Resources)"]);
  const starting = fold(events(1, LINK, queue("pending"), queue("running")));
  assert.equal(runStatusText(starting, english), "starting on the cluster");
  const back = fold(events(1, LINK, queue("running"), HELLO, step(1, 3), queue("pending", "BeginTime")));
  assert.deepEqual([back.status, runStatusText(back, english)], ["waiting", "queued again, to go on (BeginTime)"]);
  const again = fold(events(2, HELLO, queue("running"), step(2, 2)), back);
  assert.deepEqual([again.status, again.losses.length], ["running", 2]);
});

for (const [phase, said, status] of [
  ["timeout", ["cancelled"], "died"],
  ["preempted", ["cancelled"], "died"],
  ["timeout", ["succeeded"], "succeeded"],
  ["node_failed", ["failed"], "failed"],
  ["cancelled", ["cancelled"], "cancelled"],
  ["out_of_memory", [], "died"],
  ["failed", [], "died"],
] as const) {
  test(`a job that is ${phase}, a training that has said ${said.join() || "nothing"}: ${status}`, () => {
    const state = processGone(fold(events(1, LINK, queue("running"), HELLO, queue(phase), ...said.map((end) => ({ type: "end", state: end })))));
    assert.equal(state.status, status);
  });
}

test("who follows a job anew finds it where it is", () => {
  const cancelled = fold(events(1, LINK, queue("running"), HELLO, queue("cancelled"), { type: "end", state: "cancelled" }));
  assert.deepEqual([...events(1, LINK, queue("running"), HELLO, queue("cancelled"), { type: "end", state: "cancelled" }, LINK, queue("pending"))].reduce(advance, INITIAL_RUN_STATE).status, "waiting");
  assert.equal(cancelled.status, "cancelled");
});

for (const line of ["", "{", "null", "[]", '{"type":"end"}', '{"seq":0,"attempt":1,"time":"x","type":"unknown"}', '{"seq":0,"attempt":1,"time":"x","type":"end","state":"maybe"}']) {
  test(`a torn or foreign line is no event: ${line}`, () => assert.equal(decodeBridgeEvent(line), undefined));
}
