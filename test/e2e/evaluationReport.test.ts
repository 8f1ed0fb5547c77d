import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { eventually } from "../support/deadline";
import { keepEvidence, keepingEvidence, launchBrowser, openEditor, runCommand, webviewFrame } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";
import { saveEvaluation } from "../support/savedEvaluation";

const SCAN = "Recommandation: Scanner cérébral en urgence. Source: HAS/SFETD 2017.";
const WATCH = "Recommandation: Surveillance simple, sans imagerie. Source: HAS/SFETD 2017.";
const MARKUP = `Recommandation: Surveillance simple, sans imagerie <img src=x onerror="alert(1)"> **repos** [ici](command:x). Source: HAS/SFETD 2017.`;
const MISSED_BEFORE = 9;
const ROWS = 100;

/** 24 rows expect urgent imaging, and 6 another urgent act. Two models on the example's test file: the first misses nine red flags, the second sees eight of them and misses the last one, in an answer full of markup. */
async function makeWorkspace(theme: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-report-"));
  const file = path.join(folder, "test.jsonl");
  await copyFile(path.join(PRODUCT_ROOT, "examples", "headache", "test.jsonl"), file);
  await writeFile(path.join(folder, "evaluation.json"), JSON.stringify({ metrics: { red_flag_detection: { atLeast: 0.5 } }, missedRedFlags: 0 }));
  await mkdir(path.join(folder, ".vscode"));
  await writeFile(path.join(folder, ".vscode", "settings.json"), JSON.stringify({ "workbench.colorTheme": theme }));
  const said = { file, productRoot: PRODUCT_ROOT };
  const answers = (toUrgent: (place: number) => string) => {
    let place = 0;
    return ({ expected, response }: { readonly expected?: string; readonly response: string }): string => (expected === "urgent_imaging" ? toUrgent(++place) : response);
  };
  await saveEvaluation({ ...said, model: "base", createdAt: "2026-01-01T08:00:00.000Z", answer: answers((place) => (place <= MISSED_BEFORE ? WATCH : SCAN)) });
  await saveEvaluation({ ...said, model: "tuned", createdAt: "2026-01-02T08:00:00.000Z", answer: answers((place) => (place === MISSED_BEFORE ? MARKUP : SCAN)) });
  return folder;
}

/** Loads the window again; without the file that it was told to open, which would take the place of what it had open. */
async function loadAgain(page: Page): Promise<void> {
  const address = new URL(page.url());
  const payload = JSON.parse(address.searchParams.get("payload") ?? "[]") as readonly (readonly [string, string])[];
  address.searchParams.set("payload", JSON.stringify(payload.filter(([key]) => key !== "openFile")));
  await page.evaluate((href) => history.replaceState(null, "", href), address.href);
  const gone = page.waitForEvent("domcontentloaded", { timeout: 60_000 });
  await runCommand(page, "Developer: Reload Window");
  await gone;
}

