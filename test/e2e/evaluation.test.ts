import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { eventually } from "../support/deadline";
import { keepingEvidence, launchBrowser, openEditor, webviewFrame } from "../support/editorPage";
import { EvaluationPage } from "./evaluationPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";
import { hostMark, killExtensionHosts } from "../support/extensionHosts";
import { createUntrainedModel } from "../support/ollamaModel";
import { provided } from "../support/testEnvironment";

const EXAMPLE = path.join(PRODUCT_ROOT, "examples", "headache");
const ROWS = 3;

/** A workspace with a short test file, in which one case is full of markup; answers are cut early, as an untrained model does not end by itself. */
async function makeWorkspace(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-e2e-"));
  const rows = (await readFile(path.join(EXAMPLE, "test.jsonl"), "utf8")).trim().split("\n");
  const urgent = rows.filter((row) => row.includes('"expected": "urgent_imaging"')).slice(0, ROWS);
  const [first = ""] = urgent;
  urgent[0] = first.replace("CAS CLINIQUE:\\n", "CAS CLINIQUE:\\n<img src=x onerror=alert(1)> ");
  await writeFile(path.join(folder, "test.jsonl"), `${urgent.join("\n")}\n`);
  await copyFile(path.join(EXAMPLE, "train.jsonl"), path.join(folder, "train.jsonl"));
  await mkdir(path.join(folder, ".vscode"));
  await writeFile(path.join(folder, ".vscode", "settings.json"), JSON.stringify({ "clinicalPrompts.evaluation.maxTokens": 24 }));
  return folder;
}

test("the Evaluation panel asks a real model and leads from a row back to the dataset", async () => {
  const model = await createUntrainedModel(provided("ollama"), "untrained");
  const folder = await makeWorkspace();
  const server = await startEditorServer({ installed: true, env: { OLLAMA_HOST: provided("ollama"), ...hostMark(folder) } });
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(browser, server, { folder, file: path.join(folder, "train.jsonl") });
    await keepingEvidence("evaluation", page, server, async () => {
      const panel = await EvaluationPage.open(page);
      await panel.pick("model", model);
      await panel.pick("file", "test.jsonl");
      await panel.run();
      await eventually(240, "the end of the evaluation", async () => ((await panel.status()).startsWith(`${ROWS} of ${ROWS} rows answered`) ? true : undefined));

      assert.match(await panel.metric("red_flag_detection"), new RegExp(`^\\d/${ROWS}$`, "u"));
      assert.match(await panel.metric("format_compliance"), new RegExp(`^\\d/${ROWS}$`, "u"));
      assert.equal(await panel.listed(), ROWS);
      assert.match((await panel.headings().first().textContent()) ?? "", /^Missed red flag/u, "an untrained model misses red flags, and those come first");
      assert.equal(await panel.images().count(), 0, "what a case says never becomes markup");

      await panel.judge().filter({ hasText: "on 188 answers judged by a person" }).waitFor({ timeout: 20_000 });

      await panel.rows().last().locator("button.open").click();
      const id = await panel.rows().last().getAttribute("data-id");
      await page.locator(".editor-instance .view-line", { hasText: id ?? "?" }).first().waitFor({ timeout: 20_000 });
      await page.locator(".tab.active", { hasText: "test.jsonl" }).waitFor({ timeout: 20_000 });

      await page.reload();
      const again = await EvaluationPage.open(page);
      await eventually(60, "the same evaluation after a reload", async () => ((await again.status()).startsWith(`${ROWS} of ${ROWS} rows answered`) ? true : undefined));
      await eventually(20, "its rows", async () => ((await again.listed()) === ROWS ? true : undefined));

      await killExtensionHosts(folder);
      // Another page takes the place of the one that nobody hears any more.
      await eventually(60, "the report of the same evaluation, from another extension host", async () => {
        await (await EvaluationPage.open(page)).openReport();
        const report = await webviewFrame(page, "main.evaluation section", 5).catch(() => undefined);
        return report === undefined ? undefined : report.locator("h1", { hasText: "on test.jsonl" }).waitFor({ timeout: 20_000 }).then(() => true as const);
      });
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

test("without Ollama the panel says so in one sentence, with the next step", async () => {
  const folder = await makeWorkspace();
  const server = await startEditorServer({ env: { OLLAMA_HOST: "http://127.0.0.1:9" } });
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(browser, server, { folder });
    await keepingEvidence("evaluation-without-ollama", page, server, async () => {
      const panel = await EvaluationPage.open(page);
      await panel.problem().waitFor({ state: "visible", timeout: 60_000 });
      assert.match((await panel.problem().textContent()) ?? "", /127\.0\.0\.1:9/u);
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
