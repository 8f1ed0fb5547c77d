import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { keepingEvidence, launchBrowser, openEditor, runCommand } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";
import { onlyNotification } from "../support/notifications";

const PREGNANT = String.raw`{"instruction": "CAS CLINIQUE:\nFemme de 30 ans, enceinte de 9 SA, céphalée.\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'", "response": "Pour préciser: Depuis quand ?"}`;
const SISTER = PREGNANT.replace("enceinte de 9 SA", "sa sœur a eu un anévrisme");

/** What VS Code's own themes give to `invalid`, `markup.inserted` and `markup.changed` (dark_vs, light_vs, hc_black). */
const THEMES = {
  "Default Dark Modern": { class: "vs-dark", affirmed: "rgb(244, 71, 71)", denied: "rgb(181, 206, 168)", uncertain: "rgb(86, 156, 214)" },
  "Default Light Modern": { class: "vs", affirmed: "rgb(205, 49, 49)", denied: "rgb(9, 134, 88)", uncertain: "rgb(4, 81, 165)" },
  "Default High Contrast": { class: "hc-black", affirmed: "rgb(244, 71, 71)", denied: "rgb(181, 206, 168)", uncertain: "rgb(86, 156, 214)" },
} as const;

/** How a word of the editor is drawn. */
async function styleOf(page: Page, word: string) {
  const span = page.locator(".editor-instance .view-line").locator("span.mtku, span.mtks", { hasText: word }).first();
  await span.waitFor({ timeout: 60_000 });
  return span.evaluate((element) => {
    const { color, fontStyle, fontWeight, textDecorationLine, textDecorationStyle } = getComputedStyle(element);
    return { color, isBold: Number(fontWeight) >= 600, isItalic: fontStyle === "italic", line: textDecorationLine, lineStyle: textDecorationStyle };
  });
}

test("findings are told apart in the example, in a dark, a light and a high-contrast theme, and a refusal says why", async () => {
  const home = await mkdtemp(path.join(tmpdir(), "clinical-prompts-edit-"));
  const server = await startEditorServer();
  const browser = await launchBrowser();
  try {
    for (const [theme, colours] of Object.entries(THEMES)) {
      const folder = path.join(home, theme);
      await mkdir(path.join(folder, ".vscode"), { recursive: true });
      await writeFile(path.join(folder, ".vscode", "settings.json"), JSON.stringify({ "workbench.colorTheme": theme }));
      const file = path.join(folder, "train.jsonl");
      await writeFile(file, `${SISTER}\n${await readFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), "utf8")}`);
      const { page } = await openEditor(browser, server, { folder, file });
      await keepingEvidence(`edit-${theme}`, page, server, async () => {
        await page.locator(`.monaco-workbench.${colours.class}`).waitFor({ timeout: 30_000 });
        assert.deepEqual(await styleOf(page, "Enceinte"), { color: colours.affirmed, isBold: true, isItalic: false, line: "underline", lineStyle: "solid" });
        assert.deepEqual(await styleOf(page, "convulsion"), { color: colours.denied, isBold: false, isItalic: false, line: "line-through", lineStyle: "solid" });
        assert.deepEqual(await styleOf(page, "anévrisme"), { color: colours.uncertain, isBold: false, isItalic: true, line: "underline", lineStyle: "solid" });
      });
      await page.context().close();
    }

    const file = path.join(home, "pregnant.jsonl");
    await writeFile(file, PREGNANT);
    const { page } = await openEditor(browser, server, { folder: home, file });
    await keepingEvidence("edit-other-sex", page, server, async () => {
      await page.locator(".statusbar-item", { hasText: "Row 1/1" }).waitFor({ timeout: 30_000 });
      await runCommand(page, "Clinical Prompts: Add This Case for the Other Sex");
      await onlyNotification(page, /“enceinte” fits one sex alone: this case has no twin of the other\./iu);
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
