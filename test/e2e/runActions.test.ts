import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { eventually } from "../support/deadline";
import { choosePick, keepEvidence, keepingEvidence, launchBrowser, openEditor, runCommand, webviewFrame } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";
import { makeRun } from "../support/runFolders";
import { provided } from "../support/testEnvironment";

/** In a browser VS Code writes down every five seconds what is open. */
const LAYOUT_KEPT_MS = 8_000;

/** Chooses an action of the menu of a run in the Runs view. */
async function choose(page: Page, run: string, action: string): Promise<void> {
  const chosen = page.locator(".context-view .action-label", { hasText: action }).first();
  await eventually(60, `${action} of ${run}`, async () => {
    await page.locator(`.pane-body .monaco-list-row[aria-label*="${run}"]`).first().click({ button: "right", timeout: 10_000 });
    // A menu that has just opened takes a click for the end of the one that opened it; keys it takes at once.
    const pressed = await chosen.hover({ timeout: 3_000 }).then(() => page.keyboard.press("Enter")).then(() => true as const, () => undefined);
    if (pressed === undefined) await page.keyboard.press("Escape");
    return pressed;
  });
}

/** The address of the same window; one that names a file opens that instead of what was open. */
function withoutFile(address: string): string {
  const url = new URL(address);
  const payload = JSON.parse(url.searchParams.get("payload") ?? "[]") as readonly (readonly [string, string])[];
  url.searchParams.set("payload", JSON.stringify(payload.filter(([key]) => key !== "openFile")));
  return url.toString();
}

test("an open run comes back with the window; deleting names what goes, and what cannot be reached on another machine", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-run-actions-"));
  const file = path.join(folder, "train.jsonl");
  await copyFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), file);
  await mkdir(path.join(folder, "runs"));
  const here = await makeRun(folder, "trained-here");
  const elsewhere = await makeRun(folder, "trained-elsewhere", { manifest: { machine: { kind: "ssh", host: "gpu", folder: "/data/runs/trained-elsewhere-0123abcd", interpreter: "/usr/bin/python3", packageFolder: "/data/bridge" } } });
  // Nobody listens there.
  await writeFile(path.join(folder, "ssh_config"), "Host gpu\n  HostName 127.0.0.1\n  Port 9\n");
  const server = await startEditorServer({ dialogs: true, env: { OLLAMA_HOST: provided("ollama"), CLINICAL_PROMPTS_SSH_CONFIG: path.join(folder, "ssh_config") } });
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(browser, server, { folder, file });
    const dialog = page.locator(".monaco-dialog-box");
    const answer = async (button: string): Promise<void> => {
      await dialog.locator(".monaco-button", { hasText: button }).click();
      await dialog.waitFor({ state: "detached" });
    };
    await keepingEvidence("run-actions-failed", page, server, async () => {
      await page.locator(".statusbar-item", { hasText: "Row 1/200" }).waitFor({ timeout: 60_000 });
      await runCommand(page, "Clinical Prompts: Open Run");
      await choosePick(page.locator(".quick-input-list .monaco-list-row", { hasText: "trained-here" }));
      await webviewFrame(page, "dl.figures");
      await page.waitForTimeout(LAYOUT_KEPT_MS);
      await page.goto(withoutFile(page.url()));
      await page.locator(".tab", { hasText: "trained-here" }).waitFor({ timeout: 60_000 });
      const back = await webviewFrame(page, "dl.figures");
      await back.locator(".status.good", { hasText: "finished" }).waitFor({ timeout: 30_000 });

      await runCommand(page, "Focus on Runs View");
      await choose(page, "trained-here", "Reproduce");
      const changed = page.locator(".notification-list-item", { hasText: "is no longer what this run was trained on" });
      await changed.waitFor({ timeout: 30_000 });
      await keepEvidence("run-reproduce", page, server);
      await runCommand(page, "Notifications: Clear All Notifications");

      await choose(page, "trained-here", "Delete");
      await dialog.waitFor({ timeout: 30_000 });
      assert.match((await dialog.textContent()) ?? "", /Delete the run “trained-here”\? It cannot be brought back\..*train\.jsonl, val\.jsonl\..*adapter\./su);
      await keepEvidence("run-delete", page, server);
      await answer("Cancel");
      assert.ok(existsSync(here));
      await choose(page, "trained-here", "Delete");
      await dialog.waitFor({ timeout: 30_000 });
      await answer("Delete");
      await eventually(20, "the folder is gone", () => Promise.resolve(existsSync(here) ? undefined : true));
      await page.locator(".tab", { hasText: "trained-here" }).waitFor({ state: "detached", timeout: 20_000 });

      await choose(page, "trained-elsewhere", "Delete");
      await dialog.waitFor({ timeout: 30_000 });
      assert.match((await dialog.textContent()) ?? "", /Connect to ssh:\/\/gpu\?/u);
      await answer("Connect");
      const silent = page.locator(".notification-list-item", { hasText: "The copy of this run on gpu is still there, in /data/runs/trained-elsewhere-0123abcd" });
      await silent.waitFor({ timeout: 60_000 });
      await keepEvidence("run-delete-silent", page, server);
      assert.ok(existsSync(path.join(elsewhere, "train.jsonl")));
      await silent.locator(".monaco-button", { hasText: "Delete here alone" }).click();
      await dialog.waitFor({ timeout: 30_000 });
      assert.match((await dialog.textContent()) ?? "", /Its copy on gpu, .* stays there\./u);
      await answer("Delete");
      await eventually(20, "the folder is gone", () => Promise.resolve(existsSync(elsewhere) ? undefined : true));
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
