import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { eventually } from "../support/deadline";
import { keepEvidence, keepingEvidence, launchBrowser, openEditor, runCommand, webviewFrame } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";
import { httpServer } from "../support/httpServer";
import { clearNotifications, onlyNotification } from "../support/notifications";
import { makeRun } from "../support/runFolders";

const TRAINS = /Training needs a workspace that you trust\./u;
const ASKS = /A model is asked only in a workspace that you trust\./u;

/** What a run says that it was trained on. */
const MACHINE = { kind: "ssh", host: "gpu.example.org", folder: "/data/runs/elsewhere-0123abcd", interpreter: "/tmp/python", packageFolder: "/tmp/bridge" };

/** A workspace whose files name a server, a Python function and an interpreter; whatever of it is run leaves its name in `ran`. */
async function writeWorkspace(folder: string, host: string, ran: string): Promise<void> {
  for (const made of [".vscode", "bin", "runs"]) await mkdir(path.join(folder, made), { recursive: true });
  const program = path.join(folder, "bin", "python");
  for (const name of ["python", "ssh", "ollama"]) await writeFile(path.join(folder, "bin", name), `#!/bin/sh\necho "${name} $*" >>"${ran}"\nexit 1\n`, { mode: 0o755 });
  const settings = { python: program, "ollama.host": host, "evaluation.hosts": host, "evaluation.callable": "rag:query", "evaluation.python": program };
  await writeFile(path.join(folder, ".vscode", "settings.json"), JSON.stringify(Object.fromEntries(Object.entries(settings).map(([name, value]) => [`clinicalPrompts.${name}`, value]))));
  await writeFile(path.join(folder, "rag.py"), `open(${JSON.stringify(ran)}, "a").write("rag")\ndef query(case):\n    return ""\n`);
  await writeFile(path.join(folder, "mine.endpoint.json"), JSON.stringify({ url: `${host}/ask`, body: "{prompt}", answer: "/out" }));
  await writeFile(path.join(folder, "training.json"), JSON.stringify({ preset: "cpu", slurm: { python: program } }));
  await copyFile(path.join(PRODUCT_ROOT, "examples", "headache", "test.jsonl"), path.join(folder, "test.jsonl"));
}

test("in Restricted Mode rows are checked, nothing that a workspace names is run or contacted, and it is said what trust would enable", async (t) => {
  const home = await mkdtemp(path.join(tmpdir(), "clinical-prompts-restricted-"));
  const folder = path.join(home, "workspace");
  const ran = path.join(home, "ran");
  const contacts: string[] = [];
  const host = await httpServer(t, ({ url = "" }, response) => {
    contacts.push(url);
    response.end("{}");
  });
  await writeWorkspace(folder, host, ran);
  const server = await startEditorServer({ askTrust: true, env: { OLLAMA_HOST: host, PATH: `${path.join(folder, "bin")}:${process.env["PATH"] ?? ""}` } });
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(browser, server, { folder, file: path.join(folder, "test.jsonl") });
    const told = async (text: RegExp): Promise<void> => {
      assert.match(await onlyNotification(page, text), /Manage Trust/u);
      await clearNotifications(page);
    };
    await keepingEvidence("restricted-mode-failed", page, server, async () => {
      await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor({ timeout: 20_000 });
      await page.locator(".statusbar-item", { hasText: "Row 1/" }).waitFor({ timeout: 60_000 });
      await page.locator(".view-line span.mtku, .view-line span.mtks").first().waitFor({ timeout: 20_000 });
      const before = await readdir(home, { recursive: true });

      const wrong = page.locator(".editor-instance .squiggly-error");
      await page.keyboard.press("Control+Home");
      await page.keyboard.type("x");
      await wrong.first().waitFor({ timeout: 20_000 });
      await page.keyboard.press("Control+Z");
      await eventually(20, "a row that is right again", async () => ((await wrong.count()) === 0 ? true : undefined));

      for (const command of ["Evaluate Several Models", "Check How Stable a Model Is", "Ask an OpenAI-Compatible Server…", "Rephrase with the Local Model…"]) {
        await runCommand(page, `Clinical Prompts: ${command}`);
        await told(ASKS);
      }
      await runCommand(page, "Clinical Prompts: Focus on Evaluation View");
      const panel = await webviewFrame(page, "main .buttons");
      await panel.locator(".problem", { hasText: "A model is asked only in a workspace that you trust." }).waitFor({ timeout: 20_000 });

      await runCommand(page, "Clinical Prompts: Focus on Runs View");
      await page.locator(".welcome-view-content", { hasText: TRAINS }).waitFor({ timeout: 20_000 });
      await page.locator(".pane-header", { hasText: "Runs" }).hover();
      await page.locator('.pane-header .action-label[aria-label="Train LoRA"]').click();
      await told(TRAINS);
      assert.deepEqual(await readdir(home, { recursive: true }), before);
      await makeRun(folder, "elsewhere", { manifest: { machine: MACHINE }, events: [] });
      await page.locator(".pane-header", { hasText: "Runs" }).hover();
      await page.locator('.pane-header .action-label[aria-label="Look Again for Runs"]').click();
      const run = page.locator('.pane-body .monaco-list-row[aria-label*="elsewhere"]').first();
      await run.hover({ timeout: 20_000 });
      await run.locator('.action-label[aria-label="Go On with Run"]').click();
      const said = await onlyNotification(page, TRAINS);
      assert.match(said, /Manage Trust/u);
      assert.deepEqual([contacts, existsSync(ran)], [[], false]);

      await page.locator(".notification-list-item .monaco-button", { hasText: "Manage Trust" }).click();
      const trust = page.locator(".workspace-trust-editor");
      await trust.locator(".workspace-trust-limitations", { hasText: "limited functionality" }).first().waitFor({ timeout: 20_000 });
      await keepEvidence("restricted-mode", page, server);
      // Once it is trusted, what was left alone is looked for.
      await trust.locator(".monaco-button", { hasText: /^Trust$/u }).first().click();
      await runCommand(page, "Clinical Prompts: Evaluate a Model");
      await eventually(30, "a look at the server", () => Promise.resolve(contacts.length > 0 ? true : undefined));
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
