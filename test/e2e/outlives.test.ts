import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { advance, INITIAL_RUN_STATE, type RunState } from "../../src/core/training/runState";
import { isAlive } from "../../src/platform/isAlive";
import { EventReader } from "../../src/platform/training/eventTail";
import { cancelRun } from "../../src/platform/training/trainer";
import { trainerPid } from "../../src/platform/training/runStore";
import { eventually } from "../support/deadline";
import { choosePick, keepingEvidence, launchBrowser, openEditor, runCommand, webviewFrame } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";
import { hostMark, killExtensionHosts } from "../support/extensionHosts";
import { provided } from "../support/testEnvironment";

/** 40 of them are trained on, two a step. */
const ROWS = 50;
const EPOCHS = 1.5;
const STEPS = 30;

test("a training goes on while its window is reloaded, its extension host killed and its page closed; what is shown is right again each time", async () => {
  const home = await mkdtemp(path.join(tmpdir(), "clinical-prompts-outlives-"));
  const folder = path.join(home, "headache");
  await mkdir(folder);
  const rows = (await readFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), "utf8")).split("\n", ROWS);
  await writeFile(path.join(folder, "train.jsonl"), `${rows.join("\n")}\n`);
  await writeFile(path.join(folder, "training.json"), JSON.stringify({ preset: "cpu", epochs: EPOCHS, evaluationsPerRun: 2, serveBase: false }));
  const server = await startEditorServer({ dialogs: true, installed: true, env: { OLLAMA_HOST: provided("ollama"), ...hostMark(home) } });
  const browser = await launchBrowser();
  let trainer: number | undefined;
  try {
    const { page } = await openEditor(browser, server, { folder });
    let current = page;
    await keepingEvidence("outlives", page, server, async () => {
      await runCommand(page, "Clinical Prompts: Train LoRA");
      for (const label of ["train.jsonl", "training.json"]) await choosePick(page.locator(`.quick-input-list .monaco-list-row[aria-label^="${label}"]`));
      await (await webviewFrame(page, '[data-decision="start"]', 120)).locator('[data-decision="start"]').click();
      const run = await eventually(30, "the folder of the run", () => onlyRun(path.join(folder, "runs")));
      const pid = await eventually(30, "the trainer", () => trainerPid(run));
      trainer = pid;
      const goesOn = async (after: string): Promise<void> => {
        const { step, status } = await stateOf(run);
        assert.equal(isAlive(pid), true, `the trainer is alive: ${after}`);
        assert.deepEqual([status, await trainerPid(run)], ["running", pid]);
        await viewPasses(current, step, after);
        await listPasses(current, path.basename(run), step, after);
      };
      await runCommand(page, "Focus on Runs View");
      await goesOn("nothing has happened yet");

      await eventually(20, "VS Code keeps the layout", () => isLayoutKept(page, path.basename(run)));
      await page.reload();
      await goesOn("the window is reloaded");

      await killExtensionHosts(home);
      await goesOn("the extension host is killed");

      await page.close();
      current = await page.context().newPage();
      await current.goto(page.url());
      // Of a window that is closed VS Code may keep the editors, not which view was in sight.
      await runCommand(current, "Focus on Runs View");
      await rowOf(current, path.basename(run)).click({ timeout: 60_000 });
      await goesOn("the page is opened again");

      const shown = await webviewFrame(current, "dl.figures");
      await shown.locator(".status.good", { hasText: "finished" }).waitFor({ timeout: 180_000 });
      await shown.locator('[data-figure="step"]', { hasText: `${STEPS} / ${STEPS}` }).waitFor({ timeout: 20_000 });
      assert.equal(await shown.locator(".curve.validation[data-points]").getAttribute("data-points"), "2");
      await rowOf(current, path.basename(run)).filter({ hasText: "finished" }).waitFor({ timeout: 20_000 });
      await eventually(20, "the end of the trainer", () => Promise.resolve(isAlive(pid) ? undefined : true));

      const { status, step, losses, artefacts } = await stateOf(run);
      assert.deepEqual([status, step, artefacts.ollama_model?.name], ["succeeded", STEPS, path.basename(run)]);
      assert.equal(losses.at(-1)?.step, STEPS);
      const written = (await readFile(path.join(run, "events.jsonl"), "utf8")).trim().split("\n").map((line) => JSON.parse(line) as { readonly attempt: number; readonly seq: number });
      assert.deepEqual(written.map(({ attempt, seq }) => [attempt, seq]), written.map((_, at) => [written[0]?.attempt, at]), "no event is lost or doubled");
      assert.deepEqual(await readdir(path.join(folder, "runs")), [path.basename(run)]);
    });
  } finally {
    if (trainer !== undefined && isAlive(trainer)) cancelRun(trainer);
    await browser.close();
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function onlyRun(runs: string): Promise<string | undefined> {
  const [name] = await readdir(runs).catch(() => []);
  return name === undefined || name.startsWith(".") ? undefined : path.join(runs, name);
}

async function stateOf(run: string): Promise<RunState> {
  return (await new EventReader(path.join(run, "events.jsonl")).read()).reduce(advance, INITIAL_RUN_STATE);
}

/** Waits until the run view shows a later step. */
async function viewPasses(page: Page, step: number, after: string): Promise<void> {
  await eventually(60, `the run view beyond step ${step}: ${after}`, async () => {
    const texts = await Promise.all(page.frames().map((frame) => frame.locator('[data-figure="step"]').allTextContents().catch(() => [])));
    return texts.flat().some((text) => Number(/(\d{1,4}) \/ /u.exec(text)?.[1]) > step) ? true : undefined;
  });
}

/** Waits until the Runs view does. */
async function listPasses(page: Page, run: string, step: number, after: string): Promise<void> {
  await eventually(60, `the Runs view beyond step ${step}: ${after}`, async () => {
    const texts = await rowOf(page, run).allTextContents();
    return texts.some((text) => Number(/step (\d+) of/u.exec(text)?.[1]) > step) ? true : undefined;
  });
}

function rowOf(page: Page, run: string) {
  return page.locator(`.pane-body .monaco-list-row[aria-label*="${run}"]`);
}

/** In a browser VS Code writes down every few seconds which editors are open; only those come back. */
async function isLayoutKept(page: Page, editor: string): Promise<true | undefined> {
  const kept = await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error ?? new Error("IndexedDB")) }));
    const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith("vscode-web-state-db-") === true ? [name] : []));
    const contents = names.map(async (name) => {
      const database = await done(indexedDB.open(name));
      try {
        return await done(database.transaction("ItemTable").objectStore("ItemTable").get("memento/workbench.parts.editor") as IDBRequest<unknown>);
      } finally {
        database.close();
      }
    });
    return (await Promise.all(contents)).map(String);
  });
  return kept.some((text) => text.includes(editor)) ? true : undefined;
}
