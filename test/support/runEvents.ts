import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { decodeBridgeEvent, type BridgeEvent } from "../../src/core/training/bridgeEvent";
import { advance, INITIAL_RUN_STATE, type RunState } from "../../src/core/training/runState";

/** A real run of 100 steps on two cores that other programs shared for the first of them. */
export function recordedEvents(root = "."): BridgeEvent[] {
  return readFileSync(path.join(root, "test", "fixtures", "runs", "events.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly type: string })
    // Today's trainer says it too; that run's did not yet.
    .map((event) => decoded(event.type === "plan" ? { ...event, rowsPerStep: 2 } : event));
}

export const HELLO = { type: "hello", protocol: 1, bridge: "0.1.0", pid: 7, libraries: {}, device: { kind: "cpu", name: "CPU" }, backend: "trl" };

/** Events as they stand in `events.jsonl`, less time and numbers that count up by themselves. */
export function eventsOf(attempt: number, ...bodies: readonly object[]): BridgeEvent[] {
  return bodies.map((body, seq) => decoded({ seq, attempt, time: "2026-01-01T00:00:00Z", ...body }));
}

export function foldEvents(events: readonly BridgeEvent[]): RunState {
  return events.reduce(advance, INITIAL_RUN_STATE);
}

function decoded(value: object): BridgeEvent {
  const event = decodeBridgeEvent(JSON.stringify(value));
  assert.ok(event, JSON.stringify(value));
  return event;
}
