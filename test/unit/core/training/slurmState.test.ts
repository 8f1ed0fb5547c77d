import assert from "node:assert/strict";
import { test } from "node:test";
import { isOver, readExitCode, readSacct, readScontrol, readSqueue, wasEnded } from "../../../../src/core/training/slurmState";

test("the queue says where a job stands, and why it waits", () => {
  assert.deepEqual(readSqueue("PENDING|Resources\n"), { phase: "pending", reason: "Resources" });
  assert.deepEqual(readSqueue("PENDING|None\n"), { phase: "pending" });
  assert.deepEqual(readSqueue("REQUEUED|BeginTime\n"), { phase: "pending", reason: "BeginTime" });
  assert.deepEqual(readSqueue("RUNNING|None\n"), { phase: "running" });
  assert.deepEqual(readSqueue("COMPLETING|None\n"), { phase: "running" });
  assert.deepEqual(readSqueue("OUT_OF_MEMORY|OutOfMemory\n"), { phase: "out_of_memory" });
  assert.equal(readSqueue(""), undefined);
  assert.equal(readSqueue("A_WORD_OF_TOMORROW|None"), undefined);
});

test("the accounting's last line is the last start of the job", () => {
  assert.deepEqual(readSacct("PREEMPTED\nTIMEOUT\n"), { phase: "timeout" });
  assert.deepEqual(readSacct("CANCELLED by 1000\n"), { phase: "cancelled" });
  assert.equal(readSacct(""), undefined);
});

test("the controller's memory", () => {
  const shown = (state: string, reason: string): string => `JobId=7 JobName=x UserId=root(0) JobState=${state} Reason=${reason} Dependency=(null) Requeue=1 Restarts=2 ExitCode=0:0\n`;
  assert.deepEqual(readScontrol(shown("NODE_FAIL", "NodeDown")), { phase: "node_failed" });
  assert.deepEqual(readScontrol(shown("PENDING", "Priority")), { phase: "pending", reason: "Priority" });
  assert.equal(readScontrol(""), undefined);
});

test("the exit code that the script has left", () => {
  for (const [text, phase] of [["0\n", "completed"], ["1\n", "failed"], ["137\n", "failed"], ["130\n", "cancelled"], ["", "unknown"], ["x", "unknown"]] as const) assert.deepEqual(readExitCode(text), { phase });
});

test("only a job that the cluster itself has ended says why its training is gone", () => {
  for (const phase of ["timeout", "out_of_memory", "node_failed", "preempted"] as const) assert.equal(wasEnded({ phase }), true);
  for (const phase of ["pending", "running", "completed", "failed", "cancelled", "unknown"] as const) assert.equal(wasEnded({ phase }), false);
});

test("only a job that waits or runs may do more", () => {
  for (const phase of ["pending", "running"] as const) assert.equal(isOver({ phase }), false);
  for (const phase of ["completed", "failed", "cancelled", "timeout", "out_of_memory", "node_failed", "preempted", "unknown"] as const) assert.equal(isOver({ phase }), true);
});
