import path from "node:path";
import { cacheRoot } from "../../src/platform/cache";
import { resolveOllama } from "../../src/platform/ollama/resolve";
import { eventually } from "../support/deadline";
import { launchBrowser, openEditor } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";
import { EvaluationPage } from "./evaluationPage";

const EXAMPLE = path.join(PRODUCT_ROOT, "examples", "headache");

/** Pictures the example beside the scores of a model that was trained on it; answers that are there already are not asked again. */
async function picture(model: string): Promise<void> {
  const ollama = await resolveOllama({ configured: process.env["OLLAMA_HOST"], cache: cacheRoot(process.env), build: false, signal: AbortSignal.timeout(60_000), onLine: () => undefined });
  const server = await startEditorServer({ env: { OLLAMA_HOST: ollama.host } });
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(browser, server, { folder: EXAMPLE, file: path.join(EXAMPLE, "train.jsonl") });
    const panel = await EvaluationPage.open(page);
    await panel.pick("model", model);
    await panel.pick("file", "test.jsonl");
    await panel.run();
    await eventually(900, "the end of the evaluation", async () => ((await panel.status()).includes("rows answered") ? true : undefined));
    await panel.rows().first().locator("button.open").click();
    await page.locator(".tab.active", { hasText: "test.jsonl" }).waitFor({ timeout: 20_000 });
    await page.locator(".statusbar-item", { hasText: /Row \d+/u }).waitFor({ timeout: 20_000 });
    await page.keyboard.press("Escape");
    await page.screenshot({ path: path.join(PRODUCT_ROOT, "docs", "screenshot.png") });
  } finally {
    await browser.close();
    await server.stop();
    await ollama.stop();
  }
}

const [model] = process.argv.slice(2);
if (model === undefined) throw new Error("Which model? Name one that “npm start” has trained.");
void picture(model);
