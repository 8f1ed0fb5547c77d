import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { choosePick, keepingEvidence, launchBrowser, openEditor, runCommand, webviewFrame } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";
import { httpServer } from "../support/httpServer";
import { provided } from "../support/testEnvironment";

for (const theme of ["Default Dark Modern", "Default Light Modern", "Default High Contrast"]) {
  test(`before a training, one page shows what it would do; the file opens on request and nothing is started (${theme})`, async (t) => {
    const ollama = await httpServer(t, (_, response) => response.end('{"version":"0.11.4"}'));
    const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-preflight-"));
    const file = path.join(folder, "train.jsonl");
    await copyFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), file);
    await mkdir(path.join(folder, ".vscode"));
    await writeFile(path.join(folder, ".vscode", "settings.json"), JSON.stringify({ "workbench.colorTheme": theme }));
    const server = await startEditorServer({ env: { OLLAMA_HOST: ollama } });
    const browser = await launchBrowser();
    try {
      const { page } = await openEditor(browser, server, { folder, file });
      await keepingEvidence("preflight", page, server, async () => {
        await page.locator(".statusbar-item", { hasText: "Row 1/200" }).waitFor({ timeout: 60_000 });
        await runCommand(page, "Clinical Prompts: Train LoRA");
        for (const label of ["train.jsonl", "Small model on this CPU"]) await choosePick(page.locator(`.quick-input-list .monaco-list-row[aria-label^="${label}"]`));
        // Python reads its libraries first.
        await page.locator(".tab.active", { hasText: "Before training" }).waitFor({ timeout: 240_000 });
        const shown = await webviewFrame(page, "figure .tokens");
        assert.equal(await shown.locator("figure").count(), 3);
        for (const figure of await shown.locator("figure").all()) {
          const trained = (await figure.locator("mark").textContent()) ?? "";
          assert.match(trained, /^(?:Pour préciser|Recommandation) ?:.*<\|im_end\|>$/su);
          assert.match((await figure.locator(".tokens").textContent()) ?? "", /^<\|im_start\|>/u);
        }
        assert.match((await shown.locator("main").textContent()) ?? "", /200 rows, 160 to learn from, 40 for validation/u);
        assert.match((await shown.locator("footer").textContent()) ?? "", /nothing of them leaves this computer/u);
        assert.equal(await shown.locator('[data-decision="start"]').isEnabled(), true);
        const pictures = path.join(provided("results"), "preflight");
        await mkdir(pictures, { recursive: true });
        await page.screenshot({ path: path.join(pictures, `${theme}.png`) });
        await shown.locator("figure").last().scrollIntoViewIfNeeded();
        await page.screenshot({ path: path.join(pictures, `${theme} - rows.png`) });
        assert.deepEqual((await readdir(folder)).sort(), [".vscode", "train.jsonl"]);
        await shown.locator('[data-decision="open"]').click();
        await page.locator(".tab.active", { hasText: "training.json" }).waitFor({ timeout: 20_000 });
        const written = JSON.parse(await readFile(path.join(folder, "training.json"), "utf8")) as { readonly method: string; readonly epochs: number };
        assert.deepEqual([written.method, written.epochs], ["lora", 1.25]);
        assert.deepEqual((await readdir(folder)).sort(), [".vscode", "train.jsonl", "training.json"]);
      });
    } finally {
      await browser.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
}
