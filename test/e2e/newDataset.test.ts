import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { choosePick, keepingEvidence, launchBrowser, openEditor, runCommand } from "../support/editorPage";
import { startEditorServer } from "../support/editorServer";
import { eventually } from "../support/deadline";

interface Row {
  readonly id: string;
  readonly category: string;
  readonly instruction: string;
}

/** Waits for a question, writes another value over the one it offers and answers. */
async function answer(page: Page, title: string, value: string): Promise<void> {
  await page.locator(".quick-input-title", { hasText: title }).waitFor({ timeout: 30_000 });
  await page.locator(".quick-input-widget input.input").first().fill(value);
  await page.keyboard.press("Enter");
}

test("New Dataset asks for protocol, rows, shares and seed, refuses what it cannot write, goes back, and opens what it has written", async () => {
  const home = await mkdtemp(path.join(tmpdir(), "clinical-prompts-new-"));
  const server = await startEditorServer();
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(browser, server, { folder: home });
    await keepingEvidence("new-dataset", page, server, async () => {
      await runCommand(page, "Clinical Prompts: New Dataset");
      await page.locator(".quick-input-title", { hasText: "(1/4)" }).waitFor({ timeout: 60_000 });
      await choosePick(page.locator(".quick-input-list .monaco-list-row", { hasText: "chest-pain-fr" }));

      await answer(page, "(2/4)", "0");
      await page.locator(".quick-input-message", { hasText: "A whole number from 1 to" }).waitFor({ timeout: 10_000 });
      await answer(page, "(2/4)", "12");

      const input = page.locator(".quick-input-widget input.input").first();
      await page.locator(".quick-input-title", { hasText: "(3/4)" }).waitFor({ timeout: 10_000 });
      assert.equal(await input.inputValue(), "short_case=25, red_flags=50, no_red_flags=17, ambiguous=8");
      await page.locator(".quick-input-titlebar .action-label").first().click();
      await page.locator(".quick-input-title", { hasText: "(2/4)" }).waitFor({ timeout: 10_000 });
      assert.equal(await input.inputValue(), "12");
      await page.keyboard.press("Enter");

      await answer(page, "(3/4)", "nothing=1");
      await page.locator(".quick-input-message", { hasText: "the categories are short_case" }).waitFor({ timeout: 10_000 });
      await answer(page, "(3/4)", "short_case=1, red_flags=2");
      await answer(page, "(4/4)", "7");

      const file = path.join(home, "mine.jsonl");
      await eventually(30, "a place to save to", async () => ((await input.inputValue()).endsWith("dataset.jsonl") ? true : undefined));
      await input.fill(file);
      await page.keyboard.press("Enter");
      await page.locator(".tab.active", { hasText: "mine.jsonl" }).waitFor({ timeout: 30_000 });

      const rows = (await readFile(file, "utf8")).trim().split("\n").map((line) => JSON.parse(line) as Row);
      assert.deepEqual(["short_case", "red_flags"].map((id) => rows.filter(({ category }) => category === id).length), [4, 8]);
      assert.equal(rows[0]?.id, "gen-7-01");
      assert.ok(rows.every(({ instruction }) => instruction.startsWith("CAS CLINIQUE – DOULEUR THORACIQUE:")));
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
