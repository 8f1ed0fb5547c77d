import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { chromium, type Browser, type Frame, type Locator, type Page } from "playwright-core";
import { eventually, within } from "./deadline";
import { PRODUCT_ROOT, type EditorServer } from "./editorServer";
import { provided } from "./testEnvironment";

/** How much a failure tells of each frame, and of how many lines of the console. */
const TOLD = { characters: 160, lines: 20 };

/** What the scripts of each window have said. */
const consoles = new WeakMap<Page, string[]>();

/** Debian's Chromium, without a window. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: provided("chromium"), args: ["--no-sandbox", "--disable-gpu"] });
}

export interface EditorOptions {
  /** Absolute path of the folder to open. */
  readonly folder: string;
  /** Absolute path of a file to open in it. */
  readonly file?: string;
  /** Absolute path of a module with `run()`, executed in the extension host. */
  readonly tests?: string;
  /** `fr`, `en` … of the browser, which VS Code's web client follows. */
  readonly locale?: string;
}

/** A page with VS Code in it, the product running from this folder. */
export interface EditorPage {
  readonly page: Page;
  /** Settles with the exit code of `tests`. */
  readonly exitCode: Promise<number>;
}

/** Opens VS Code in a new browser context. The caller closes the browser. */
export async function openEditor(browser: Browser, server: EditorServer, { folder, file, tests, locale = "en" }: EditorOptions): Promise<EditorPage> {
  const context = await browser.newContext({ locale, viewport: { width: 1400, height: 900 } });
  context.on("page", listen);
  const page = await context.newPage();
  const remote = (absolute: string): string => `vscode-remote://${server.authority}${absolute}`;
  // Both must be there before VS Code's own scripts look for them.
  const exitCode = new Promise<number>((resolve) => void page.exposeFunction("codeAutomationExit", (code: number) => resolve(code)));
  await page.exposeFunction("codeAutomationLog", () => undefined);
  const payload = [
    ...(server.installed ? [] : [["extensionDevelopmentPath", remote(PRODUCT_ROOT)]]),
    ...(file === undefined ? [] : [["openFile", remote(file)]]),
    ...(tests === undefined ? [] : [["extensionTestsPath", remote(tests)]]),
  ];
  const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
  await page.goto(`http://${server.authority}/?${query.toString()}`);
  // A window takes the focus for the file that it opens: whoever types before is interrupted.
  if (tests === undefined) await page.waitForSelector(file === undefined ? ".monaco-workbench" : ".editor-instance .monaco-editor.focused", { timeout: 60_000 });
  return { page, exitCode };
}

/**
 * Runs a command of the palette by its full title. A palette keeps the list of commands that were there when it opened; while a window still
 * starts they may lack: then it is closed and opened again.
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator(".quick-input-widget input").first();
  const row = page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
  await eventually(60, `the command “${title}”`, async () => {
    await page.keyboard.press("F1");
    await input.fill(`>${title}`, { timeout: 5_000 }).catch(() => undefined);
    const clicked = await row.click({ timeout: 3_000 }).then(
      () => true as const,
      () => undefined,
    );
    if (clicked === undefined) await page.keyboard.press("Escape");
    return clicked;
  });
}

/** Chooses a row of a list of picks. The pointer leaves the list first: what it rests on shows a hover, which lies over the rows beside it. */
export async function choosePick(row: Locator, timeout = 30_000): Promise<void> {
  await row.page().mouse.move(0, 0);
  await row.click({ timeout });
}

/** The frame of the webview whose document holds `selector`. */
export async function webviewFrame(page: Page, selector: string, seconds = 30): Promise<Frame> {
  return eventually(seconds, `a webview with ${selector}`, async () => {
    for (const frame of page.frames()) if ((await frame.$(selector).catch(() => null)) !== null) return frame;
    return undefined;
  });
}

/** Does something in a window. When it fails, the error says what the window showed and said then, and evidence is kept. */
export async function keepingEvidence<T>(name: string, page: Page, server: EditorServer, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // A test may have closed its window and opened another.
    const current = page.context().pages().at(-1) ?? page;
    const told = await shownBy(current).catch(String);
    await keepEvidence(name, current, server);
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${told}`, { cause: error });
  }
}

/** Keeps a screenshot, what each webview holds and the server's log under the results folder, to look into a failure. */
export async function keepEvidence(name: string, page: Page, server: EditorServer): Promise<void> {
  const folder = path.join(provided("results"), name);
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, "page.png"), timeout: 10_000 }).catch(() => undefined);
  const frames = page.frames().map(async (frame) => `── ${frame.url()}\n${await within(5, "a frame", frame.content()).catch(String)}`);
  await writeFile(path.join(folder, "frames.html"), (await Promise.all(frames)).join("\n\n"));
  await writeFile(path.join(folder, "server.log"), await server.log());
}

function listen(page: Page): void {
  const lines: string[] = [];
  consoles.set(page, lines);
  page.on("console", (message) => lines.push(message.text()));
}

/** Tabs, notifications, the text of each frame and the end of the console, a line each. */
async function shownBy(page: Page): Promise<string> {
  const texts = async (selector: string): Promise<string> => (await page.locator(selector).allTextContents()).join(" | ");
  const frames = page.frames().map(async (frame) => {
    const text = await frame.locator("body").innerText({ timeout: 5_000 }).catch(String);
    return `${new URL(frame.url()).pathname.split("/").slice(-2).join("/")}: ${text}`;
  });
  const said = (consoles.get(page) ?? []).slice(-TOLD.lines);
  const lines = [`tabs: ${await texts(".tab")}`, `notifications: ${await texts(".notification-list-item")}`, ...(await Promise.all(frames)), ...said.map((line) => `console: ${line}`)];
  return lines.map((line) => line.replaceAll(/\s+/gu, " ").slice(0, TOLD.characters)).join("\n");
}
