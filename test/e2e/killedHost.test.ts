import assert from "node:assert/strict";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { Frame, Page } from "playwright-core";
import { eventually } from "../support/deadline";
import { choosePick, keepingEvidence, launchBrowser, openEditor, runCommand, webviewFrame } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";
import { hostMark, killExtensionHosts } from "../support/extensionHosts";
import { makeRun } from "../support/runFolders";
import { saveEvaluation } from "../support/savedEvaluation";
import { provided } from "../support/testEnvironment";

const ROWS = 100;

/** Of a page: what is opened anew has no such mark. */
const markAsBefore = (): void => document.body.setAttribute("data-before", "");

/** Looks at a panel, and does something in it until its host answers. */
async function answers(page: Page, tab: string, act: (frame: Frame) => Promise<true | undefined>): Promise<void> {
  await page.locator(".tab", { hasText: tab }).first().click({ timeout: 20_000 });
  await eventually(40, `an answer to what is done in “${tab}”`, async () => {
    for (const frame of page.frames()) if ((await act(frame).catch(() => undefined)) === true) return true;
    return undefined;
  });
  assert.equal(await page.locator(".tab", { hasText: tab }).count(), 1, "the deaf one is gone");
}

test("comparison, reports, the Evaluation panel and the form answer again after the extension host was killed", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-killed-host-"));
  const file = path.join(folder, "test.jsonl");
  await copyFile(path.join(PRODUCT_ROOT, "examples", "headache", "test.jsonl"), file);
  await writeFile(path.join(folder, "evaluation.json"), JSON.stringify({ missedRedFlags: 0 }));
  for (const [model, day] of [["base", "01"], ["tuned", "02"]] as const) await saveEvaluation({ file, productRoot: PRODUCT_ROOT, model, createdAt: `2026-01-${day}T08:00:00.000Z`, answer: ({ response }) => response });
  for (const run of ["run-a", "run-b"]) await makeRun(folder, run);
  const server = await startEditorServer({ installed: true, env: { OLLAMA_HOST: provided("ollama"), ...hostMark(folder) } });
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(browser, server, { folder, file });
    await keepingEvidence("killed-host", page, server, async () => {
      await page.locator(".statusbar-item", { hasText: `Row 1/${ROWS}` }).waitFor({ timeout: 60_000 });
      await runCommand(page, "Clinical Prompts: Compare Runs");
      for (const run of ["run-a", "run-b"]) await choosePick(page.locator(".quick-input-list .monaco-list-row", { hasText: run }));
      await page.keyboard.press("Enter");
      await webviewFrame(page, ".head.run-1 button");
      await page.locator(".tab", { hasText: /^test\.jsonl/u }).first().click();
      await page.locator(".statusbar-item", { hasText: "Gate:" }).click({ timeout: 20_000 });
      await (await webviewFrame(page, ".comparison article, .comparison summary")).locator(".comparison summary", { hasText: `Rows answered differently (0 of ${ROWS})` }).waitFor({ timeout: 30_000 });
      await page.locator(".tab", { hasText: /^test\.jsonl/u }).first().click();
      await runCommand(page, "Clinical Prompts: Dataset Report");
      await webviewFrame(page, "table.coverage");
      await page.locator(".tab", { hasText: /^test\.jsonl/u }).first().click();
      await runCommand(page, "Clinical Prompts: Review in Form");
      await (await webviewFrame(page, "main .texts .reader")).evaluate(markAsBefore);
      await runCommand(page, "Clinical Prompts: Evaluate a Model");
      await (await webviewFrame(page, "main .buttons")).evaluate(markAsBefore);

      await killExtensionHosts(folder);
      // It was in front, and is opened anew without being asked for.
      const form = await webviewFrame(page, "body:not([data-before]) main .texts .reader", 40);
      const place = (await form.locator("h1").textContent()) ?? "";
      await form.locator('[data-act="next"]').click();
      await eventually(20, "the next row in the form", async () => ((await form.locator("h1").textContent()) === place ? undefined : true));
      assert.equal(await page.locator(".tab", { hasText: /^test\.jsonl/u }).count(), 2, "the text and one form");

      await answers(page, "Report: test.jsonl", async (frame) => {
        await frame.locator('[data-figure="rows"]').click({ timeout: 1_000 });
        return (await frame.locator("button.row").count()) > 0 ? true : undefined;
      });
      await answers(page, "tuned on test.jsonl", async (frame) => {
        if (!(await frame.locator("#different").isChecked({ timeout: 1_000 }))) return undefined;
        await frame.locator("#different").uncheck({ timeout: 1_000 });
        await frame.locator(".comparison summary", { hasText: `Rows that both answered (${ROWS})` }).waitFor({ timeout: 3_000 });
        return true;
      });
      await answers(page, "run-a ↔ run-b", async (frame) => {
        await frame.locator(".head.run-1 button").click({ timeout: 1_000 });
        await page.locator('.tab[aria-label^="run-b,"]').waitFor({ timeout: 5_000 });
        return true;
      });
      const view = await webviewFrame(page, "body:not([data-before]) main .buttons");
      await view.locator("#file vscode-option", { hasText: "test.jsonl" }).waitFor({ state: "attached", timeout: 20_000 });
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
