import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { eventually } from "../support/deadline";
import { choosePick, keepingEvidence, launchBrowser, openEditor, runCommand } from "../support/editorPage";
import { startEditorServer } from "../support/editorServer";

const TABLE = "Question;Réponse;category;Âge\r\n\"Tête lourde,\r\nfièvre\";Repos;short_case;47\r\nCéphalée;IRM;red_flags;30\r\n";

/** A step of a choice is there when its title is. */
async function step(page: Page, title: string, timeout = 30_000): Promise<void> {
  await page.locator(".quick-input-titlebar", { hasText: title }).waitFor({ timeout });
}
const line = (page: Page, text: string) => page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();

test("a table of a French spreadsheet is imported from the explorer with a mapping that is corrected, and its rows are marked at once", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-exchange-"));
  await writeFile(path.join(folder, "cas.csv"), Buffer.from(TABLE, "latin1"));
  const server = await startEditorServer();
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(browser, server, { folder });
    await keepingEvidence("exchange", page, server, async () => {
      // The menu has our command once the extension is known.
      const command = page.locator(".context-view .action-label", { hasText: "Import" }).first();
      await eventually(60, "the command in the menu", async () => {
        await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "cas.csv" }).click({ button: "right", timeout: 10_000 });
        // A menu that has just opened takes a click for the end of the one that opened it; keys it takes at once.
        const chosen = command.hover({ timeout: 3_000 }).then(() => page.keyboard.press("Enter"));
        const asked = await chosen.then(() => step(page, "1/2", 5_000)).then(() => true as const, () => undefined);
        if (asked === undefined) await page.keyboard.press("Escape");
        return asked;
      });
      await page.keyboard.press("Enter");
      await step(page, "2/2");
      await choosePick(line(page, "Réponse"));
      await choosePick(line(page, "response"));
      await line(page, "Réponse → response").waitFor({ timeout: 10_000 });
      await choosePick(line(page, "2"));
      await page.locator(".quick-input-widget input").first().waitFor({ timeout: 10_000 });
      await eventually(30, "the name of the dataset", async () => ((await page.locator(".quick-input-widget input").first().inputValue()).endsWith("cas.jsonl") ? true : undefined));
      await page.keyboard.press("Enter");
      await page.locator(".tab.active", { hasText: "cas.jsonl" }).waitFor({ timeout: 30_000 });
      const rows = await readFile(path.join(folder, "cas.jsonl"), "utf8");
      assert.equal(rows, String.raw`{"instruction": "Tête lourde,\r\nfièvre", "response": "Repos", "category": "short_case", "Âge": "47"}
{"instruction": "Céphalée", "response": "IRM", "category": "red_flags", "Âge": "30"}
`);

      await page.locator(".editor-instance .view-lines").click();
      await page.keyboard.press("Control+a");
      await runCommand(page, "Clinical Prompts: Edit Rows…");
      await step(page, "1/2");
      await page.keyboard.press("Enter");
      await step(page, "2/2");
      await choosePick(line(page, "reviewed"));
      await page.locator(".notifications-toasts", { hasText: "2" }).waitFor({ timeout: 30_000 });
      await page.locator(".editor-instance .view-lines").click();
      await page.keyboard.press("Control+s");
      await eventually(20, "the rows on the disk", async () => ((await readFile(path.join(folder, "cas.jsonl"), "utf8")).split('"status": "reviewed"').length === 3 ? true : undefined));
      await page.keyboard.press("Control+z");
      await page.keyboard.press("Control+s");
      await eventually(20, "the rows as they were", async () => ((await readFile(path.join(folder, "cas.jsonl"), "utf8")) === rows ? true : undefined));
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
