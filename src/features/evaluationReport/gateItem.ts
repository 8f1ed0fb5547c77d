import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import { messageOf } from "../../core/messageOf";
import { findThresholds } from "../../platform/evaluation/findThresholds";
import { DATASET_LANGUAGE } from "../rows/datasetDocuments";
import type { Services } from "../services/services";
import { t } from "../words";

/**
 * Whether the newest evaluation of the dataset in front, else of a file beside it, reaches the thresholds that hold there; hidden where there are none.
 * What judges is loaded when there are some.
 */
export function registerGateItem(services: Services): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("clinicalPrompts.gate", vscode.StatusBarAlignment.Right, 89);
  item.name = t("Gate of the evaluation");
  let dataset: vscode.Uri | undefined;
  let looking = new AbortController();
  const look = (): void => {
    // A report or a file of thresholds in front leaves the item as it is.
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId === DATASET_LANGUAGE && document.uri.scheme === "file") dataset = document.uri;
    looking.abort();
    looking = new AbortController();
    if (dataset !== undefined) void show(item, dataset, services, looking.signal);
  };
  const watcher = vscode.workspace.createFileSystemWatcher("**/{evaluation.json,*.evaluation.json,evaluations/*/report.json}");
  look();
  return vscode.Disposable.from(item, watcher, new vscode.Disposable(() => looking.abort()), watcher.onDidCreate(look), watcher.onDidChange(look), watcher.onDidDelete(look), vscode.window.onDidChangeActiveTextEditor(look));
}

async function show(item: vscode.StatusBarItem, dataset: vscode.Uri, services: Services, signal: AbortSignal): Promise<void> {
  const root = vscode.workspace.getWorkspaceFolder(dataset)?.uri.fsPath ?? path.dirname(dataset.fsPath);
  try {
    const thresholds = await findThresholds(dataset.fsPath, root);
    const held = thresholds === undefined ? undefined : await (await import("./gate")).newestGate(dataset, thresholds, services, signal);
    if (signal.aborted) return;
    if (held === undefined) {
      item.hide();
      return;
    }
    const { folder, lines, passed } = held;
    fill(item, `${passed ? "$(pass)" : "$(error)"} ${passed ? t("Gate: passed") : t("Gate: failed")}`, lines, !passed);
    lead(item, { command: COMMANDS.evaluationReport, title: t("Open the Evaluation Report"), arguments: [folder] });
  } catch (error) {
    if (signal.aborted) return;
    const message = messageOf(error);
    services.log.error(`[gate] ${message}`);
    fill(item, `$(question) ${t("Gate: not known")}`, [message], true);
    lead(item, { command: COMMANDS.showLog, title: t("Show the log") });
  }
}

/** Only where it leads elsewhere: VS Code forgets the arguments of the former command before the new one can be clicked, and a click between is lost. */
function lead(item: vscode.StatusBarItem, command: vscode.Command): void {
  if (!isDeepStrictEqual(item.command, command)) item.command = command;
}

function fill(item: vscode.StatusBarItem, text: string, lines: readonly string[], warns: boolean): void {
  item.text = text;
  item.tooltip = lines.join("\n");
  item.accessibilityInformation = { label: [text.replace(/^\$\(\w+\) /u, ""), ...lines].join(" ") };
  item.backgroundColor = warns ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
  item.show();
}
