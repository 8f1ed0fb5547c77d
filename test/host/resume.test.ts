import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { createServices, type Services } from "../../src/features/services/services";
import { resumeTraining } from "../../src/features/training/goOnWithRun";
import type { TrainingHost } from "../../src/features/training/trainingHost";
import { cacheRoot } from "../../src/platform/cache";
import { isAlive } from "../../src/platform/isAlive";
import { builtOllama } from "../../src/platform/ollama/build";
import { DEFAULT_OLLAMA_HOST } from "../../src/platform/ollama/client";
import { ollamaVersion } from "../../src/platform/ollama/host";
import { environmentInterpreter } from "../../src/platform/python/environment";
import { makeRun } from "../support/runFolders";

suite("going on with a run", () => {
  const extensionPath = vscode.extensions.getExtension("clinical-prompt-studio.clinical-prompt-studio")?.extensionPath ?? assert.fail("not installed");
  const { PATH = "", OLLAMA_HOST } = process.env;
  let place = "";
  let services: Services;

  setup(async () => {
    place = await mkdtemp(path.join(tmpdir(), "clinical-prompts-resume-"));
    services = createServices({ extensionPath });
    // The real Ollama, which leaves its process id.
    await mkdir(path.join(place, "bin"));
    await writeFile(path.join(place, "bin", "ollama"), `#!/bin/sh\necho $$ >"${place}/ollama.pid"\nPATH="${PATH}" exec "${(await builtOllama(cacheRoot(process.env))) ?? "ollama"}" "$@"\n`, { mode: 0o755 });
    process.env["PATH"] = `${path.join(place, "bin")}:${PATH}`;
    delete process.env["OLLAMA_HOST"];
  });
  teardown(async () => {
    process.env["PATH"] = PATH;
    if (OLLAMA_HOST !== undefined) process.env["OLLAMA_HOST"] = OLLAMA_HOST;
    services.dispose();
    await vscode.commands.executeCommand("notifications.clearAll");
    await rm(place, { recursive: true, force: true });
  });

  test("leaves no server of ours behind where the trainer cannot be started", async () => {
    const run = await makeRun(place, "run");
    const cache = path.join(place, "cache");
    for (const kind of ["cpu", "unsloth"] as const) {
      const python = await environmentInterpreter(kind, { cache, bridgeFolder: path.join(extensionPath, "python-bridge") });
      await mkdir(path.dirname(python), { recursive: true });
      await writeFile(python, "no program", { mode: 0o600 });
    }
    const consent = { isTrusted: () => true, has: () => true, ask: () => Promise.resolve(true), keep: () => Promise.resolve() };
    await resumeTraining(run, { ...services, cache, consent } as Partial<TrainingHost> as TrainingHost);
    const server = Number(await readFile(path.join(place, "ollama.pid"), "utf8").catch(() => ""));
    // Where an Ollama runs already, none is started.
    if (server === 0) assert.notEqual(await ollamaVersion(DEFAULT_OLLAMA_HOST, AbortSignal.timeout(5_000)), undefined);
    else assert.equal(isAlive(server), false);
  });
});
