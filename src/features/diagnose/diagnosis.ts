import path from "node:path";
import * as vscode from "vscode";
import { examine } from "../../platform/health";
import { healthLine } from "../../platform/healthLine";
import { healthLineText, type HealthLine } from "../../shared/words/health";
import { sayError, withCancellableProgress } from "../services/progress";
import type { Services } from "../services/services";
import { optionalSetting } from "../services/settings";
import { t } from "../words";

/** What is here, what lacks and what to do next; `undefined` when the user has cancelled, or has been told why nothing could be found out. */
export async function diagnosis({ productRoot, log }: Services): Promise<string | undefined> {
  const findings = await withCancellableProgress(
    t("Looking at this machine"),
    (_, signal) => examine({ productRoot, env: process.env, pythonSetting: optionalSetting("python"), ollamaSetting: optionalSetting("ollama.host"), runsFolder: runsPlace(), signal }),
    async (error) => {
      await sayError(log, "diagnose", t("This machine could not be looked at: {message}", { message: error instanceof Error ? error.message : String(error) }));
    },
  );
  return findings === undefined ? undefined : textOf(findings.map((finding) => healthLine(finding, t)));
}

/** Where the runs of this window lie: the setting, else the workspace. */
function runsPlace(): string | undefined {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri;
  const configured = optionalSetting("runsFolder", workspace);
  return configured === undefined ? workspace?.fsPath : path.resolve(workspace?.fsPath ?? "", configured);
}

function textOf(lines: readonly HealthLine[]): string {
  const missing = lines.filter(({ state }) => state === "missing").length;
  const summary = missing === 0 ? t("Everything that training and scoring need is here.") : t("Parts that are missing: {missing}. What to do stands with each.", { missing });
  return [summary, "", ...lines.map(healthLineText), ""].join("\n");
}
