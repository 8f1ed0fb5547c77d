import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { HostError } from "../../../../src/platform/hosts/hostError";
import { OllamaError } from "../../../../src/platform/ollama/client";
import { DeletionError, deleteRun, planDeletion, RemoteCopyError, type DeletionHosts } from "../../../../src/platform/training/deleteRun";
import type { OpenHost } from "../../../../src/platform/training/remote/machine";
import { deletionText } from "../../../../src/shared/words/runDeletion";
import { SILENT_HOST } from "../../../support/badInput";
import { ollamaDouble } from "../../../support/ollamaDouble";
import { madeModel, makeRun, runsPlace } from "../../../support/runFolders";

const signal = AbortSignal.timeout(20_000);
const LOCAL: DeletionHosts = { ollama: undefined, remote: undefined };
const at = (host: string): DeletionHosts => ({ ollama: () => Promise.resolve(host), remote: undefined });
const isRefused = (kind: DeletionError["kind"]) => (error: unknown): boolean => error instanceof DeletionError && error.kind === kind;

test("a run goes with its rows, its weights and both of its models; what others have made stays", async (t) => {
  const place = await runsPlace(t);
  const folder = await makeRun(place, "gone", { events: madeModel("gone", "d1") });
  const other = await makeRun(place, "kept", { events: madeModel("kept", "d1") });
  const ollama = await ollamaDouble(t, { gone: "d1", "gone-base": "d1-base", kept: "d1", llama3: "d9" });
  const deletion = await planDeletion(folder, at(ollama.host), signal);
  assert.deepEqual([deletion.rows, deletion.weights], [["train.jsonl", "val.jsonl"], ["adapter"]]);
  assert.deepEqual(deletion.models.map(({ name, state }) => [name, state]), [["gone", "own"], ["gone-base", "own"]]);
  assert.ok(deletion.bytes > 100);
  assert.ok(existsSync(folder) && ollama.models.has("gone"), "a plan changes nothing");
  await deleteRun(deletion, at(ollama.host), signal);
  assert.equal(existsSync(folder), false);
  assert.ok(existsSync(path.join(other, "train.jsonl")));
  assert.deepEqual([...ollama.models.keys()], ["kept", "llama3"]);
});

test("a model that has another digest by now is not the run's any more and stays; one that is gone is no obstacle", async (t) => {
  const folder = await makeRun(await runsPlace(t), "run", { events: madeModel("run", "d1") });
  const ollama = await ollamaDouble(t, { run: "other" });
  const deletion = await planDeletion(folder, at(ollama.host), signal);
  assert.deepEqual(deletion.models.map(({ state }) => state), ["replaced", "absent"]);
  await deleteRun(deletion, at(ollama.host), signal);
  assert.deepEqual([existsSync(folder), [...ollama.models.keys()]], [false, ["run"]]);
});

test("a model that is replaced between the question and the answer stays", async (t) => {
  const folder = await makeRun(await runsPlace(t), "run", { events: madeModel("run", "d1") });
  const ollama = await ollamaDouble(t, { run: "d1" });
  const deletion = await planDeletion(folder, at(ollama.host), signal);
  ollama.models.set("run", "d2");
  await deleteRun(deletion, at(ollama.host), signal);
  assert.deepEqual([...ollama.models.keys()], ["run"]);
});

test("what was reported goes with the run, and what Weights & Biases has is named", async (t) => {
  const folder = await makeRun(await runsPlace(t), "run", { manifest: { configuration: { reportTo: "wandb" } } });
  for (const reported of ["tensorboard", "wandb"]) await mkdir(path.join(folder, reported));
  const deletion = await planDeletion(folder, LOCAL, signal);
  assert.equal(deletionText(deletion, (text) => text).at(-1), "Its figures at Weights & Biases stay: delete them there.");
  await deleteRun(deletion, LOCAL, signal);
  assert.equal(existsSync(folder), false);
});

test("a run whose trainer lives is refused, also when it was started after the question", async (t) => {
  const place = await runsPlace(t);
  await assert.rejects(planDeletion(await makeRun(place, "active", { pid: process.pid, events: [] }), LOCAL, signal), isRefused("running"));
  const folder = await makeRun(place, "resumed");
  const deletion = await planDeletion(folder, LOCAL, signal);
  await writeFile(path.join(folder, "trainer.pid"), `${process.pid}\n`);
  await assert.rejects(deleteRun(deletion, LOCAL, signal), isRefused("running"));
  assert.ok(existsSync(path.join(folder, "train.jsonl")));
});

