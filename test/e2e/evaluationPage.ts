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

  rows() {
    return this.frame.locator("li[data-id]");
  }

  images() {
    return this.frame.locator("img");
  }

  headings() {
    return this.frame.locator("h2");
  }
}
