import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { BridgeEvent } from "../../src/core/training/bridgeEvent";
import { choosePick, keepEvidence, keepingEvidence, launchBrowser, openEditor, runCommand, webviewFrame } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";
import { recordedEvents } from "../support/runEvents";

const NAME = "headache-20261125-1634";
/** Until the second evaluation has been made. */
const FIRST_PART = 46;

/** A run of the recorded events, as if a trainer of this process id had written them and 12 rows had been too long. */
async function makeRun(folder: string, name: string, pid: number, events: readonly BridgeEvent[]): Promise<string> {
  const run = path.join(folder, "runs", name);
  await mkdir(run, { recursive: true });
  const configuration = { learningRate: name === NAME ? 1e-3 : 2e-3, epochs: 1.25, maxLength: 344 };
  await writeFile(path.join(run, "run.json"), JSON.stringify({ version: 1, name, createdAt: "2026-11-25T16:34:18Z", dataset: { file: "train.jsonl", sha256: "0554753474f770575b09bdef7308437517ccad0be3739d4d1bfc1ec10ecab082", rows: 200 }, protocol: { id: "headache-fr", version: "1.1.0" }, baseModel: { name: "SmolLM2-135M-Instruct" }, configuration }));
  await writeFile(path.join(run, "trainer.pid"), `${pid}\n`);
  await writeFile(path.join(run, "log.txt"), "trained\n");
  append(run, pid, events);
  return run;
}

function append(run: string, pid: number, events: readonly BridgeEvent[]): void {
  const now = new Date().toISOString();
  for (const event of events) {
    const written = event.type === "hello" ? { ...event, pid } : event.type === "plan" ? { ...event, truncatedRows: 12 } : event.type === "step" ? { ...event, tokensPerSecond: 231.4, memoryBytes: 2.4e9 } : event.type === "phase" ? { ...event, time: now } : event;
    appendFileSync(path.join(run, "events.jsonl"), `${JSON.stringify(written)}\n`);
  }
}

for (const theme of ["Default Dark Modern", "Default Light Modern", "Default High Contrast"]) {
  test(`a run is followed as it is written, is the truth when it is seen again, and is compared (${theme})`, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-run-view-"));
    const file = path.join(folder, "train.jsonl");
    await copyFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), file);
    await mkdir(path.join(folder, ".vscode"));
    await writeFile(path.join(folder, ".vscode", "settings.json"), JSON.stringify({ "workbench.colorTheme": theme }));
    const trainer = spawn("sleep", ["600"]);
    const pid = trainer.pid ?? assert.fail("no process");
    const events = recordedEvents(PRODUCT_ROOT);
    const run = await makeRun(folder, NAME, pid, events.slice(0, FIRST_PART));
    await makeRun(folder, "headache-other", 2 ** 22 + 1, events);
    const server = await startEditorServer();
    const browser = await launchBrowser();
    try {
      const { page } = await openEditor(browser, server, { folder, file });
      await keepingEvidence(`run-failed-${theme}`, page, server, async () => {
        await page.locator(".statusbar-item", { hasText: "Row 1/200" }).waitFor({ timeout: 60_000 });
        await runCommand(page, "Clinical Prompts: Open Run");
        await choosePick(page.locator(".quick-input-list .monaco-list-row", { hasText: NAME }));
        const view = await webviewFrame(page, "dl.figures");
        await view.locator('[data-figure="step"]', { hasText: "32 / 100" }).waitFor({ timeout: 20_000 });
        assert.equal(await view.locator(".curve.validation[data-points]").getAttribute("data-points"), "2");
        assert.equal(await view.locator('[data-phase="running"] .label').textContent(), "training");
        assert.equal(await view.locator('[data-advice="truncated_rows"]').count(), 1);
        assert.deepEqual(await view.locator(".buttons button").evaluateAll((buttons) => buttons.map((button) => button.getAttribute("data-action"))), ["stopAndKeep", "cancel", "openLog", "openFolder"]);
        await view.locator("details.numbers summary").click();
        await view.locator("details.numbers tbody tr").nth(4).waitFor();
        assert.equal(await view.locator("details.numbers tbody tr").count(), 5);
        await view.locator("details.numbers summary").click();
        await view.locator(".scale").focus();
        await page.keyboard.press("Enter");
        await view.locator('.scale[aria-pressed="true"]').waitFor();
        await keepEvidence(`run-view-${theme}`, page, server);

        append(run, pid, events.slice(FIRST_PART, -1));
        await view.locator('[data-figure="step"]', { hasText: "100 / 100" }).waitFor({ timeout: 20_000 });
        assert.equal(await view.locator(".curve.validation[data-points]").getAttribute("data-points"), "7");
        assert.match((await view.locator(".drawing svg").getAttribute("aria-label")) ?? "", /best: 0\.986 at step 100/u);
        assert.equal(await view.locator(".scale").getAttribute("aria-pressed"), "true", "the switch keeps its state while the run goes on");
        assert.equal(await view.evaluate(() => document.activeElement?.className), "scale", "and the focus");

        await page.locator(".tab", { hasText: "train.jsonl" }).click();
        await page.locator(".editor-instance .monaco-editor.focused").waitFor({ timeout: 20_000 });
        append(run, pid, events.slice(-1));
        trainer.kill("SIGKILL");
        await page.locator(".tab", { hasText: NAME }).click();
        const again = await webviewFrame(page, "dl.figures");
        await again.locator(".status.good", { hasText: "finished" }).waitFor({ timeout: 20_000 });
        await again.locator('[data-action="evaluate"]').waitFor();
        assert.equal(await again.locator('[data-action="cancel"]').count(), 0);

        await runCommand(page, "Clinical Prompts: Compare Runs");
        for (const name of [NAME, "headache-other"]) await choosePick(page.locator(".quick-input-list .monaco-list-row", { hasText: name }));
        await page.locator(".quick-input-widget a.monaco-button", { hasText: "OK" }).click();
        const comparison = await webviewFrame(page, "table.differences");
        assert.deepEqual(await comparison.locator("table.differences tbody tr").evaluateAll((rows) => rows.map((row) => row.textContent)), ["learningRate0.0010.002"]);
        assert.equal(await comparison.locator("g.curve[data-points]").count(), 4);
        await keepEvidence(`run-comparison-${theme}`, page, server);
      });
    } finally {
      trainer.kill("SIGKILL");
      await browser.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}
