import * as vscode from "vscode";
import { plainText } from "../plainText";
import { t } from "../words";
import { showError } from "./messages";

/**
 * Long work with a notification that shows its progress and can cancel it.
 * @param failed told what went wrong, unless the user has cancelled.
 * @returns `undefined` where it was cancelled or went wrong.
 */
export async function withCancellableProgress<T>(title: string, work: (report: (message: string) => void, signal: AbortSignal) => Promise<T>, failed: (error: unknown) => Promise<void>): Promise<T | undefined> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: plainText(title), cancellable: true }, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    try {
      return await work((message) => progress.report({ message: plainText(message) }), controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) void failed(error);
      return undefined;
    }
  });
}

/** Says an error, logs it under `[scope]` and offers the log. @returns the one of `others` that was chosen. */
export async function sayError(log: vscode.LogOutputChannel, scope: string, text: string, ...others: string[]): Promise<string | undefined> {
  log.error(`[${scope}] ${text}`);
  const open = t("Open log");
  const chosen = await showError(text, ...others, open);
  if (chosen === open) log.show();
  return chosen;
}