test("a folder that is no run, or holds more than a run, is left alone", async (t) => {
  const place = await runsPlace(t);
  await assert.rejects(planDeletion(place, LOCAL, signal), isRefused("no_run"));
  const folder = await makeRun(place, "mixed");
  await writeFile(path.join(folder, "thesis.docx"), "");
  await assert.rejects(planDeletion(folder, LOCAL, signal), (error) => isRefused("foreign_files")(error) && error instanceof DeletionError && error.detail === "thesis.docx");
  assert.ok(existsSync(path.join(folder, "train.jsonl")));
});

test("an Ollama that does not answer stops the deletion before anything is gone; without a model it is not asked", async (t) => {
  const place = await runsPlace(t);
  const folder = await makeRun(place, "run", { events: madeModel("run", "d1") });
  await assert.rejects(planDeletion(folder, at(SILENT_HOST), signal), OllamaError);
  assert.ok(existsSync(folder));
  const bare = await makeRun(place, "bare");
  await deleteRun(await planDeletion(bare, at(SILENT_HOST), signal), at(SILENT_HOST), signal);
  assert.equal(existsSync(bare), false);
});

test("through a link the folder itself goes, not the link alone", async (t) => {
  const place = await runsPlace(t);
  const folder = await makeRun(place, "run");
  await symlink(folder, path.join(place, "link"));
  await deleteRun(await planDeletion(path.join(place, "link"), LOCAL, signal), LOCAL, signal);
  assert.deepEqual(await readdir(path.join(place, "runs")), []);
});

const MACHINE = { kind: "ssh", host: "gpu", folder: "/data/runs/run-0123abcd", interpreter: "/usr/bin/python3", packageFolder: "/data/bridge" };

test("a machine with a copy that does not answer: nothing goes, here or there, until the copy may stay", async (t) => {
  const place = await runsPlace(t);
  const folder = await makeRun(place, "run", { manifest: { machine: MACHINE }, events: madeModel("run", "d1") });
  const ollama = await ollamaDouble(t, { run: "d1" });
  const silent = new HostError("unreachable", "gpu", "timed out");
  const hosts: DeletionHosts = { ...at(ollama.host), remote: () => hostThat(() => Promise.reject(silent)) };
  await assert.rejects(planDeletion(folder, hosts, signal), (error) => error instanceof RemoteCopyError && error.reason === silent && error.machine.folder === MACHINE.folder);
  const there = await planDeletion(folder, { ...hosts, remote: () => hostThat(() => Promise.resolve("there\n")) }, signal);
  assert.equal(there.copy?.state, "there");
  await assert.rejects(deleteRun(there, hosts, signal), RemoteCopyError);
  assert.deepEqual([existsSync(path.join(folder, "train.jsonl")), ollama.models.has("run")], [true, true]);
  const left = await planDeletion(folder, at(ollama.host), signal);
  assert.equal(left.copy?.state, "left");
  await deleteRun(left, at(ollama.host), signal);
  assert.deepEqual([existsSync(folder), ollama.models.has("run")], [false, false]);
});

test("a copy that is gone is no obstacle, nor is what its companion has left here", async (t) => {
  const folder = await makeRun(await runsPlace(t), "run", { manifest: { machine: MACHINE } });
  for (const name of ["companion.log", "companion.lock"]) await writeFile(path.join(folder, name), "");
  const hosts: DeletionHosts = { ...LOCAL, remote: () => hostThat(() => Promise.resolve("")) };
  const deletion = await planDeletion(folder, hosts, signal);
  assert.equal(deletion.copy?.state, "gone");
  await deleteRun(deletion, hosts, signal);
  assert.equal(existsSync(folder), false);
});

test("a place there that is no run's is never deleted", async (t) => {
  const place = await runsPlace(t);
  for (const [index, wrong] of ["/", "/home/me", "/home/me/runs", "/home/me/runs/../run-0123abcd", "/home/me/runs/run", "runs/run-0123abcd"].entries()) {
    const folder = await makeRun(place, `run${index}`, { manifest: { machine: { ...MACHINE, folder: wrong } } });
    await assert.rejects(planDeletion(folder, { ...LOCAL, remote: () => hostThat(() => Promise.resolve("there")) }, signal), isRefused("place_there"));
  }
});

/** A machine on which each script says this. */
function hostThat(says: () => Promise<string>): OpenHost {
  const never = (): never => assert.fail("not asked for");
  return { kind: "ssh", name: "gpu", run: async () => ({ code: 0, stdout: await says(), stderr: "" }), upload: never, download: never, readFrom: never, close: () => Promise.resolve() };
}
