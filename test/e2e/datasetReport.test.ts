import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { keepEvidence, keepingEvidence, launchBrowser, openEditor, runCommand, webviewFrame } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";

for (const theme of ["Default Dark Modern", "Default Light Modern", "Default High Contrast"]) {
  test(`the dataset report leads from a cell to its rows and their words (${theme})`, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-report-"));
    const file = path.join(folder, "train.jsonl");
    await copyFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), file);
    await mkdir(path.join(folder, ".vscode"));
    await writeFile(path.join(folder, ".vscode", "settings.json"), JSON.stringify({ "workbench.colorTheme": theme }));
    const server = await startEditorServer();
    const browser = await launchBrowser();
    try {
      const { page } = await openEditor(browser, server, { folder, file });
      await keepingEvidence(`dataset-report-${theme}`, page, server, async () => {
        await page.locator(".statusbar-item", { hasText: "Row 1/200" }).waitFor({ timeout: 60_000 });
        await runCommand(page, "Clinical Prompts: Dataset Report");
        const report = await webviewFrame(page, "table.coverage");
        assert.equal(await report.locator('[data-figure="rows"] strong').textContent(), "200");
        const cell = report.locator('[data-cell="purpura affirmed"]');
        const count = Number(await cell.textContent());
        await cell.click();
        await report.locator("button.row").first().waitFor({ timeout: 20_000 });
        assert.equal(await report.locator("button.row").count(), count);
        await report.locator("button.row").first().click();
        const selected = page.locator(".statusbar-item", { hasText: /\(\d+ selected\)/u });
        await selected.waitFor({ timeout: 20_000 });
        await report.locator('.filter [data-decision="surveillance"]').click();
        const never = report.locator('[data-cell="purpura affirmed"]');
        assert.equal(await never.textContent(), "–", "no row with purpura can expect surveillance");
        assert.match((await never.getAttribute("title")) ?? "", /never “Surveillance, pas d'imagerie”.+\(Autre geste urgent d'abord\).+“purpura”/u);
        await report.locator('.filter [data-decision=""]').click();
        await report.locator('[data-cell="fever family"].empty').click();
        await page.locator(".statusbar-item", { hasText: "Row 201/201" }).waitFor({ timeout: 20_000 });
        await report.locator('[data-cell="fever family"]', { hasText: "1" }).waitFor({ timeout: 20_000 });
        await keepEvidence(`dataset-report-${theme}`, page, server);
      });
    } finally {
      await browser.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}
