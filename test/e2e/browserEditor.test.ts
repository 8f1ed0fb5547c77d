import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { eventually } from "../support/deadline";
import { launchBrowser } from "../support/editorPage";
import { PRODUCT_ROOT } from "../support/editorServer";

interface BrowserEditor {
  readonly url: string;
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}
interface EditorScript {
  readonly startBrowserEditor: (folder: string, file: string, line: number, home: string) => Promise<BrowserEditor>;
}

test("the editor of “npm start” opens the failing row, for who has the token and on this machine alone", async () => {
  const { startBrowserEditor } = (await import(path.join(PRODUCT_ROOT, "scripts", "editor.mjs"))) as EditorScript;
  const home = await mkdtemp(path.join(tmpdir(), "clinical-prompts-browser-editor-"));
  const workspace = path.join(home, "workspace");
  await cp(path.join(PRODUCT_ROOT, "examples", "headache"), workspace, { recursive: true, filter: (source) => !/\/(?:runs|evaluations)$/u.test(source) });
  const server = await startBrowserEditor(workspace, path.join(workspace, "test.jsonl"), 7, path.join(home, "editor"));
  const browser = await launchBrowser();
  try {
    const url = new URL(server.url);
    assert.equal((await fetch(url.origin)).status, 403, "without the token nothing is shown");
    await assert.rejects(fetch(server.url.replace("127.0.0.1", "127.0.0.2")), "it listens on 127.0.0.1 alone");

    const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 } })).newPage();
    await page.goto(server.url);
    await page.locator(".tab.active", { hasText: "test.jsonl" }).waitFor({ timeout: 60_000 });
    await page.locator("#status\\.editor\\.selection", { hasText: "Ln 7" }).waitFor({ timeout: 20_000 });
    await page.locator(".statusbar-item", { hasText: /Row 7\/100/u }).waitFor({ timeout: 30_000 });
    // Rows are wrapped once the extension has spoken: the row must be in sight then, too.
    await eventually(20, "row 7, wrapped and in sight", async () => {
      const numbers = await page.locator(".editor-instance .line-numbers").allTextContents();
      return numbers.includes("7") && numbers.length < 20 ? true : undefined;
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
