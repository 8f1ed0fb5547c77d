import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { deleteRunAsked } from "../../src/features/runs/deleteRun";
import { createServices, type Services } from "../../src/features/services/services";
import { resumeTraining } from "../../src/features/training/goOnWithRun";
import type { TrainingHost } from "../../src/features/training/trainingHost";
import type { Consent } from "../../src/platform/consent";
import { eventually } from "../support/deadline";
import type { Ending } from "../support/httpServer";
import { ollamaDouble } from "../support/ollamaDouble";
import { makeRun } from "../support/runFolders";

const MACHINE = { kind: "ssh", host: "gpu.example.org", folder: "/data/runs/run-0123abcd", interpreter: "/tmp/python", packageFolder: "/tmp/bridge" };
const TRAINER = "program gpu.example.org: /tmp/python /tmp/bridge";

suite("hosts and programs that a run names", () => {
  const extensionPath = vscode.extensions.getExtension("clinical-prompt-studio.clinical-prompt-studio")?.extensionPath ?? assert.fail("not installed");
  const { PATH = "", OLLAMA_HOST } = process.env;
  const endings: (() => void)[] = [];
  const ending: Ending = { after: (work) => endings.push(work) };
  let place = "";
  let run = "";
  let services: Services;

  setup(async () => {
    place = await mkdtemp(path.join(tmpdir(), "clinical-prompts-consent-"));
    run = await makeRun(place, "run", { manifest: { machine: MACHINE } });
    // An ssh that only leaves a mark.
    await mkdir(path.join(place, "bin"));
    await writeFile(path.join(place, "bin", "ssh"), `#!/bin/sh\ntouch "${place}/connected"\nexit 255\n`, { mode: 0o755 });
    process.env["PATH"] = `${path.join(place, "bin")}:${PATH}`;
    services = createServices({ extensionPath });
  });
  teardown(async () => {
    process.env["PATH"] = PATH;
    if (OLLAMA_HOST === undefined) delete process.env["OLLAMA_HOST"];
    else process.env["OLLAMA_HOST"] = OLLAMA_HOST;
    services.dispose();
    for (const end of endings.splice(0)) end();
    await vscode.commands.executeCommand("notifications.clearAll");
    await rm(place, { recursive: true, force: true });
  });

  /** A user who agrees to the first destinations that they are asked about, and to no other. */
  const agreeingTo = (most: number) => {
    const asked: string[] = [];
    const kept = new Set<string>();
    const consent: Consent = { isTrusted: () => true, has: (name) => kept.has(name), ask: ({ kind, name }) => Promise.resolve(asked.push(`${kind} ${name}`) <= most), keep: (name) => Promise.resolve(void kept.add(name)) };
    return { asked, consent };
  };
  const isConnected = (): boolean => existsSync(path.join(place, "connected"));
  const connected = (): Promise<unknown> => eventually(20, "a connection", () => Promise.resolve(isConnected() ? true : undefined));
  const resume = async (consent: Consent): Promise<void> => {
    process.env["OLLAMA_HOST"] = (await ollamaDouble(ending, {})).host;
    await resumeTraining(run, { ...services, consent } as Partial<TrainingHost> as TrainingHost);
  };

  test("a run is gone on with on another machine only after a yes to the machine, and one to the program there", async () => {
    for (const [yes, expected] of [[0, ["ssh ssh://gpu.example.org"]], [1, ["ssh ssh://gpu.example.org", TRAINER]]] as const) {
      const { asked, consent } = agreeingTo(yes);
      await resume(consent);
      assert.deepEqual([asked, isConnected()], [expected, false]);
    }
    const { asked, consent } = agreeingTo(2);
    await resume(consent);
    await connected();
    await resume(consent);
    assert.equal(asked.length, 2, "asked once");
  });

  test("a run's copy is looked for on another machine only after a yes; without one nothing is deleted", async () => {
    const refusing = agreeingTo(0);
    void deleteRunAsked(run, services, refusing.consent);
    await eventually(20, "the question", () => Promise.resolve(refusing.asked.length === 1 ? true : undefined));
    assert.deepEqual([refusing.asked, isConnected(), existsSync(path.join(run, "train.jsonl"))], [["ssh ssh://gpu.example.org"], false, true]);
    void deleteRunAsked(run, services, agreeingTo(1).consent);
    await connected();
  });
});
