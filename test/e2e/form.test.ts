import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { Frame, Page } from "playwright-core";
import { eventually } from "../support/deadline";
import { keepEvidence, keepingEvidence, launchBrowser, openEditor, runCommand, webviewFrame } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";

const THEMES = ["Default Dark Modern", "Default Light Modern", "Default High Contrast"] as const;

/** The form on the first row of a file that is open as text. */
async function openForm(page: Page): Promise<Frame> {
  await runCommand(page, "Clinical Prompts: Review in Form");
  const frame = await webviewFrame(page, "main .texts .reader");
  await frame.locator("mark").first().waitFor({ timeout: 30_000 });
  return frame;
}

async function expectPlace(frame: Frame, place: string): Promise<void> {
  await eventually(20, `row ${place}`, async () => ((await frame.locator("h1").textContent()) === place ? true : undefined));
}

async function lineStyle(frame: Frame, kind: string): Promise<string> {
  return frame.locator(`.reader mark.${kind}`).first().evaluate((mark) => [getComputedStyle(mark).textDecorationLine, getComputedStyle(mark).fontStyle].join(" "));
}

/** A chat of several turns: somebody is named in the first one, and what it says is no markup. */
const CHAT = JSON.stringify({
  id: "chat-1",
  messages: [
    { role: "system", content: "Tu aides un médecin." },
    { role: "user", content: "Bonjour, je vous adresse Mme Dupont, céphalée <b>brutale</b> hier soir." },
    { role: "assistant", content: "A-t-elle eu de la fièvre ?" },
    { role: "user", content: "CAS CLINIQUE:\nFemme de 44 ans, céphalée brutale maximale d'emblée, sans fièvre.\n\nRÉPONDS en français, en une phrase." },
    { role: "assistant", content: "Recommandation: Scanner cérébral en urgence. Source: HAS/SFETD 2017." },
  ],
});

test("a row is read, changed, accepted and undone in the form; the file changes only there", async () => {
  const home = await mkdtemp(path.join(tmpdir(), "clinical-prompts-form-"));
  const server = await startEditorServer();
  const browser = await launchBrowser();
  const example = await readFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), "utf8");
  const first = example.split("\n")[0]?.replace("Aucun autre", "Sœur opérée d'un anévrisme. <b>Aucun</b> autre") ?? "";
  const original = `${[first, ...example.split("\n").slice(1, 12)].join("\n")}\n`;
  const file = path.join(home, "train.jsonl");
  await writeFile(file, original);
  const saved = (wanted: string) => eventually(20, "the file as it should be", async () => ((await readFile(file, "utf8")) === wanted ? true : undefined));
  try {
    const { page } = await openEditor(browser, server, { folder: home, file });
    await keepingEvidence("form", page, server, async () => {
      const frame = await openForm(page);
      await expectPlace(frame, "1 / 12");
      assert.equal(await lineStyle(frame, "denied"), "line-through normal");
      assert.equal(await lineStyle(frame, "uncertain"), "underline italic");
      assert.equal(await frame.locator("b").count(), 0, "what a case says never becomes markup");

      // Single keys write where a text is edited.
      await frame.locator('[data-text="instruction"] .reader').focus();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Control+End");
      await page.keyboard.type("\nanru");
      await expectPlace(frame, "1 / 12");
      await page.keyboard.press("Control+s");
      const typed = original.replace("'Recommandation:'", String.raw`'Recommandation:'\nanru`);
      await saved(typed);

      await page.keyboard.press("Escape");
      await page.keyboard.press("a");
      await expectPlace(frame, "2 / 12");
      await page.keyboard.press("Control+s");
      await saved(typed.replace('"status": "draft"', '"status": "reviewed"'));
      await page.keyboard.press("Control+z");
      await page.keyboard.press("Control+s");
      await saved(typed);

      // What was typed a moment ago goes with the row that it was typed in.
      await page.keyboard.press("p");
      await expectPlace(frame, "1 / 12");
      await page.keyboard.press("e");
      // The key goes through the extension, and what is typed before the field is there is typed nowhere.
      await frame.locator("textarea:focus").waitFor({ timeout: 20_000 });
      await page.keyboard.press("Control+End");
      await page.keyboard.type("!");
      await page.keyboard.press("Control+Enter");
      await expectPlace(frame, "2 / 12");
      await page.keyboard.press("Control+s");
      await saved(typed.replace("anru", "anru!").replace('"status": "draft"', '"status": "reviewed"'));

      await page.keyboard.press("n");
      await expectPlace(frame, "3 / 12");
      await page.keyboard.press("p");
      await expectPlace(frame, "2 / 12");
      await page.keyboard.press("t");
      await page.locator("#status\\.editor\\.selection", { hasText: "Ln 2," }).waitFor({ timeout: 20_000 });
    });
    await page.context().close();
  } finally {
    await browser.close();
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});

