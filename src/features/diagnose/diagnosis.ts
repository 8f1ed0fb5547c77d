import * as vscode from "vscode";
import { examine, type Finding } from "../../platform/health";
import { healthLine } from "../../platform/healthLine";
import { healthLineText, type HealthLine } from "../../shared/words/health";
import type { Services } from "../services/services";
import { optionalSetting } from "../services/settings";
import { t } from "../words";

/** What is here, what lacks and what to do next; `undefined` when the user has cancelled, or has been told why nothing could be found out. */
export async function diagnosis(services: Services): Promise<string | undefined> {
  const findings = await look(services);
  return findings === undefined ? undefined : textOf(findings.map((finding) => healthLine(finding, t)));
}

function textOf(lines: readonly HealthLine[]): string {
  const missing = lines.filter(({ state }) => state === "missing").length;
  const summary = missing === 0 ? t("Everything that training and scoring need is here.") : t("Parts that are missing: {missing}. What to do stands with each.", { missing });
  return [summary, "", ...lines.map(healthLineText), ""].join("\n");
}

async function look({ productRoot, log }: Services): Promise<readonly Finding[] | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title: t("Looking at this machine"), cancellable: true };
  return vscode.window.withProgress(options, async (_, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    try {
      return await examine({ productRoot, env: process.env, pythonSetting: optionalSetting("python"), ollamaSetting: optionalSetting("ollama.host"), signal: controller.signal });
    } catch (error) {
      if (!controller.signal.aborted) void fail(error, log);
      return undefined;
    }
  });
}

async function fail(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  log.error(`[diagnose] ${message}`);
  const open = t("Open log");
  if ((await vscode.window.showErrorMessage(t("This machine could not be looked at: {message}", { message }), open)) === open) log.show();
}
