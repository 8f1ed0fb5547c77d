import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { machineOf } from "../../src/platform/training/remote/machine";
import { choosePick, keepingEvidence, launchBrowser, openEditor, runCommand, webviewFrame } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";
import { startSlurm, type SlurmCluster } from "../support/slurmCluster";
import { provided } from "../support/testEnvironment";

/** Stands for the Python on the nodes, so that only the way there and back is looked at; the loop's tests train for real. */
const TRAINER = path.join(PRODUCT_ROOT, "test", "support", "fakeTrainer.sh");

let cluster: SlurmCluster | undefined;
before(async () => {
  cluster = await startSlurm();
});
after(() => cluster?.stop());

test("on a login node a job is described, shown with its script on the page before a training, sent, and its run followed to the model", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-slurm-"));
  const file = path.join(folder, "train.jsonl");
  await copyFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), file);
  await writeFile(path.join(folder, "training.json"), JSON.stringify({ preset: "cpu", baseModel: "SomeBody/some-model", serveBase: false, slurm: { python: TRAINER, folder: path.join(folder, "cluster"), cpus: 1 } }));
  const server = await startEditorServer({ dialogs: true, env: { OLLAMA_HOST: "http://127.0.0.1:9", HF_HUB_OFFLINE: "1" } });
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(browser, server, { folder, file });
    const choose = (label: string): Promise<void> => choosePick(page.locator(`.quick-input-list .monaco-list-row[aria-label^="${label}"]`).first());
    const pictures = path.join(provided("results"), "slurm");
    await mkdir(pictures, { recursive: true });
    await keepingEvidence("slurm", page, server, async () => {
      await page.locator(".statusbar-item", { hasText: "Row 1/200" }).waitFor({ timeout: 60_000 });
      await runCommand(page, "Clinical Prompts: Train LoRA");
      for (const label of ["train.jsonl", "training.json", "Slurm cluster", "partition"]) await choose(label);
      await choosePick(page.locator('.quick-input-list .monaco-list-row[aria-label="cpu"]'));
      await page.locator(".quick-input-list .monaco-list-row", { hasText: "partition cpu" }).waitFor({ timeout: 10_000 });
      await page.screenshot({ path: path.join(pictures, "job.png") });
      await choose("Go On with This Job");
      await page.locator(".monaco-dialog-box .monaco-button", { hasText: "Run It" }).click({ timeout: 30_000 });
      await page.locator(".tab.active", { hasText: "Before training" }).waitFor({ timeout: 240_000 });
      const before = await webviewFrame(page, "pre.script");
      assert.match((await before.locator("pre.script").textContent()) ?? "", /^#!\/bin\/bash\n[\s\S]+\n#SBATCH --partition=cpu\n/u);
      const text = (await before.locator("main").textContent()) ?? "";
      for (const said of ["200 rows, 160 to learn from", "The tokenizer of SomeBody/some-model cannot be read from this computer.", "partition cpu"]) assert.ok(text.includes(said), `${said}\n${text}`);
      assert.match((await before.locator("footer").textContent()) ?? "", /A Slurm job carries it\./u);
      await page.screenshot({ path: path.join(pictures, "before.png") });
      await before.locator("pre.script").scrollIntoViewIfNeeded();
      await page.screenshot({ path: path.join(pictures, "script.png") });
      assert.deepEqual(await readdir(path.join(folder, "runs")).catch(() => []), [], "nothing is written before");
      assert.deepEqual(await readdir(path.join(folder, "cluster")).catch(() => []), [], "nothing is sent before");
      await before.locator('[data-decision="start"]').click();
      const shown = await webviewFrame(page, "dl.figures");
      await shown.locator("header", { hasText: "finished" }).waitFor({ timeout: 180_000 });
      const [run = ""] = await readdir(path.join(folder, "runs"));
      const machine = await machineOf(path.join(folder, "runs", run));
      await page.screenshot({ path: path.join(pictures, "run.png") });
      assert.equal(await readFile(path.join(folder, "runs", run, "model.gguf"), "utf8"), "model\n");
      assert.equal((await readFile(path.join(machine?.folder ?? "", "slurm.exit"), "utf8")).trim(), "0");
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