test("a chat is read turn by turn; what names somebody in it is replaced or acknowledged by the keyboard, each with one step to undo", async () => {
  const home = await mkdtemp(path.join(tmpdir(), "clinical-prompts-form-chat-"));
  const server = await startEditorServer();
  const browser = await launchBrowser();
  const file = path.join(home, "train.jsonl");
  const original = `${CHAT}\n`;
  await writeFile(file, original);
  const saved = (wanted: (text: string) => boolean) =>
    eventually(20, "the file as it should be", async () => {
      const text = await readFile(file, "utf8");
      return wanted(text) ? text : undefined;
    });
  try {
    const { page } = await openEditor(browser, server, { folder: home, file });
    await keepingEvidence("form-chat", page, server, async () => {
      const frame = await openForm(page);
      const focusedFix = (title: string) => frame.locator(".fix:focus", { hasText: title }).waitFor({ timeout: 20_000 });
      const labels = await frame.locator(".reader").evaluateAll((readers) => readers.map((reader) => reader.getAttribute("aria-label")));
      assert.deepEqual(labels, [
        "System message, turn 1 of 5, not trained on",
        "User, turn 2 of 5, not trained on",
        "Assistant, turn 3 of 5, not trained on",
        "Instruction, turn 4 of 5, User",
        "Response, turn 5 of 5, Assistant",
      ]);
      assert.match((await frame.locator('[data-text="1"] .reader').textContent()) ?? "", /céphalée <b>brutale<\/b> hier soir/u);
      assert.equal(await frame.locator("b").count(), 0, "what a turn says never becomes markup");
      assert.ok((await frame.locator('[data-text="1"] .reader mark.affirmed').count()) > 0, "red flags are marked in every turn");

      await page.keyboard.press("f");
      await focusedFix("Replace it by “Mme D.”");
      await page.keyboard.press("Enter");
      await frame.locator('[data-text="1"] .reader', { hasText: "Mme D., céphalée" }).waitFor({ timeout: 20_000 });
      await page.keyboard.press("Control+s");
      await saved((text) => text === original.replace("Mme Dupont", "Mme D."));
      await page.keyboard.press("Control+z");
      await frame.locator('[data-text="1"] .reader', { hasText: "Mme Dupont" }).waitFor({ timeout: 20_000 });

      await frame.locator("main").focus();
      await page.keyboard.press("f");
      await focusedFix("Replace it by “Mme D.”");
      await page.keyboard.press("f");
      await focusedFix("Acknowledge this row");
      await page.keyboard.press("Enter");
      await frame.locator(".why code", { hasText: "identifier" }).waitFor({ state: "detached", timeout: 20_000 });
      await page.keyboard.press("Control+s");
      const acknowledged = await saved((text) => text.includes("privacyAcknowledged"));
      assert.equal(acknowledged.replace(/,"privacyAcknowledged": "[\da-f-]+"\}\n$/u, "}\n"), original, "nothing else of the row has changed");

      // Other words than those that were acknowledged are a problem again.
      await frame.locator('[data-text="1"] .reader').focus();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Control+End");
      await page.keyboard.type(" Merci.");
      await frame.locator(".why code", { hasText: "identifier" }).waitFor({ timeout: 20_000 });
      await page.keyboard.press("Control+s");
      await saved((text) => text === acknowledged.replace("hier soir.", "hier soir. Merci."));
    });
    await page.context().close();
  } finally {
    await browser.close();
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});

test("the form reads the same in a dark, a light and a high-contrast theme, and shows a broken row as it is", async () => {
  const home = await mkdtemp(path.join(tmpdir(), "clinical-prompts-form-themes-"));
  const server = await startEditorServer();
  const browser = await launchBrowser();
  const example = (await readFile(path.join(PRODUCT_ROOT, "examples", "headache", "train.jsonl"), "utf8")).split("\n").filter((row) => row.includes('"red_flags"')).slice(0, 3);
  try {
    for (const theme of THEMES) {
      const folder = path.join(home, theme);
      await mkdir(path.join(folder, ".vscode"), { recursive: true });
      await writeFile(path.join(folder, ".vscode", "settings.json"), JSON.stringify({ "workbench.colorTheme": theme }));
      const file = path.join(folder, "train.jsonl");
      await writeFile(file, `${[example[0]?.replace("Source:", "Sources"), ...example.slice(1), CHAT, '{"instruction": "CAS'].join("\n")}\n`);
      const { page } = await openEditor(browser, server, { folder, file });
      await keepingEvidence(`form-${theme}`, page, server, async () => {
        const frame = await openForm(page);
        assert.match(await lineStyle(frame, "affirmed"), /^underline/u);
        await frame.locator('[data-severity] .why code', { hasText: "contract_source" }).waitFor({ timeout: 20_000 });
        await keepEvidence(`form-${theme}`, page, server);
        for (let row = 1; row < 4; row++) await frame.locator('[data-act="next"]').click();
        await frame.locator('[data-text="1"] .reader', { hasText: "Mme Dupont" }).waitFor({ timeout: 20_000 });
        await keepEvidence(`form-${theme}-chat`, page, server);
        await frame.locator(".fix").first().focus();
        await keepEvidence(`form-${theme}-fixes`, page, server);
        await frame.locator('[data-act="next"]').click();
        await frame.locator(".broken pre", { hasText: '{"instruction": "CAS' }).waitFor({ timeout: 20_000 });
        await frame.locator('[data-severity="error"]', { hasText: "Not valid JSON" }).waitFor({ timeout: 20_000 });
      });
      await page.context().close();
    }
  } finally {
    await browser.close();
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
