import path from "node:path";
import * as vscode from "vscode";
import { COMMANDS, PANELS } from "../../contributions";
import { decodeRememberedRuns, DoWithRun, type RunAction, type RememberedRuns } from "../../shared/runProtocol";
import type { StoredRun } from "../../platform/training/runStore";
import { watchRun } from "../../platform/training/watchRun";
import { openFollowing, type FollowingPanel, type PanelServices } from "../panels/followingPanel";
import { handle } from "../panels/webviewChannel";
import { t } from "../words";
import { scoresNear } from "./runPlaces";
import { runViewState } from "./runViewState";

/** The panels of runs, one a run. Each is rebuilt from its run's folder whenever it comes into sight. */
export class RunPanels implements vscode.Disposable {
  private readonly open = new Map<string, FollowingPanel>();

  constructor(private readonly services: PanelServices) {}

  async show(folder: string): Promise<void> {
    const shown = this.open.get(folder);
    if (shown !== undefined) shown.panel.reveal();
    else await this.fill(vscode.window.createWebviewPanel(PANELS.run, path.basename(folder), vscode.ViewColumn.Active), folder);
  }

  /** Fills a panel that has come back; one whose run is unknown, or shown elsewhere by now, closes. */
  async revive(panel: vscode.WebviewPanel, remembered: unknown): Promise<void> {
    const [folder] = decodeRememberedRuns(remembered)?.folders ?? [];
    if (folder !== undefined && !this.open.has(folder)) return this.fill(panel, folder);
    panel.dispose();
    if (folder !== undefined) await this.show(folder);
  }

  dispose(): void {
    for (const { panel } of [...this.open.values()]) panel.dispose();
  }

  private async fill(panel: vscode.WebviewPanel, folder: string): Promise<void> {
    let run: StoredRun | undefined;
    let scores: Awaited<ReturnType<typeof scoresNear>> = [];
    const following = openFollowing(panel, this.services, "run", {
      shown: () => ({ folders: [folder] }) satisfies RememberedRuns,
      snapshot: () => run && runViewState(run, scores),
      handlers: [
        handle(DoWithRun, async ({ action }) => {
          await perform(action, folder, run);
          return null;
        }),
      ],
      follow: async (changed, signal) => {
        scores = await scoresNear([folder]);
        await watchRun(
          folder,
          (now) => {
            run = now;
            if (now === undefined) panel.dispose();
            else changed(now.manifest.name);
          },
          signal,
        );
      },
    });
    this.open.set(folder, following);
    panel.onDidDispose(() => this.open.delete(folder));
    await following.ready;
  }
}

async function perform(action: RunAction, folder: string, run: StoredRun | undefined): Promise<void> {
  switch (action) {
    case "cancel":
      await vscode.commands.executeCommand(COMMANDS.cancelRun, folder);
      break;
    case "stopAndKeep":
      await vscode.commands.executeCommand(COMMANDS.stopAndKeepRun, folder);
      break;
    case "resume":
      // It lasts as long as the run.
      void vscode.commands.executeCommand(COMMANDS.resumeRun, folder);
      break;
    case "openLog":
      await vscode.commands.executeCommand(COMMANDS.openRunLog, folder);
      break;
    case "openFolder":
      await vscode.commands.executeCommand(COMMANDS.openRunFolder, folder);
      break;
    case "evaluate": {
      const model = run?.state.artefacts.ollama_model?.name;
      if (model === undefined) throw new Error(t("This run has made no Ollama model."));
      await vscode.commands.executeCommand(COMMANDS.evaluate, model);
      break;
    }
  }
}
