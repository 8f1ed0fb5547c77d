import type { Frame, Page } from "playwright-core";
import { eventually } from "../support/deadline";
import { runCommand, webviewFrame } from "../support/editorPage";

/** The Evaluation panel as a person uses it. */
export class EvaluationPage {
  constructor(
    readonly page: Page,
    private readonly frame: Frame,
  ) {}

  static async open(page: Page): Promise<EvaluationPage> {
    await runCommand(page, "Clinical Prompts: Evaluate a Model");
    return new EvaluationPage(page, await webviewFrame(page, "main .buttons"));
  }

  async pick(label: string, value: string): Promise<void> {
    await eventually(60, `${value} among the choices of ${label}`, async () => ((await this.frame.locator(`#${label} vscode-option`, { hasText: value }).count()) > 0 ? true : undefined));
    await this.frame.locator(`#${label}`).evaluate((dropdown, wanted) => {
      const option = [...dropdown.querySelectorAll("vscode-option")].find((candidate) => candidate.textContent.includes(wanted));
      (dropdown as HTMLElement & { value: string }).value = option?.getAttribute("value") ?? "";
    }, value);
  }

  async run(): Promise<void> {
    await this.frame.locator("vscode-button", { hasText: "Run evaluation" }).click();
  }

  async status(): Promise<string> {
    return (await this.frame.locator(".status").textContent()) ?? "";
  }

  async metric(id: string): Promise<string> {
    return (await this.frame.locator(`tr[data-metric="${id}"] .count`).textContent()) ?? "";
  }

  problem() {
    return this.frame.locator(".problem");
  }

  /** How far the judge itself may be believed. */
  judge() {
    return this.frame.locator(".judge");
  }

  async openReport(): Promise<void> {
    await this.frame.locator("button", { hasText: "Open the report" }).click();
  }

  /** Scrolls to the first rows. @returns how many rows its list says that it has. */
  async listed(): Promise<number> {
    return this.frame.evaluate(() => {
      document.querySelector(".windowed")?.scrollIntoView();
      return Number(document.querySelector(".windowed > li")?.getAttribute("aria-setsize") ?? 0);
    });
  }

  /** The heads of the rows that are in the page, which are those that are seen. */
  rows() {
    return this.frame.locator(".windowed .head");
  }

  /** What is open of a row. */
  details() {
    return this.frame.locator(".windowed .details");
  }

  /** Scrolls through everything, a screen at a time. @returns how long the page was busy at most, in ms (0: never 50 or more), and the most rows that it held. */
  async scrollThrough(screens: number): Promise<{ readonly longestTask: number; readonly mostRows: number }> {
    return this.frame.evaluate(async (steps) => {
      const tasks: number[] = [];
      const observer = new PerformanceObserver((list) => {
        for (const { name, duration } of list.getEntries()) if (name === "self") tasks.push(duration);
      });
      observer.observe({ entryTypes: ["longtask"] });
      let mostRows = 0;
      const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
      for (let step = 1; step <= steps; step++) {
        window.scrollTo(0, step % 50 === 0 ? (document.body.scrollHeight * step) / steps : window.scrollY + window.innerHeight);
        await frame();
        mostRows = Math.max(mostRows, document.querySelectorAll(".windowed > li").length);
      }
      await frame();
      tasks.push(...observer.takeRecords().map(({ name, duration }) => (name === "self" ? duration : 0)));
      observer.disconnect();
      window.scrollTo(0, 0);
      return { longestTask: Math.max(0, ...tasks), mostRows };
    }, screens);
  }

  /** The row that has the focus: what it says, its place and how many there are. */
  async focusedRow(): Promise<readonly (string | null | undefined)[]> {
    return this.frame.evaluate(() => {
      const item = document.activeElement?.closest("li");
      return [item?.querySelector("strong")?.textContent, item?.getAttribute("aria-posinset"), item?.getAttribute("aria-setsize")];
    });
  }

  /** Whether nothing stands over anything else, or beside the page. */
  async isInOrder(): Promise<boolean> {
    return this.frame.evaluate(() => {
      const boxes = [...document.querySelectorAll(".windowed > li")].map((item) => item.getBoundingClientRect());
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth <= clientWidth && boxes.every(({ top }, index) => index === 0 || top >= (boxes[index - 1]?.bottom ?? 0) - 1);
    });
  }

  images() {
    return this.frame.locator("img");
  }

  headings() {
    return this.frame.locator("h2");
  }
}
