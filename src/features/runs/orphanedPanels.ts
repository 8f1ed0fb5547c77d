import * as vscode from "vscode";
import { RUN_PANELS } from "../../contributions";
import type { RunPanels } from "./runPanel";
import type { RunsWatcher } from "./runsWatcher";

/** How long VS Code may take to hand over a panel that it has kept over a reload of the window; once more is only a panel opened anew. */
const HAND_OVER_MS = 2_000;

/**
 * VS Code leaves the panels of an extension host that has ended where they are when it starts another: they show what was, and nobody hears their buttons.
 * A run's panel that is in sight and is not handed over is opened anew in its place.
 */
export function reopenOrphans(panels: () => Promise<RunPanels>, watcher: RunsWatcher, onError: (error: unknown) => void): vscode.Disposable {
  const timers = new Map<vscode.Tab, NodeJS.Timeout>();
  const look = (): void => {
    for (const { activeTab: tab } of vscode.window.tabGroups.all) {
      if (tab === undefined || timers.has(tab) || !isRunPanel(tab)) continue;
      timers.set(tab, setTimeout(() => void reopen(tab, panels, watcher).catch(onError).finally(() => timers.delete(tab)), HAND_OVER_MS));
    }
  };
  look();
  return vscode.Disposable.from(
    vscode.window.tabGroups.onDidChangeTabs(look),
    new vscode.Disposable(() => {
      for (const timer of timers.values()) clearTimeout(timer);
    }),
  );
}

async function reopen(tab: vscode.Tab, panels: () => Promise<RunPanels>, watcher: RunsWatcher): Promise<void> {
  const shown = await panels();
  if (!isOrphan(tab, shown.named(tab.label))) return;
  await watcher.refresh();
  const run = watcher.current.find(({ manifest }) => manifest.name === tab.label);
  if (run === undefined || !isOrphan(tab, shown.named(tab.label))) return;
  await shown.show(run.folder, tab.group.viewColumn);
  await vscode.window.tabGroups.close(tab);
}

/** Of a tab in sight: nothing that is ours is seen there, and there are more such tabs than panels of ours. */
function isOrphan(tab: vscode.Tab, ours: readonly vscode.WebviewPanel[]): boolean {
  if (!tab.isActive || ours.some(({ visible, viewColumn }) => visible && viewColumn === tab.group.viewColumn)) return false;
  const alike = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter((other) => other.label === tab.label && isRunPanel(other));
  return alike.length > ours.length;
}

/** VS Code puts a prefix of its own before the type of a panel. */
function isRunPanel({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputWebview && input.viewType.endsWith(`-${RUN_PANELS.run}`);
}
