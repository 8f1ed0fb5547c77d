import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { OllamaTarget } from "../../src/platform/ollama/target";
import { eventually } from "../support/deadline";
import { choosePick, keepingEvidence, launchBrowser, openEditor } from "../support/editorPage";
import { startEditorServer } from "../support/editorServer";
import { writeKnownAnswers } from "../support/knownAnswers";
import { createUntrainedModel } from "../support/ollamaModel";
import { provided } from "../support/testEnvironment";
import { EvaluationPage } from "./evaluationPage";

const ROWS = 10_000;
const WATCH = "Recommandation: Surveillance simple, sans imagerie. Source: HAS/SFETD 2017.";
/** No line of it can be broken between words. */
const LONG = `Recommandation: Surveillance simple, sans imagerie. ${"a".repeat(20_000)}`;
const row = (number: number): string => JSON.stringify({ id: `r${number + 1}`, instruction: `CAS CLINIQUE:\nHomme de ${20 + (number % 60)} ans, dossier ${number}, céphalée en coup de tonnerre il y a une heure.\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'`, response: "Recommandation: Scanner cérébral en urgence. Source: HAS/SFETD 2017.", expected: "urgent_imaging" });

test("10,000 rows: smooth scrolling, the keyboard, a long answer, what a person says of it and what the row expects from then on", async (t) => {
  const host = provided("ollama");
  const model = await createUntrainedModel(host, "untrained");
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-e2e-"));
  const file = path.join(folder, "test.jsonl");
  await writeFile(file, `${Array.from({ length: ROWS }, (_, number) => row(number)).join("\n")}\n`);
  await writeKnownAnswers(file, host, await new OllamaTarget(host, model).identity(AbortSignal.timeout(60_000)), (number) => (number === 1 ? LONG : WATCH));
  const server = await startEditorServer({ env: { OLLAMA_HOST: host }, dialogs: true });
  const browser = await launchBrowser();
  try {
    const { page } = await openEditor(browser, server, { folder });
    await keepingEvidence("evaluation-rows", page, server, async () => {
      const panel = await EvaluationPage.open(page);
      await panel.pick("model", model);
      await panel.pick("file", "test.jsonl");
      await panel.run();
      await eventually(240, "the end of the evaluation", async () => ((await panel.status()).startsWith(`${ROWS} of ${ROWS} rows answered`) ? true : undefined));
      await panel.rows().first().waitFor({ timeout: 20_000 });

      // Whatever else this machine does may hold the page up too: the best of some tries counts.
      const tries = [];
      for (let times = 0; times < 4; times++) {
        tries.push(await panel.scrollThrough(300));
        if (tries.at(-1)?.longestTask === 0) break;
      }
      t.diagnostic(`longest task while scrolling, and rows in the page: ${JSON.stringify(tries)}`);
      assert.ok(tries.some(({ longestTask }) => longestTask < 50), JSON.stringify(tries));
      assert.ok(tries.every(({ mostRows }) => mostRows < 60), JSON.stringify(tries));

      await panel.rows().first().locator(".toggle").focus();
      await page.keyboard.press("End");
      await eventually(20, "the last row", async () => ((await panel.focusedRow()).join(" ") === `Row ${ROWS} ${ROWS} ${ROWS}` ? true : undefined));
      await page.keyboard.press("ArrowUp");
      await eventually(20, "the row before it", async () => ((await panel.focusedRow())[1] === String(ROWS - 1) ? true : undefined));
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await panel.details().waitFor({ timeout: 20_000 });
      assert.deepEqual(await panel.focusedRow(), ["Row 2", "2", String(ROWS)]);
      await eventually(20, "a layout in order", async () => ((await panel.isInOrder()) ? true : undefined));
      assert.equal(await panel.details().locator(".answer").evaluate((answer) => answer.textContent.replaceAll(/\[\d+\]/gu, "")), LONG);
      assert.match((await panel.details().locator("sup").first().getAttribute("aria-label")) ?? "", /^Reason \d: /u);

      await panel.details().locator("[data-action=override]").click();
      await choosePick(page.locator(".quick-input-list .monaco-list-row", { hasText: "the answer is right" }));
      const note = page.locator(".quick-input-widget input").first();
      await page.locator(".quick-input-title", { hasText: "Why?" }).waitFor({ timeout: 20_000 });
      await note.fill("Relu à deux.");
      await page.keyboard.press("Enter");
      await panel.details().locator(".override", { hasText: "overridden: the answer is right. Relu à deux." }).waitFor({ timeout: 20_000 });

      await panel.details().locator("[data-action=gold]").click();
      // The whole file is checked before a row of it is changed.
      await choosePick(page.locator(".quick-input-list .monaco-list-row", { hasText: "surveillance" }).first(), 120_000);
      await page.locator(".monaco-dialog-box", { hasText: "comparisons with them no longer hold" }).locator(".monaco-button", { hasText: "Change what the row expects" }).click();
      await page.locator(".editor-instance .view-line", { hasText: '"expected":"surveillance"' }).first().waitFor({ timeout: 30_000 });
      await page.keyboard.press("Control+S");

      await page.reload();
      const again = await EvaluationPage.open(page);
      await eventually(120, "the rows, after a reload", async () => ((await again.listed()) === ROWS ? true : undefined));
      await eventually(60, "what was said, after a reload", async () => (((await again.rows().nth(1).textContent()) ?? "").includes("overridden: the answer is right") ? true : undefined));
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
