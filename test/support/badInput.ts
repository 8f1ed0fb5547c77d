import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import { runCommandLine } from "../../src/cli/commandLine";
import { capturedIo } from "./capturedIo";

/** An Ollama that nobody runs: port 9 discards, and on a loopback interface refuses. */
export const SILENT_HOST = "http://127.0.0.1:9";

/** A folder with files, in which a command line is run with a cache that set-up has not filled. */
export interface Workplace {
  readonly folder: string;
  readonly cache: string;
  /** Runs the command line here; it must fail with `code` and say, in one line that matches, what to do. Nothing may be left behind. */
  readonly fails: (args: readonly string[], code: 2 | 3, message: RegExp) => Promise<void>;
}

/** Ends with the test. @param files name → content. */
export async function workplace(test: TestContext, files: Readonly<Record<string, string>>): Promise<Workplace> {
  const [folder, cache] = await Promise.all(["here", "cache"].map((name) => mkdtemp(path.join(tmpdir(), `clinical-prompts-${name}-`))));
  assert.ok(folder !== undefined && cache !== undefined);
  test.after(() => Promise.all([folder, cache].map((place) => rm(place, { recursive: true }))));
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return {
    folder,
    cache,
    fails: async (args, code, message) => {
      const { io, stdout, stderr } = capturedIo({ cwd: folder, env: { ...process.env, OLLAMA_HOST: "", CLINICAL_PROMPTS_CACHE: cache } });
      assert.equal(await runCommandLine(args, io), code, stderr());
      assert.equal(stdout(), "");
      const [said = "", ...more] = stderr().split("\n");
      assert.match(said, message);
      assert.deepEqual(more.filter((line) => line !== "" && !line.startsWith("Usage: ")), []);
      assert.deepEqual((await readdir(folder)).sort(), Object.keys(files).sort());
    },
  };
}
