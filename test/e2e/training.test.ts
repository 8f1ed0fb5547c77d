import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { choosePick, keepingEvidence, launchBrowser, openEditor, runCommand } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer, type EditorServerOptions } from "../support/editorServer";
import { clearNotifications, onlyNotification } from "../support/notifications";
import { provided } from "../support/testEnvironment";

/** A temporary folder with an empty cache and a workspace that holds a good dataset, an empty one and a broken one. */
async function withEditor(name: string, options: (home: string) => EditorServerOptions, use: (page: Page, home: string) => Promise<void>): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), "clinical-prompts-training-"));
  const folder = path.join(home, "workspace");
  for (const made of [folder, path.join(home, "cache")]) await mkdir(made);
  await copyFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), path.join(folder, "train.jsonl"));
  await writeFile(path.join(folder, "empty.jsonl"), "");
  await writeFile(path.join(folder, "broken.jsonl"), '{"instruction": "CAS CLINIQUE:\\nCéphalée."\n');
  const server = await startEditorServer(options(home));
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(browser, server, { folder, file: path.join(folder, "train.jsonl") });
    await keepingEvidence(name, page, server, async () => {
      await use(page, home);
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Trains by the palette: picks the dataset, then the configuration for a CPU. By what is read out: the rows of a list keep hidden text of former ones. */
async function train(page: Page, dataset: string): Promise<void> {
  await runCommand(page, "Clinical Prompts: Train LoRA");
  for (const label of [dataset, "Small model on this CPU"]) await choosePick(page.locator(`.quick-input-list .monaco-list-row[aria-label^="${label}"]`));
}

/** Trains with what is at fault; it ends in one notification, and no file is made. */
async function expectRefusal(page: Page, home: string, dataset: string, text: RegExp, ...otherButtons: string[]): Promise<void> {
  const before = await readdir(home, { recursive: true });
  await train(page, dataset);
  const shown = await onlyNotification(page, text);
  for (const button of [...otherButtons, "Open log"]) assert.ok(shown.includes(button), button);
  assert.deepEqual(await readdir(home, { recursive: true }), before);
  await clearNotifications(page);
}

test("without Ollama training says which address is silent and how to start it", () =>
  withEditor("training-without-ollama", () => ({ env: { OLLAMA_HOST: "http://127.0.0.1:9" } }), (page, home) =>
    expectRefusal(page, home, "train.jsonl", /No Ollama answers at http:\/\/127\.0\.0\.1:9\. Start it with “ollama serve”/u),
  ));

test("without its Python environment training says how to make it", () =>
  withEditor("training-without-python", (home) => ({ env: { OLLAMA_HOST: provided("ollama"), CLINICAL_PROMPTS_CACHE: path.join(home, "cache") } }), (page, home) =>
    expectRefusal(page, home, "train.jsonl", /The Python libraries are not installed yet\. Run “Clinical Prompts: Set Up This Machine”/u, "Set up"),
  ));

test("set-up from the palette says that everything is here", () =>
  withEditor("set-up", () => ({ env: { OLLAMA_HOST: provided("ollama") } }), async (page) => {
    await runCommand(page, "Clinical Prompts: Set Up This Machine");
    await onlyNotification(page, /Everything that training and scoring need is here\./u);
  }));

test("a dataset that cannot be trained on is named, with the line and what to do", () =>
  withEditor("training-wrong-dataset", () => ({ env: { OLLAMA_HOST: provided("ollama") } }), async (page, home) => {
    await expectRefusal(page, home, "empty.jsonl", /There is no row to train on\. Add rows to the dataset/u);
    await expectRefusal(page, home, "broken.jsonl", /broken\.jsonl:1: there is an error in this row, the first of \d+\. Correct what is wrong/u);
  }));

/** Twenty rows of the example, whose first and last are twins that a frozen split has parted. */
async function writeLeakingDataset(folder: string, seed: number): Promise<void> {
  const lines = (await readFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), "utf8")).split("\n", 20);
  const rows = lines.map((line, at) => ({ ...(JSON.parse(line) as { readonly id: string }), ...(at % 19 === 0 ? { pairId: "p" } : {}) }));
  const ids = rows.map(({ id }) => id);
  await writeFile(path.join(folder, "leaking.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  await writeFile(path.join(folder, "leaking.split.json"), JSON.stringify({ version: 1, seed, validationShare: 0.2, train: ids.slice(0, 16), validation: ids.slice(16) }));
}

/** Answers the modal dialog that says `text`. */
async function press(page: Page, text: string, button: string): Promise<void> {
  const dialog = page.locator(".monaco-dialog-box", { hasText: text });
  await dialog.waitFor({ timeout: 20_000 });
  await dialog.locator(".monaco-button", { hasText: button }).click();
  await dialog.waitFor({ state: "detached" });
}

const LEAK = "Pairs of rows that leak between training, validation and test: 1.";
const NO_PYTHON = /The Python libraries are not installed yet\./u;
const withDialogs = (home: string): EditorServerOptions => ({ dialogs: true, env: { OLLAMA_HOST: provided("ollama"), CLINICAL_PROMPTS_CACHE: path.join(home, "cache") } });

test("rows that leak stop a training: they are shown side by side, or it goes on as acknowledged", () =>
  withEditor("training-leak", withDialogs, async (page, home) => {
    await writeLeakingDataset(path.join(home, "workspace"), 42);
    await train(page, "leaking.jsonl");
    await press(page, LEAK, "Show the Rows");
    await choosePick(page.locator(".quick-input-list .monaco-list-row", { hasText: "twins of a pair" }));
    await page.locator(".editor-group-container .tab", { hasText: "leaking.jsonl" }).nth(1).waitFor({ timeout: 20_000 });
    await page.locator(".statusbar-item", { hasText: "Row 20/20" }).waitFor({ timeout: 20_000 });

    await train(page, "leaking.jsonl");
    await press(page, LEAK, "Show the Rows");
    await choosePick(page.locator('.quick-input-list .monaco-list-row[aria-label^="Train All the Same"]'));
    await onlyNotification(page, NO_PYTHON);
    await clearNotifications(page);

    await train(page, "leaking.jsonl");
    await press(page, LEAK, "Train All the Same");
    await onlyNotification(page, NO_PYTHON);
  }));

test("a frozen split of another seed is kept or made anew, as a person says", () =>
  withEditor("training-other-split", withDialogs, async (page, home) => {
    await writeLeakingDataset(path.join(home, "workspace"), 7);
    const asked = "keeps the split made with seed 7 and validation share 0.2; the configuration asks for seed 42";
    await train(page, "leaking.jsonl");
    await press(page, asked, "Keep the Split");
    await press(page, LEAK, "Cancel");
    await train(page, "leaking.jsonl");
    await press(page, asked, "Split Anew");
    await onlyNotification(page, NO_PYTHON);
  }));

test("a broken split file is named, with what to do", () =>
  withEditor("training-broken-split", () => ({ env: { OLLAMA_HOST: provided("ollama") } }), async (page, home) => {
    await writeFile(path.join(home, "workspace", "train.split.json"), "{");
    await expectRefusal(page, home, "train.jsonl", /train\.split\.json is not JSON: .*Restore it, or delete it for a new split/u);
  }));
