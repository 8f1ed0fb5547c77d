import assert from "node:assert/strict";
import { existsSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { isLocked, tryLock, waitForLock } from "../../../src/platform/lock";
import { temporaryFolder } from "../../support/temporaryFolder";

/** Far above the process ids that Linux gives out. */
const NO_PROCESS = 2 ** 22 + 1;
const lockFile = (): string => path.join(temporaryFolder(), ".lock");

test("a lock has one holder; given back, it is free", async () => {
  const file = lockFile();
  const unlock = await tryLock(file);
  assert.deepEqual([await isLocked(file), await tryLock(file)], [true, undefined]);
  await unlock?.();
  assert.deepEqual([await isLocked(file), existsSync(file)], [false, false]);
});

test("of many that want a free lock at once, one gets it", async () => {
  const file = lockFile();
  const got = await Promise.all(Array.from({ length: 20 }, () => tryLock(file)));
  assert.equal(got.filter((unlock) => unlock !== undefined).length, 1);
});

test("the lock of a process that is gone, or has been silent for long, is taken over", async () => {
  for (const [pid, age] of [[NO_PROCESS, 0], [process.pid, 120]] as const) {
    const file = lockFile();
    writeFileSync(file, `${pid}\n`);
    const time = Date.now() / 1000 - age;
    utimesSync(file, time, time);
    assert.equal(await isLocked(file), false);
    await (await tryLock(file))?.();
    assert.equal(existsSync(file), false);
  }
});

test("who waits gets the lock as soon as it is free", async () => {
  const file = lockFile();
  const first = await waitForLock(file, AbortSignal.timeout(5_000));
  const second = waitForLock(file, AbortSignal.timeout(5_000));
  await first();
  await (await second)();
  assert.equal(existsSync(file), false);
});
