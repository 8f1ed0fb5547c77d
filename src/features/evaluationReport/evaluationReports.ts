import path from "node:path";
import * as vscode from "vscode";
import { PANELS } from "../../contributions";
import { messageOf } from "../../core/messageOf";
import { evaluationErrorText } from "../../platform/evaluation/errorText";
import { isBeingAsked, listEvaluations, readEvaluation } from "../../platform/evaluation/evaluationFolder";
import { followEvaluation } from "../../platform/evaluation/followEvaluation";
import { CompareEvaluations, ComparedRows, decodeRememberedReport, FailedRows, OpenEvaluatedRow, OpenEvaluation, type RememberedReport } from "../../shared/evaluationReportProtocol";
import { openFollowing, type FollowingPanel, type PanelServices } from "../panels/followingPanel";
import { handle } from "../panels/webviewChannel";
import { plainText } from "../plainText";
import { datasets } from "../runs/runPlaces";
import type { Services } from "../services/services";
import { showInformation } from "../services/messages";
import { t } from "../words";
import { EvaluationReport, titleOf } from "./evaluationReport";
import { timeText } from "./trend";

/** The reports of evaluations, one panel each. Each is made from its folder anew whenever it comes into sight. */
export class EvaluationReports implements vscode.Disposable {
  private readonly open = new Map<string, FollowingPanel>();

  constructor(private readonly services: Services & PanelServices) {}

  async show(folder: string): Promise<void> {
    const run = await readEvaluation(folder);
    const shown = this.open.get(folder);
    if (shown !== undefined) shown.panel.reveal();
    else if (run === undefined) void showInformation(t("This evaluation is not there any more."));
    else await this.fill(vscode.window.createWebviewPanel(PANELS.evaluationReport, titleOf(run.manifest), vscode.ViewColumn.Active), folder);
  }

  /** Fills a panel that has come back; one whose evaluation is unknown, or shown elsewhere by now, closes. */
  async revive(panel: vscode.WebviewPanel, remembered: unknown): Promise<void> {
    const chosen = decodeRememberedReport(remembered);
    if (chosen !== undefined && !this.open.has(chosen.folder)) return this.fill(panel, chosen.folder, chosen);
    panel.dispose();
    if (chosen !== undefined) await this.show(chosen.folder);
  }

  /** A saved evaluation of the workspace, by the user's choice. */
  async pick(): Promise<string | undefined> {
    const beside = new Set((await datasets()).map(({ fsPath }) => path.join(path.dirname(fsPath), "evaluations")));
    const runs = (await Promise.all([...beside].map(listEvaluations))).flat().sort((a, b) => b.manifest.createdAt.localeCompare(a.manifest.createdAt));
    if (runs.length === 0) {
      void showInformation(t("There is no evaluation yet. “Evaluate a Model” makes one."));
      return undefined;
    }
    const items = runs.map(({ folder, manifest: { target, dataset, createdAt } }) => ({
      label: plainText(target.model),
      description: plainText(`${vscode.workspace.asRelativePath(path.join(path.dirname(path.dirname(folder)), dataset.file))} · ${timeText(createdAt)}`),
      folder,
    }));
    return (await vscode.window.showQuickPick(items, { title: t("Open the Evaluation Report"), matchOnDescription: true }))?.folder;
  }

  dispose(): void {
    for (const { panel } of [...this.open.values()]) panel.dispose();
  }

  private async fill(panel: vscode.WebviewPanel, folder: string, chosen?: RememberedReport): Promise<void> {
    const report = new EvaluationReport(folder, chosen, this.services);
    let tell = (): void => undefined;
    const following = openFollowing(panel, this.services, "evaluationReport", {
      shown: () => report.shown,
      snapshot: () => report.state(),
      handlers: [
        handle(FailedRows, ({ failure, from, count }) => report.failed(failure, from, count)),
        handle(ComparedRows, ({ from, count }, signal) => report.comparedRows(from, count, signal)),
        handle(CompareEvaluations, async (choice, signal) => {
          await report.choose(choice, signal);
          tell();
          return null;
        }),
        handle(OpenEvaluatedRow, async ({ id }) => {
          await report.open(id);
          return null;
        }),
        handle(OpenEvaluation, async ({ folder: wanted }) => {
          const other = wanted === null ? await this.pick() : wanted;
          if (other !== undefined && (wanted === null || report.knows(other))) await this.show(other);
          return null;
        }),
      ],
      follow: async (changed, signal) => {
        tell = () => changed(report.title);
        try {
          if (!(await report.load(tell, signal))) panel.dispose();
          else if (await isBeingAsked(folder)) {
            await followEvaluation(folder, () => undefined, signal);
            await report.load(tell, signal);
          }
        } catch (error) {
          if (signal.aborted) return;
          report.fail(evaluationErrorText(error, t) ?? messageOf(error));
          tell();
          throw error;
        }
      },
    });
    this.open.set(folder, following);
    panel.onDidDispose(() => this.open.delete(folder));
    await following.ready;
  }
}
