import * as vscode from "vscode";
import { COMMANDS, EVALUATION_REPORT_PANEL } from "../../contributions";
import type { Services } from "../services/services";
import type { EvaluationReports } from "./evaluationReports";
import { registerGateItem } from "./gateItem";

/** "Open the Evaluation Report", its panels, which come back when the window is loaded again, and the gate in the status bar. */
export function registerEvaluationReport(services: Services): vscode.Disposable {
  let loading: Promise<EvaluationReports> | undefined;
  const reports = (): Promise<EvaluationReports> => (loading ??= import("./evaluationReports").then((module) => new module.EvaluationReports(services)));
  return vscode.Disposable.from(
    new vscode.Disposable(() => void loading?.then((loaded) => loaded.dispose())),
    vscode.window.registerWebviewPanelSerializer(EVALUATION_REPORT_PANEL, { deserializeWebviewPanel: async (panel, remembered: unknown) => (await reports()).revive(panel, remembered) }),
    vscode.commands.registerCommand(COMMANDS.evaluationReport, async (argument: unknown) => {
      const folder = typeof argument === "string" ? argument : await (await reports()).pick();
      if (folder !== undefined) await (await reports()).show(folder);
    }),
    registerGateItem(services),
  );
}
