import assert from "node:assert/strict";
import { test } from "node:test";
import type { BridgeEvent } from "../../../../src/core/training/bridgeEvent";
import { advance, INITIAL_RUN_STATE } from "../../../../src/core/training/runState";
import { eventsOf, recordedEvents } from "../../../support/runEvents";

interface Course {
  readonly steps: number;
  readonly every: number;
  readonly validationRows: number;
  readonly rowsPerStep: number;
  /** Seconds of a step, an evaluation and a checkpoint. */
  readonly step: (step: number) => number;
  readonly evaluation: number | ((step: number) => number);
  readonly checkpoint: number;
}

/** The events of a training phase that takes exactly what it is told to. */
function synthetic({ steps, every, validationRows, rowsPerStep, step, evaluation, checkpoint }: Course): BridgeEvent[] {
  let now = Date.UTC(2026, 0, 1);
  const bodies: object[] = [];
  const say = (seconds: number, body: object): void => {
    now += seconds * 1000;
    bodies.push({ ...body, time: new Date(now).toISOString() });
  };
  say(0, { type: "plan", steps, trainRows: 160, validationRows, trainableParameters: 1, totalParameters: 2, maxTokens: 300, truncatedRows: 0, evaluationEverySteps: every, rowsPerStep });
  for (let at = 1; at <= steps; at++) {
    say(step(at), { type: "progress", step: at, steps, secondsLeft: 0 });
    if (at % every !== 0 && at !== steps) continue;
    say(typeof evaluation === "number" ? evaluation : evaluation(at), { type: "evaluation", step: at, loss: 1 });
    say(checkpoint, { type: "checkpoint", step: at, path: "checkpoints" });
  }
  say(0, { type: "phase", phase: "train", state: "finished", seconds: 1 });
  return eventsOf(1, ...bodies);
}

/** The estimate after each step from `from` on, as a multiple of what was really left. */
function quality(events: readonly BridgeEvent[], from: number): number[] {
  const end = events.find((event) => event.type === "phase" && event.phase === "train" && event.state === "finished");
  assert.ok(end);
  let state = INITIAL_RUN_STATE;
  return events.flatMap((event) => {
    state = advance(state, event);
    if (event.type !== "progress" || event.step < from || event.step >= event.steps) return [];
    return [(state.secondsLeft ?? Number.NaN) / ((Date.parse(end.time) - Date.parse(event.time)) / 1000)];
  });
}

/** A run of 100 steps; an evaluation takes a third of what learning from its rows would. */
const STEADY: Course = { steps: 100, every: 16, validationRows: 40, rowsPerStep: 2, step: () => 2, evaluation: 13, checkpoint: 0.3 };
/** Between 1.2 and 2.8 s, without any order. */
const noisy = (step: number): number => 1.2 + ((Math.sin(step * 12.9898) * 43_758.5453) % 1 + 1) * 0.8;

for (const [what, course] of Object.entries({
  "steady steps": STEADY,
  "rows of very different lengths": { ...STEADY, step: noisy },
  "a slow first step, that compiles": { ...STEADY, step: (step) => (step === 1 ? 60 : 2) },
  "evaluations that take most of the time": { ...STEADY, validationRows: 400, evaluation: 130 },
  "few long steps": { ...STEADY, steps: 40, every: 5, rowsPerStep: 8, step: () => 30, evaluation: 50 },
  "a last evaluation that is on time": { ...STEADY, steps: 96 },
} satisfies Record<string, Course>)) {
  test(`after a tenth of the steps the time left is right within 20 %: ${what}`, () => {
    const ratios = quality(synthetic(course), course.steps / 10);
    assert.ok(ratios.length > 30);
    for (const ratio of ratios) assert.ok(ratio > 0.8 && ratio < 1.2, ratios.map((each) => each.toFixed(2)).join(" "));
  });
}

test("once an evaluation and its checkpoint have been timed, they count as they are", () => {
  const course = { ...STEADY, evaluation: 60, checkpoint: 20 };
  for (const ratio of quality(synthetic(course), 17)) assert.ok(ratio > 0.95 && ratio < 1.05, String(ratio));
});

test("a real run: within 20 % after a tenth of its steps, and at all of the last two thirds", () => {
  const [atTenth = 0] = quality(recordedEvents(), 10);
  assert.ok(atTenth > 0.8 && atTenth < 1.2, String(atTenth));
  const ratios = quality(recordedEvents(), 34);
  for (const ratio of ratios) assert.ok(ratio > 0.8 && ratio < 1.2, ratios.map((each) => each.toFixed(2)).join(" "));
});

test("a machine that becomes half as fast: the estimate follows within some steps", () => {
  const slower = (step: number): number => (step <= 30 ? 2 : 4);
  const ratios = quality(synthetic({ ...STEADY, evaluation: (step) => 6.5 * slower(step), step: slower }), 50);
  for (const ratio of ratios) assert.ok(ratio > 0.8 && ratio < 1.2, ratios.map((each) => each.toFixed(2)).join(" "));
});

test("before a step has been timed the trainer's own estimate stands", () => {
  const state = eventsOf(1, { type: "progress", step: 1, steps: 4, secondsLeft: 9 }).reduce(advance, INITIAL_RUN_STATE);
  assert.equal(state.secondsLeft, 9);
});

test("a resumed attempt is timed anew: the hours between do not count", () => {
  const first = synthetic(STEADY).slice(0, 40);
  const second = eventsOf(2, { type: "plan", steps: 100, trainRows: 160, validationRows: 40, trainableParameters: 1, totalParameters: 2, maxTokens: 300, truncatedRows: 0, evaluationEverySteps: 16, rowsPerStep: 2, time: "2026-01-02T00:00:00Z" }, { type: "progress", step: 33, steps: 100, secondsLeft: 1, time: "2026-01-02T00:00:02Z" }, { type: "progress", step: 34, steps: 100, secondsLeft: 1, time: "2026-01-02T00:00:04Z" });
  const left = [...first, ...second].reduce(advance, INITIAL_RUN_STATE).secondsLeft ?? 0;
  assert.ok(left > 190 && left < 230, String(left));
});
