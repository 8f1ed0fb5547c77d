import * as vscode from "vscode";
import { environmentErrorText } from "../../platform/environmentError";
import { provideInstallation, type Installation } from "../../platform/installation";
import { setUpStepText, standInText } from "../../shared/words/environment";
import type { Services } from "../services/services";
import { ollamaHost, optionalSetting } from "../services/settings";
import { t } from "../words";

/** Provides what training and scoring need. It may be cancelled and begun again: what is complete stays, and nothing else does. */
export async function setUp(services: Services): Promise<void> {
  const installation = await provide(services);
  if (installation === undefined) return;
  if (installation.ollama === undefined) void vscode.window.showWarningMessage(standInText(t));
  else void vscode.window.showInformationMessage(t("Everything that training and scoring need is here."));
}

/** `undefined` when the user has cancelled, or has been told what lacks. */
async function provide({ productRoot, log }: Services): Promise<Installation | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title: t("Setting up this machine"), cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    try {
      return await provideInstallation({
        productRoot,
        env: process.env,
        pythonSetting: optionalSetting("python"),
        ollamaSetting: ollamaHost(),
        development: false,
        signal: controller.signal,
        onLine: (line) => log.info(`[setup] ${line}`),
        onStep: (step) => progress.report({ message: setUpStepText(step, t) }),
      });
    } catch (error) {
      if (!controller.signal.aborted) void fail(error, log);
      return undefined;
    }
  });
}

async function fail(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  const text = environmentErrorText(error, t) ?? t("This machine could not be set up: {message}", { message: error instanceof Error ? error.message : String(error) });
  log.error(`[setup] ${text}`);
  const open = t("Open log");
  if ((await vscode.window.showErrorMessage(text, open)) === open) log.show();
}
