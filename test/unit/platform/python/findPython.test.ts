import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { findPython } from "../../../../src/platform/python/findPython";
import { temporaryFolder } from "../../../support/temporaryFolder";

const signal = AbortSignal.timeout(30_000);

/** An interpreter that says it is of that version. */
function interpreter(version: string, name = "python", folder = temporaryFolder()): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\necho ${version}\n`);
  chmodSync(file, 0o755);
  return file;
}

test("a setting is taken when it fits", async () => {
  const setting = interpreter("3.12.1");
  assert.deepEqual(await findPython(setting, {}, signal), { kind: "found", interpreter: setting, version: "3.12.1", source: "setting" });
});

test("a setting that does not fit is reported, nothing is taken in its place", async () => {
  const old = interpreter("3.9.2");
  assert.deepEqual(await findPython(old, process.env, signal), { kind: "unusable", interpreter: old, version: "3.9.2", source: "setting" });
  assert.deepEqual(await findPython("/no/such/python", process.env, signal), { kind: "unusable", interpreter: "/no/such/python", version: undefined, source: "setting" });
});

test("the active virtual environment comes before the PATH, unless it is too old", async () => {
  const environment = temporaryFolder();
  const active = interpreter("3.13.0", "python", path.join(environment, "bin"));
  assert.deepEqual(await findPython(undefined, { VIRTUAL_ENV: environment }, signal), { kind: "found", interpreter: active, version: "3.13.0", source: "virtual_env" });
  interpreter("3.8.0", "python", path.join(environment, "bin"));
  const found = await findPython(undefined, { VIRTUAL_ENV: environment }, signal);
  assert.equal(found.kind === "found" ? found.source : found.kind, "path");
});
