import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { cached, cacheRoot } from "../../../src/platform/cache";
import { temporaryFolder } from "../../support/temporaryFolder";

const signal = AbortSignal.timeout(30_000);
const write = (text: string) => (folder: string) => writeFile(path.join(folder, "content"), text);
const content = (entry: string): string => readFileSync(path.join(entry, "content"), "utf8");
/** Far above the process ids that Linux gives out. */
const NO_PROCESS = 2 ** 22 + 1;

test("where the cache lies", () => {
  assert.equal(cacheRoot({ CLINICAL_PROMPTS_CACHE: "/own", XDG_CACHE_HOME: "/user" }), "/own");
  assert.equal(cacheRoot({ CLINICAL_PROMPTS_CACHE: "", XDG_CACHE_HOME: "/user" }), "/user/clinical-prompt-studio");
  assert.match(cacheRoot({}), /\/\.cache\/clinical-prompt-studio$/u);
});

test("an entry is built once, and nothing else is left", async () => {
  const folder = temporaryFolder();
  assert.equal(content(await cached(folder, "a", write("first"), signal)), "first");
  assert.equal(content(await cached(folder, "a", write("second"), signal)), "first");
  assert.deepEqual(readdirSync(folder), ["a"]);
});

test("a build that fails leaves nothing and may be tried again", async () => {
  const folder = temporaryFolder();
  const failing = async (partial: string): Promise<void> => {
    await write("half")(partial);
    throw new Error("no space left");
  };
  await assert.rejects(cached(folder, "a", failing, signal), /no space left/u);
  assert.deepEqual(readdirSync(folder), []);
  assert.equal(content(await cached(folder, "a", write("whole"), signal)), "whole");
});

test("what a killed build has left is cleared away", async () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, `a.partial-${NO_PROCESS}`));
  await cached(folder, "a", write("whole"), signal);
  assert.deepEqual(readdirSync(folder), ["a"]);
});

test("of two that want the same entry at once, one builds and both get it", async () => {
  const folder = temporaryFolder();
  let builds = 0;
  const build = async (partial: string): Promise<void> => {
    builds += 1;
    await new Promise((resolve) => setImmediate(resolve));
    await write("once")(partial);
  };
  const entries = await Promise.all([cached(folder, "a", build, signal), cached(folder, "a", build, signal)]);
  assert.deepEqual(entries.map(content), ["once", "once"]);
  assert.equal(builds, 1);
});

test("the lock of a dead process, or of one that has been silent, is taken over", async () => {
  for (const [pid, age] of [[NO_PROCESS, 0], [process.pid, 120]] as const) {
    const folder = temporaryFolder();
    const lock = path.join(folder, "a.lock");
    writeFileSync(lock, `${pid}\n`);
    const time = Date.now() / 1000 - age;
    utimesSync(lock, time, time);
    assert.equal(content(await cached(folder, "a", write("built"), signal)), "built");
    assert.ok(!existsSync(lock));
  }
});

test("the lock of a living process is waited for until the caller gives up", async () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, "a.lock"), `${process.pid}\n`);
  await assert.rejects(cached(folder, "a", write("built"), AbortSignal.timeout(300)));
  assert.deepEqual(readdirSync(folder), ["a.lock"]);
});
