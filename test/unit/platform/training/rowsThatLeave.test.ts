import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { privacyStamp } from "../../../../src/core/dataset/privacy";
import { loadDatasetRules } from "../../../../src/platform/dataset/datasetRules";
import type { Machine } from "../../../../src/platform/training/remote/machine";
import { receiversOf, refuseLearntNames, RowsNotSentError } from "../../../../src/platform/training/rowsThatLeave";
import { SystemTextError } from "../../../../src/platform/systemText";
import { makeRun, runsPlace } from "../../../support/runFolders";

const NAMED = { id: "a", instruction: "CAS CLINIQUE:\nMme Lefebvre, céphalée.", response: "Recommandation: surveillance. Source: HAS/SFETD 2017." };
const OTHER = "http://other.example.org:11434";
const SERVED = { serve: { host: "http://127.0.0.1:11434", model: "run" } };
const on = (host: string): Machine => ({ kind: "ssh", host, folder: "/data/runs/run-0123abcd", interpreter: "/python", packageFolder: "/bridge" });

/** Points a run that has learnt {@link NAMED} to an Ollama. @returns what is refused; `undefined` where it may go. @param row as the dataset has it. */
async function pointTo(t: TestContext, host: string | undefined, { configuration = SERVED, machine, row = NAMED }: { readonly configuration?: object; readonly machine?: Machine; readonly row?: object | undefined } = {}) {
  const place = await runsPlace(t);
  const folder = await makeRun(place, "run", { configuration });
  await writeFile(path.join(folder, "train.jsonl"), `${JSON.stringify({ id: NAMED.id, prompt: `S\n\n${NAMED.instruction}\n`, completion: NAMED.response })}\n`);
  const dataset = path.join(place, "train.jsonl");
  await writeFile(dataset, `${JSON.stringify(row)}\n`);
  const run = { folder, machine, candidates: (file: string) => [path.join(place, "elsewhere", file), path.join(place, file)], rulesFor: () => loadDatasetRules(path.resolve(".")) };
  try {
    await refuseLearntNames(run, host, new AbortController().signal);
    return undefined;
  } catch (error) {
    if (!(error instanceof RowsNotSentError)) throw error;
    const { receiver, rows, first } = error;
    return { receiver, rows, first };
  }
}

test("a run that has learnt a name does not go on to an Ollama of another machine", async (t) => {
  assert.deepEqual(await pointTo(t, OTHER), { receiver: { kind: "ollama", host: OTHER }, rows: 1, first: "a" });
  assert.equal(await pointTo(t, "http://127.0.0.1:11434"), undefined, "this machine's");
  assert.equal(await pointTo(t, OTHER, { configuration: {} }), undefined, "a run that ends with its GGUF file");
  assert.equal((await pointTo(t, undefined, { configuration: { serve: { host: OTHER } } }))?.first, "a", "the one that it names");
  assert.equal(await pointTo(t, undefined), undefined);
});

test("a run that has learnt a name goes where its very words are acknowledged", async (t) => {
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
  assert.equal(await pointTo(t, OTHER, { row: { ...NAMED, privacyAcknowledged: privacyStamp(NAMED, hash) } }), undefined);
});

test("a run that has learnt a system text with a name does not go on there either, whatever its rows", async (t) => {
  const place = await runsPlace(t);
  const folder = await makeRun(place, "run", { configuration: SERVED, manifest: { configuration: { system: "Tu assistes le Dr Lefebvre." } } });
  const run = { folder, machine: undefined, candidates: () => [], rulesFor: () => loadDatasetRules(path.resolve(".")) };
  await assert.rejects(refuseLearntNames(run, OTHER, new AbortController().signal), (error) => error instanceof SystemTextError && error.source === "run" && error.receiver === OTHER);
  await refuseLearntNames(run, "http://127.0.0.1:11434", new AbortController().signal);
});

test("the machine that has the rows already may serve the model, another one not", async (t) => {
  assert.equal(await pointTo(t, OTHER, { machine: on("me@other.example.org") }), undefined);
  assert.equal((await pointTo(t, OTHER, { machine: on("gpu") }))?.first, "a");
});

test("who gets rows or what has learnt them", () => {
  assert.deepEqual(receiversOf(undefined, "http://localhost:11434"), []);
  assert.deepEqual(receiversOf({ kind: "host", host: "gpu" }, OTHER), [{ kind: "host", host: "gpu" }, { kind: "ollama", host: OTHER }]);
});
