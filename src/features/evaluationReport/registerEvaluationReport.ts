import * as vscode from "vscode";
import { COMMANDS, PANELS } from "../../contributions";
import type { KeptPanels } from "../panels/keptPanels";
import type { Services } from "../services/services";
import type { EvaluationReports } from "./evaluationReports";
import { registerGateItem } from "./gateItem";

/** "Open the Evaluation Report", its panels, which come back, and the gate in the status bar. */
export function registerEvaluationReport(services: Services, panels: KeptPanels): vscode.Disposable {
  let loading: Promise<EvaluationReports> | undefined;
  const reports = (): Promise<EvaluationReports> => (loading ??= import("./evaluationReports").then((module) => new module.EvaluationReports({ ...services, panels })));
  return vscode.Disposable.from(
    new vscode.Disposable(() => void loading?.then((loaded) => loaded.dispose())),
    panels.register(PANELS.evaluationReport, async (panel, shown) => (await reports()).revive(panel, shown)),
    vscode.commands.registerCommand(COMMANDS.evaluationReport, async (argument: unknown) => {
      const folder = typeof argument === "string" ? argument : await (await reports()).pick();
      if (folder !== undefined) await (await reports()).show(folder);
    }),
    registerGateItem(services),
  );
}