for (const theme of ["Default Dark Modern", "Default Light Modern", "Default High Contrast"]) {
  test(`the gate leads to the report, the report to what changed and to the rows (${theme})`, async () => {
    const folder = await makeWorkspace(theme);
    const server = await startEditorServer();
    const browser = await launchBrowser();
    try {
      const { page } = await openEditor(browser, server, { folder, file: path.join(folder, "test.jsonl") });
      await keepingEvidence(`evaluation-report-${theme}`, page, server, async () => {
        const gate = page.locator(".statusbar-item", { hasText: "Gate: failed" });
        await gate.waitFor({ timeout: 60_000 });
        assert.match((await gate.locator("a").getAttribute("aria-label")) ?? "", /tuned on test\.jsonl.*✘ failed: Missed red flags: 1 of 30 .*✔ passed: Red flags detected: 95\.8 %/su, "each threshold with what was found");
        await gate.click();

        const report = await webviewFrame(page, "main.evaluation section");
        await report.locator("h1", { hasText: "tuned on test.jsonl" }).waitFor();
        const missed = report.locator('[data-failure="missed_red_flag"] article');
        await missed.waitFor({ timeout: 20_000 });
        assert.equal(await missed.count(), 1);
        assert.equal(await missed.locator(".answer").first().textContent(), MARKUP, "what a model says is shown to the letter");
        assert.equal(await report.locator("main img").count(), 0, "and never becomes markup");
        await keepEvidence(`evaluation-report-top-${theme}`, page, server);

        const comparison = report.locator(".comparison");
        assert.match((await comparison.locator("select option:checked").textContent()) ?? "", /^base ·/u, "the evaluation before is compared with");
        assert.match((await comparison.textContent()) ?? "", /Rows gained: 8, lost: 0, right in both: \d+, right in neither: \d+\./u);
        const gained = comparison.locator('article[data-change="gained"]');
        await gained.first().waitFor();
        assert.equal(await gained.count(), MISSED_BEFORE - 1);
        assert.equal(await comparison.locator("article").count(), MISSED_BEFORE, "those whose answers differ alone");
        assert.match((await gained.first().locator("del").first().textContent()) ?? "", /\w/u);
        await gained.nth(1).scrollIntoViewIfNeeded();
        await keepEvidence(`evaluation-report-comparison-${theme}`, page, server);

        await comparison.locator("#different").focus();
        await page.keyboard.press("Space");
        const all = comparison.locator("summary", { hasText: `Rows that both answered (${ROWS})` });
        await all.waitFor();
        assert.equal(await comparison.locator("#different").evaluate((box) => box === document.activeElement), true, "the focus stays where it was");

        const trend = report.locator(".trend");
        await trend.waitFor({ timeout: 20_000 });
        assert.equal(await trend.locator('svg[role="img"]').count(), 4);
        assert.match((await trend.locator('[data-metric="red_flag_detection"] svg').getAttribute("aria-label")) ?? "", /^Red flags detected: 1: 62\.5 % \(15\/24.*; 2: 95\.8 % \(23\/24/u, "the drawing says its figures");
        assert.equal(await trend.locator("tbody tr").count(), 2);
        await trend.scrollIntoViewIfNeeded();
        await keepEvidence(`evaluation-report-trend-${theme}`, page, server);
        const judge = report.locator("section", { hasText: "How far the judge may be believed" }).last();
        await judge.scrollIntoViewIfNeeded();
        await keepEvidence(`evaluation-report-judge-${theme}`, page, server);
        assert.match((await judge.textContent()) ?? "", /188 answers to 24 cases.*Missed red flag96\.0 % \(24\/25/su);

        await loadAgain(page);
        const again = await webviewFrame(page, "main.evaluation section");
        await again.locator(".comparison summary", { hasText: `Rows that both answered (${ROWS})` }).waitFor({ timeout: 60_000 });

        const open = again.locator('[data-failure="missed_red_flag"] button.open');
        const id = (await open.textContent()) ?? "?";
        await open.focus();
        await page.keyboard.press("Enter");
        await eventually(20, "the row in its dataset", async () => ((await page.locator(".editor-instance .view-line", { hasText: `"id": "${id}"` }).count()) > 0 ? true : undefined));
        await page.locator(".statusbar-item", { hasText: new RegExp(`^Row ${Number(id.slice(-3))}/${ROWS}`, "u") }).waitFor({ timeout: 20_000 });
        await keepEvidence(`evaluation-report-${theme}`, page, server);
      });
    } finally {
      await browser.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}

test("a click on the gate is heard, also while a newer one is looked for", async () => {
  const folder = await makeWorkspace("Default Dark Modern");
  const server = await startEditorServer();
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(browser, server, { folder, file: path.join(folder, "test.jsonl") });
    await keepingEvidence("gate", page, server, async () => {
      const gate = page.locator(".statusbar-item", { hasText: "Gate: failed" });
      await gate.waitFor({ timeout: 60_000 });
      const lost: string[] = [];
      page.on("console", (message) => {
        if (message.text().includes("command not found")) lost.push(message.text());
      });
      // The dataset in front again has the gate looked up, for a few milliseconds; so often that a click that gets lost would.
      for (let round = 0; round < 5; round++) {
        await page.locator(".tab", { hasText: /^test\.jsonl/u }).first().click();
        await gate.locator("a").evaluate(async (item: HTMLElement) => {
          for (let click = 0; click < 60; click++) {
            item.click();
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
        });
        await page.locator(".tab.active", { hasText: "tuned on test.jsonl" }).waitFor({ timeout: 20_000 });
      }
      assert.deepEqual(lost, []);
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
