import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { choosePick, keepingEvidence, launchBrowser, openEditor, runCommand, webviewFrame } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";
import { httpServer } from "../support/httpServer";
import { startSshServer } from "../support/sshServer";
import { provided } from "../support/testEnvironment";

test("an SSH host is diagnosed, and the page before a training there says what it has and what goes where; nothing is sent", async (t) => {
  const ollama = await httpServer(t, (_, response) => response.end('{"version":"0.11.4"}'));
  const ssh = await startSshServer();
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-remote-"));
  const file = path.join(folder, "train.jsonl");
  await copyFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), file);
  await mkdir(path.join(folder, ".vscode"));
  await writeFile(path.join(folder, ".vscode", "settings.json"), JSON.stringify({ "workbench.colorTheme": "Default Light Modern" }));
  const there = path.join(folder, "there");
  const server = await startEditorServer({ env: { OLLAMA_HOST: ollama, CLINICAL_PROMPTS_SSH_CONFIG: ssh.configFile, XDG_DATA_HOME: there } });
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(browser, server, { folder, file });
    const choose = (label: string): Promise<void> => choosePick(page.locator(`.quick-input-list .monaco-list-row[aria-label^="${label}"]`).first());
    const pictures = path.join(provided("results"), "remoteHost");
    await mkdir(pictures, { recursive: true });
    await keepingEvidence("remoteHost", page, server, async () => {
      await page.locator(".statusbar-item", { hasText: "Row 1/200" }).waitFor({ timeout: 60_000 });
      await runCommand(page, "Clinical Prompts: Diagnose a Machine");
      await choose("gpu, ");
      await page.locator(".view-line", { hasText: "rsync: 3." }).waitFor({ timeout: 60_000 });
      await page.locator(".view-line", { hasText: "answers" }).waitFor({ timeout: 10_000 });
      await page.screenshot({ path: path.join(pictures, "diagnosis.png") });
      await runCommand(page, "Clinical Prompts: Train LoRA");
      for (const label of ["train.jsonl", "Small model on this CPU", "gpu, "]) await choose(label);
      // Where this machine has Slurm's programs, the host is it too.
      const itself = page.locator('.quick-input-list .monaco-list-row[aria-label^="On gpu itself"]').first();
      await Promise.race([itself.click({ timeout: 240_000 }).catch(() => undefined), page.locator(".tab.active", { hasText: "Before training" }).waitFor({ timeout: 240_000 })]);
      await page.locator(".tab.active", { hasText: "Before training" }).waitFor({ timeout: 240_000 });
      const shown = await webviewFrame(page, "figure .tokens");
      assert.equal(await shown.locator("figure").count(), 3, "the tokens are counted here");
      const [main, foot] = await Promise.all(["main", "footer"].map((part) => shown.locator(part).textContent()));
      for (const said of ["200 rows, 160 to learn from, 40 for validation", "Machine: gpu", "Here: ", "Not known for this host"]) assert.ok(main?.includes(said), `${said}\n${main}`);
      assert.match(foot ?? "", /200 rows of train\.jsonl, .* go to gpu \(\w+@127\.0\.0\.1:\d+\).*The Python libraries are installed on gpu first/u);
      assert.equal(await shown.locator('[data-decision="start"]').textContent(), "Send and Train");
      await page.screenshot({ path: path.join(pictures, "before.png") });
      await shown.locator("h2", { hasText: "Machine: gpu" }).scrollIntoViewIfNeeded();
      await page.screenshot({ path: path.join(pictures, "machine.png") });
      assert.deepEqual((await readdir(folder)).sort(), [".vscode", "train.jsonl"], "nothing is written or sent");
    });
  } finally {
    await browser.close();
    await Promise.all([server.stop(), ssh.stop()]);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
