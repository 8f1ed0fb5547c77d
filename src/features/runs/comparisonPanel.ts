import path from "node:path";
import * as vscode from "vscode";
import { COMMANDS, PANELS } from "../../contributions";
import type { StoredScores } from "../../platform/evaluation/storedScores";
import type { StoredRun } from "../../platform/training/runStore";
import { watchRun } from "../../platform/training/watchRun";
import { decodeRememberedRuns, OpenComparedRun, type RememberedRuns } from "../../shared/runProtocol";
import { openFollowing, type PanelServices } from "../panels/followingPanel";
import { handle } from "../panels/webviewChannel";
import { scoresNear } from "./runPlaces";
import { comparisonOf } from "./runViewState";

/** Two runs over each other, in a panel of their own. */
export async function showComparison(folders: readonly [string, string], services: PanelServices): Promise<void> {
  await fill(vscode.window.createWebviewPanel(PANELS.runComparison, titleOf(folders.map((folder) => path.basename(folder))), vscode.ViewColumn.Active), folders, services);
}

/** Fills a panel that has come back; one whose runs are unknown closes. */
export async function reviveComparison(panel: vscode.WebviewPanel, remembered: unknown, services: PanelServices): Promise<void> {
  const [first, second] = decodeRememberedRuns(remembered)?.folders ?? [];
  if (first === undefined || second === undefined) panel.dispose();
  else await fill(panel, [first, second], services);
}

async function fill(panel: vscode.WebviewPanel, folders: readonly [string, string], services: PanelServices): Promise<void> {
  let first: StoredRun | undefined;
  let second: StoredRun | undefined;
  let scores: readonly StoredScores[] = [];
  const { ready } = openFollowing(panel, services, "runComparison", {
    shown: () => ({ folders: [...folders] }) satisfies RememberedRuns,
    snapshot: () => first && second && comparisonOf([first, second], scores),
    handlers: [
      handle(OpenComparedRun, async ({ index }) => {
        await vscode.commands.executeCommand(COMMANDS.openRun, folders[index]);
        return null;
      }),
    ],
    follow: async (changed, signal) => {
      scores = await scoresNear(folders);
      const take = (keep: (run: StoredRun) => void) => (run: StoredRun | undefined) => {
        if (run === undefined) {
          panel.dispose();
          return;
        }
        keep(run);
        if (first !== undefined && second !== undefined) changed(titleOf([first.manifest.name, second.manifest.name]));
      };
      await Promise.all([watchRun(folders[0], take((run) => (first = run)), signal), watchRun(folders[1], take((run) => (second = run)), signal)]);
    },
  });
  await ready;
}

function titleOf(names: readonly string[]): string {
  return names.join(" ↔ ");
}
