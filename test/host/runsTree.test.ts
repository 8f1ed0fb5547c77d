import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { RunsTree } from "../../src/features/runs/runsTree";
import { listRuns } from "../../src/platform/training/runStore";

const HELLO = { type: "hello", protocol: 1, bridge: "0.1.0", pid: 7, python: "3.11.7", libraries: {}, device: { kind: "cpu", name: "CPU" }, backend: "trl" };

/** A run on disk as a trainer has left it, shown as the Runs view shows it: the item, then what it opens to. */
const shown = (...bodies: readonly object[]): Promise<ShownRun> => shownWith({}, ...bodies);

interface ShownRun {
  readonly description: unknown;
  readonly facts: string;
}

/** @param more keys of the manifest. */
async function shownWith(more: object, ...bodies: readonly object[]): Promise<ShownRun> {
  const runs = await mkdtemp(path.join(tmpdir(), "clinical-prompts-runs-"));
  const tree = new RunsTree();
  try {
    const folder = path.join(runs, "run");
    await mkdir(folder);
    const manifest = { version: 1, name: "run", createdAt: "2026-01-01T00:00:00Z", dataset: { file: "train.jsonl", sha256: "0", rows: 200 }, ...more };
    await writeFile(path.join(folder, "run.json"), JSON.stringify(manifest));
    const lines = [HELLO, ...bodies].map((body, seq) => JSON.stringify({ seq, attempt: 1, time: "2026-01-01T00:00:00Z", ...body }));
    await writeFile(path.join(folder, "events.jsonl"), `${lines.join("\n")}\n`);
    tree.show(await listRuns(runs));
    const [run] = tree.getChildren();
    assert.ok(run);
    const facts = tree.getChildren(run).map((fact) => tree.getTreeItem(fact));
    return { description: tree.getTreeItem(run).description, facts: facts.map(({ label, description }) => `${typeof label === "string" ? label : ""}: ${String(description)}`).join("\n") };
  } finally {
    tree.dispose();
    await rm(runs, { recursive: true });
  }
}

suite("the Runs view says how a run ended and what to do", () => {
  test("a full disk", async () => {
    const { description, facts } = await shown({ type: "error", code: "disk_full", message: "No space left" }, { type: "end", state: "failed" });
    assert.equal(description, "failed");
    assert.match(facts, /^Failed: The disk is full\. Free some space; the run goes on from its last checkpoint/mu);
  });

  test("a GPU that is not there", async () => {
    const { facts } = await shown({ type: "error", code: "no_gpu", message: "Unsloth needs a CUDA GPU." }, { type: "end", state: "failed" });
    assert.match(facts, /^Failed: There is no CUDA GPU here\. Choose the backend “trl”/mu);
  });

  test("a trainer that is gone", async () => {
    const { description, facts } = await shown({ type: "phase", phase: "train", state: "started" });
    assert.equal(description, "interrupted");
    assert.match(facts, /^Interrupted: .*Start the run again: it goes on from its last checkpoint/mu);
  });

  test("rows that leak, as they were acknowledged", async () => {
    const { facts } = await shownWith({ leakage: { testFiles: [], pairs: [{}, {}] } }, { type: "end", state: "succeeded" });
    assert.match(facts, /^Leaking rows: Trained with leaking pairs of rows, as acknowledged: 2\. /mu);
    assert.doesNotMatch((await shown({ type: "end", state: "succeeded" })).facts, /Leaking/u);
  });

  test("a cancelled run", async () => {
    assert.equal((await shown({ type: "end", state: "cancelled" })).description, "cancelled");
  });
});
