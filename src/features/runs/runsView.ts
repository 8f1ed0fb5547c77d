import path from "node:path";
import * as vscode from "vscode";
import { COMMANDS, CONTEXT_KEYS, VIEWS } from "../../contributions";
import type { Services } from "../services/services";
import { ollamaHost, optionalSetting } from "../services/settings";
import type { TrainingHost } from "../training/trainLora";
import { whereTrusted } from "../training/trust";
import { t } from "../words";
import { runOf, RunsTree } from "./runsTree";
import { RunsWatcher } from "./runsWatcher";

/** The Runs view with its commands, and "Train LoRA". */
export function registerRuns(services: Services): vscode.Disposable {
  const { log } = services;
  const logError = (error: unknown): void => log.error(`[runs] ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const tree = new RunsTree();
  const watcher = new RunsWatcher(runFolders, logError);
  const view = vscode.window.createTreeView(VIEWS.runs, { treeDataProvider: tree });
  const refresh = (): Promise<void> => watcher.refresh().catch(logError);
  const host: TrainingHost = {
    ...services,
    rulesFor: async (dataset) => (await services.protocols.ofFile(dataset)).rules,
    runsFolder,
    ollamaHost,
    runsChanged: refresh,
    evaluate: async (model) => {
      await vscode.commands.executeCommand(COMMANDS.evaluate, model);
    },
  };
  void refresh();
  return vscode.Disposable.from(
    view,
    tree,
    watcher,
    watcher.onDidChange((runs) => {
      tree.show(runs);
      void vscode.commands.executeCommand("setContext", CONTEXT_KEYS.trained, runs.some(({ state }) => state.artefacts.ollama_model !== undefined));
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    vscode.commands.registerCommand(COMMANDS.refreshRuns, refresh),
    vscode.commands.registerCommand(COMMANDS.trainLora, () => whereTrusted(async () => (await import("../training/trainLora")).trainLora(host))),
    vscode.commands.registerCommand(COMMANDS.resumeRun, async (node: unknown) => {
      const run = runOf(node);
      if (run !== undefined) await whereTrusted(async () => (await import("../training/trainLora")).resumeTraining(run.folder, host));
    }),
    vscode.commands.registerCommand(COMMANDS.cancelRun, async (node: unknown) => {
      const { pid, job } = runOf(node) ?? {};
      if (pid !== undefined) (await import("../../platform/training/trainer")).cancelRun(pid);
      else if (job !== undefined) await (await import("./jobCommands")).cancelJobOfRun(job);
    }),
    vscode.commands.registerCommand(COMMANDS.stopAndKeepRun, async (node: unknown) => {
      const { pid, job } = runOf(node) ?? {};
      if (pid !== undefined) (await import("../../platform/training/trainer")).stopAndKeep(pid);
      else if (job === undefined || !(await (await import("./jobCommands")).stopAndKeepJobOfRun(job))) return;
      await vscode.window.showInformationMessage(t("Training ends after this step; what it has learnt is kept."));
    }),
    vscode.commands.registerCommand(COMMANDS.openRunLog, async (node: unknown) => {
      const run = runOf(node);
      if (run === undefined) return;
      const { RUN_FILES } = await import("../../platform/training/runFolder");
      await vscode.window.showTextDocument(vscode.Uri.file(path.join(run.folder, RUN_FILES.log)));
    }),
  );
}

/** The setting, relative to the workspace folder, else `runs` beside the dataset. */
function runsFolder(dataset: vscode.Uri): string {
  const configured = optionalSetting("runsFolder", dataset);
  const base = vscode.workspace.getWorkspaceFolder(dataset)?.uri.fsPath ?? path.dirname(dataset.fsPath);
  return configured === undefined ? path.join(path.dirname(dataset.fsPath), "runs") : path.resolve(base, configured);
}

/** Where runs of this workspace may lie: the setting, and `runs` in each folder that holds a dataset. */
async function runFolders(): Promise<readonly string[]> {
  const datasets = await vscode.workspace.findFiles("**/*.jsonl", "**/{node_modules,runs,evaluations}/**");
  return [...new Set(datasets.map(runsFolder))];
}
