import path from "node:path";
import * as vscode from "vscode";
import { COMMANDS, PANELS } from "../../contributions";
import { runStatusText } from "../../shared/words/runs";
import type { KeptPanels } from "../panels/keptPanels";
import type { Services } from "../services/services";
import { showInformation } from "../services/messages";
import { t } from "../words";
import type { RunPanels } from "./runPanel";
import { runFolderOf } from "./runsTree";
import type { RunsWatcher } from "./runsWatcher";

/** "Open Run" and "Compare Runs"; the panels of both, and the page before a training, come back. */
export function registerRunPanels(services: Services, watcher: RunsWatcher, kept: KeptPanels): vscode.Disposable {
  const given = { ...services, panels: kept };
  let loading: Promise<RunPanels> | undefined;
  const panels = (): Promise<RunPanels> => (loading ??= import("./runPanel").then((module) => new module.RunPanels(given)));
  return vscode.Disposable.from(
    new vscode.Disposable(() => void loading?.then((loaded) => loaded.dispose())),
    kept.register(PANELS.run, async (panel, shown) => (await panels()).revive(panel, shown)),
    kept.register(PANELS.runComparison, async (panel, shown) => (await import("./comparisonPanel")).reviveComparison(panel, shown, given)),
    // Not waited for: the page closes, what is said stays.
    kept.register(PANELS.preflight, async (panel) => void (await import("../training/preflightPanel")).sayNotStarted(panel)),
    vscode.commands.registerCommand(COMMANDS.openRun, async (argument: unknown) => {
      const folder = runFolderOf(argument) ?? (await pickRuns(watcher, 1))?.[0];
      if (folder !== undefined) await (await panels()).show(folder);
    }),
    vscode.commands.registerCommand(COMMANDS.compareRuns, async (_clicked: unknown, selected: unknown) => {
      const chosen = Array.isArray(selected) ? [...new Set(selected.flatMap((each: unknown) => runFolderOf(each) ?? []))] : [];
      const [first, second] = chosen.length === 2 ? chosen : ((await pickRuns(watcher, 2)) ?? []);
      if (first !== undefined && second !== undefined) await (await import("./comparisonPanel")).showComparison([first, second], given);
    }),
  );
}

/** The folders of so many runs of the workspace; `undefined` where the user turns away or there are too few. */
async function pickRuns(watcher: RunsWatcher, wanted: 1 | 2): Promise<readonly string[] | undefined> {
  await watcher.refresh();
  const items = watcher.current.map(({ manifest, state, folder }) => ({ label: manifest.name, description: runStatusText(state, t), detail: vscode.workspace.asRelativePath(path.dirname(folder)), folder }));
  if (items.length < wanted) {
    await showInformation(wanted === 1 ? t("There is no run yet. “Train LoRA” makes one.") : t("There are no two runs to compare yet."));
    return undefined;
  }
  if (wanted === 1) {
    const item = await vscode.window.showQuickPick(items, { title: t("Open Run") });
    return item && [item.folder];
  }
  const pair = await vscode.window.showQuickPick(items, { title: t("Compare Runs"), placeHolder: t("Choose two runs"), canPickMany: true });
  if (pair === undefined || pair.length === 2) return pair?.map(({ folder }) => folder);
  await showInformation(t("Choose exactly two runs to compare."));
  return undefined;
}
