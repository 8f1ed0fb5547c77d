import * as vscode from "vscode";
import { COMMANDS, RUN_PANELS } from "../../contributions";
import type { StoredScores } from "../../platform/evaluation/storedScores";
import type { StoredRun } from "../../platform/training/runStore";
import { watchRun } from "../../platform/training/watchRun";
import { OpenComparedRun } from "../../shared/runProtocol";
import { openFollowing } from "../panels/followingPanel";
import { handle } from "../panels/webviewChannel";
import { t } from "../words";
import { titleOf } from "./keptPanels";
import { scoresNear, type RunPlaces } from "./runPlaces";
import { comparisonOf } from "./runViewState";

/** Two runs over each other, in a panel of their own. */
export async function showComparison(folders: readonly [string, string], places: RunPlaces): Promise<void> {
  await fill(vscode.window.createWebviewPanel(RUN_PANELS.comparison, t("Two runs compared"), vscode.ViewColumn.Active), folders, places);
}

/** Fills a panel that VS Code has kept over a reload of the window. */
export async function reviveComparison(panel: vscode.WebviewPanel, [first, second]: readonly string[], places: RunPlaces): Promise<void> {
  if (first === undefined || second === undefined) panel.dispose();
  else await fill(panel, [first, second], places);
}

async function fill(panel: vscode.WebviewPanel, folders: readonly [string, string], places: RunPlaces): Promise<void> {
  let first: StoredRun | undefined;
  let second: StoredRun | undefined;
  let scores: readonly StoredScores[] = [];
  const { ready } = openFollowing(panel, places, "runComparison", {
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
        if (first !== undefined && second !== undefined) changed(titleOf([first, second]));
      };
      await Promise.all([watchRun(folders[0], take((run) => (first = run)), signal), watchRun(folders[1], take((run) => (second = run)), signal)]);
    },
  });
  await ready;
}
