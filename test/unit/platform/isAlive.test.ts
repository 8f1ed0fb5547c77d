import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { isAlive } from "../../../src/platform/isAlive";

const [SOMEBODY, ANOTHER] = [65_534, 65_533];

test("a process lives until it has ended, also one that belongs to another user", async () => {
  const isRoot = process.getuid?.() === 0;
  const child = spawn("sleep", ["60"], isRoot ? { uid: SOMEBODY } : {});
  await once(child, "spawn");
  const pid = child.pid ?? 0;
  assert.equal(isAlive(pid), true);
  if (isRoot) process.seteuid?.(ANOTHER);
  try {
    const foreign = isRoot ? pid : 1;
    assert.throws(() => process.kill(foreign, 0), { code: "EPERM" });
    assert.equal(isAlive(foreign), true);
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
  child.kill("SIGKILL");
  await once(child, "exit");
  assert.equal(isAlive(pid), false);
});
