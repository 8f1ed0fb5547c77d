import path from "node:path";
import * as vscode from "vscode";
import { COMMANDS, CONTEXT_KEYS, VIEWS } from "../../contributions";
import type { StoredRun } from "../../platform/training/runStore";
import type { ShownScores } from "../../shared/runProtocol";
import type { KeptPanels } from "../panels/keptPanels";
import type { Services } from "../services/services";
import { windowConsent } from "../services/windowConsent";
import type { TrainingHost } from "../training/trainingHost";
import { whereTrusted } from "../training/trust";
import { showInformation } from "../services/messages";
import { t } from "../words";
import { registerRunPanels } from "./registerRunPanels";
import { datasetCandidates, runFolders, runsFolder, scoresNear } from "./runPlaces";
import { runFolderOf, RunsTree } from "./runsTree";
import { RunsWatcher } from "./runsWatcher";
import { errorLog } from "../services/errorLog";

/** The Runs view with its commands, the panels of runs, "Train LoRA" and "Export Training…". */
export function registerRuns(services: Services, memory: vscode.Memento, panels: KeptPanels): vscode.Disposable {
  const { log } = services;
  const consent = windowConsent(memory);
  const logError = errorLog(log, "runs");
  const tree = new RunsTree();
  const watcher = new RunsWatcher(runFolders, logError);
  const view = vscode.window.createTreeView(VIEWS.runs, { treeDataProvider: tree, canSelectMany: true });
  const refresh = (): Promise<void> => watcher.refresh().then(async () => tree.show(watcher.current, await scoresByFolder(watcher.current))).catch(logError);
  const host: TrainingHost = {
    ...services,
    panels,
    memory,
    consent,
    rulesFor: async (dataset) => (await services.protocols.ofFile(dataset)).rules,
    runsFolder,
    datasetCandidates,
    runsChanged: refresh,
    openRun: async (folder) => {
      await vscode.commands.executeCommand(COMMANDS.openRun, folder);
    },
    evaluate: async (model) => {
      await vscode.commands.executeCommand(COMMANDS.evaluate, model);
    },
  };
  /** Does something with the run that a command was called on, and looks at the runs again. */
  const withRun = (work: (run: StoredRun) => Promise<unknown>) => async (argument: unknown): Promise<void> => {
    const folder = runFolderOf(argument);
    const run = folder === undefined ? undefined : await (await import("../../platform/training/runStore")).readRun(folder);
    if (run === undefined) return;
    await work(run);
    await refresh();
  };
  const reports = vscode.workspace.createFileSystemWatcher("**/evaluations/*/report.json");
  void refresh();
  return vscode.Disposable.from(
    view,
    tree,
    watcher,
    reports,
    registerRunPanels(services, watcher, panels),
    watcher.onDidChange((runs) => {
      tree.show(runs);
      void vscode.commands.executeCommand("setContext", CONTEXT_KEYS.trained, runs.some(({ state }) => state.artefacts.ollama_model !== undefined));
    }),
    reports.onDidCreate(refresh),
    reports.onDidChange(refresh),
    reports.onDidDelete(refresh),
    vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    vscode.commands.registerCommand(COMMANDS.refreshRuns, refresh),
    vscode.commands.registerCommand(COMMANDS.trainLora, () => whereTrusted(async () => (await import("../training/trainLora")).trainLora(host))),
    vscode.commands.registerCommand(COMMANDS.exportTraining, async () => (await import("../training/exportTraining")).exportTraining(host)),
    vscode.commands.registerCommand(COMMANDS.resumeRun, withRun(({ folder }) => whereTrusted(async () => (await import("../training/goOnWithRun")).resumeTraining(folder, host)))),
    vscode.commands.registerCommand(COMMANDS.reproduceRun, withRun(({ folder }) => whereTrusted(async () => (await import("../training/goOnWithRun")).reproduceTraining(folder, host)))),
    vscode.commands.registerCommand(COMMANDS.deleteRun, withRun(({ folder }) => whereTrusted(async () => (await import("./deleteRun")).deleteRunAsked(folder, services, consent)))),
    vscode.commands.registerCommand(COMMANDS.copyRunConfiguration, withRun(async (run) => (await import("./copyConfiguration")).copyConfiguration(run))),
    vscode.commands.registerCommand(COMMANDS.pushRun, async (argument: unknown) => {
      if (argument === undefined) await watcher.refresh();
      const run = argument === undefined ? await (await import("./runPick")).pickRun(watcher.current) : argument;
      await withRun((found) => whereTrusted(async () => (await import("./pushRun")).pushRun(found, services)))(run);
    }),
    vscode.commands.registerCommand(COMMANDS.cancelRun, withRun(cancel)),
    vscode.commands.registerCommand(COMMANDS.stopAndKeepRun, withRun(stopAndKeep)),
    vscode.commands.registerCommand(COMMANDS.openRunLog, withRun(openLog)),
    vscode.commands.registerCommand(COMMANDS.openRunFolder, withRun(openFolder)),
  );
}

async function cancel({ pid }: StoredRun): Promise<void> {
  if (pid !== undefined) (await import("../../platform/training/trainer")).cancelRun(pid);
}

async function stopAndKeep({ pid }: StoredRun): Promise<void> {
  if (pid === undefined) return;
  (await import("../../platform/training/trainer")).stopAndKeep(pid);
  void showInformation(t("Training ends after this step; what it has learnt is kept."));
}

async function openLog({ folder }: StoredRun): Promise<void> {
  const { RUN_FILES } = await import("../../platform/training/runFolder");
  await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, RUN_FILES.log)));
}

async function openFolder({ folder }: StoredRun): Promise<void> {
  const uri = vscode.Uri.file(folder);
  await vscode.commands.executeCommand(vscode.workspace.getWorkspaceFolder(uri) === undefined ? "revealFileInOS" : "revealInExplorer", uri);
}

async function scoresByFolder(runs: readonly StoredRun[]): Promise<ReadonlyMap<string, readonly ShownScores[]>> {
  if (runs.length === 0) return new Map();
  const { shownScores } = await import("./runViewState");
  const scores = await scoresNear(runs.map(({ folder }) => folder));
  return new Map(runs.map(({ folder, state }) => [folder, shownScores(state, scores)]));
}
