import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { choosePick, keepEvidence, keepingEvidence, launchBrowser, openEditor, runCommand } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";
import { pushingBridge } from "../support/pushingBridge";
import { makeRun } from "../support/runFolders";

test("a run's adapter goes to a hub once it is read what goes where, and not before", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-push-"));
  const file = path.join(folder, "train.jsonl");
  await copyFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), file);
  await mkdir(path.join(folder, "runs"));
  const run = await makeRun(folder, "trained-here");
  const { cache, asked } = await pushingBridge(folder, PRODUCT_ROOT);
  const server = await startEditorServer({ dialogs: true, env: { CLINICAL_PROMPTS_CACHE: cache, HF_ENDPOINT: "https://hub.example.org" } });
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(browser, server, { folder, file });
    const picks = page.locator(".quick-input-list .monaco-list-row");
    const dialog = page.locator(".monaco-dialog-box");
    const ask = async (): Promise<void> => {
      await runCommand(page, "Clinical Prompts: Push to Hugging Face Hub");
      await choosePick(picks.filter({ hasText: "trained-here" }));
      await choosePick(picks.filter({ hasText: "the adapter" }));
      await page.locator(".quick-input-message", { hasText: "Repository" }).waitFor({ timeout: 20_000 });
      await page.locator(".quick-input-widget input").fill("me/model");
      await page.keyboard.press("Enter");
      await dialog.waitFor({ timeout: 30_000 });
    };
    await keepingEvidence("push-failed", page, server, async () => {
      await page.locator(".statusbar-item", { hasText: "Row 1/200" }).waitFor({ timeout: 60_000 });
      await ask();
      assert.match((await dialog.textContent()) ?? "", /What: the adapter of .*trained-here.*Where: me\/model at https:\/\/hub\.example\.org.*Private:/su);
      await keepEvidence("push-question", page, server);
      await dialog.locator(".monaco-button", { hasText: "Cancel" }).click();
      await dialog.waitFor({ state: "detached" });
      assert.equal(existsSync(asked), false);
      await ask();
      await dialog.locator(".monaco-button", { hasText: "Send" }).click();
      await page.locator(".notification-list-item", { hasText: "Sent to https://hub.example.org/me/model" }).waitFor({ timeout: 60_000 });
      await keepEvidence("push-sent", page, server);
      assert.equal(await readFile(asked, "utf8"), `-m clinical_bridge push ${run} --what adapter --repository=me/model\n`);
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
