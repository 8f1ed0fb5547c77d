import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { LocalHost } from "../../../../src/platform/hosts/localHost";

const host = new LocalHost("here");
const signal = new AbortController().signal;
const FILES = Array.from({ length: 30 }, (_, at) => path.join("part", String(at % 3), `file ${at}`));

let workspace = "";
before(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), "clinical-prompts-host-"));
  for (const file of FILES) {
    await mkdir(path.dirname(path.join(workspace, "from", file)), { recursive: true });
    await writeFile(path.join(workspace, "from", file), file.repeat(2000), { mode: 0o600 });
  }
});
after(() => rm(workspace, { recursive: true, force: true }));

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).sort();
}

test("the same folder is copied by several at once, and each finds it whole", async () => {
  for (let round = 0; round < 10; round++) {
    const to = path.join(workspace, `to ${round}`);
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        await host.upload(path.join(workspace, "from"), to, signal);
        for (const file of FILES) assert.equal(await readFile(path.join(to, file), "utf8"), file.repeat(2000));
      }),
    );
    assert.deepEqual(await filesOf(to), FILES.toSorted());
  }
});

test("what was cut off is copied again, what is equal is not; both are their owner's alone", async () => {
  const to = path.join(workspace, "again");
  await host.upload(path.join(workspace, "from"), to, signal);
  const [cut = "", equal = ""] = FILES.map((file) => path.join(to, file));
  await writeFile(cut, "cut");
  await utimes(cut, new Date(0), new Date(0));
  const { ino } = await stat(equal);
  await host.upload(path.join(workspace, "from"), to, signal);
  assert.equal(await readFile(cut, "utf8"), FILES[0]?.repeat(2000));
  assert.equal((await stat(equal)).ino, ino);
  for (const file of [cut, equal]) assert.equal((await stat(file)).mode & 0o777, 0o600);
});

test("a copy that is cancelled says so and leaves no part of a file", async () => {
  const to = path.join(workspace, "cancelled");
  await assert.rejects(host.upload(path.join(workspace, "from"), to, AbortSignal.abort()), { name: "AbortError" });
  await assert.rejects(stat(to));
});
