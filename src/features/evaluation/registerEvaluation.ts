import * as vscode from "vscode";
import { COMMANDS, VIEWS } from "../../contributions";
import type { Services } from "../services/services";
import type { EvaluationPanel } from "./evaluationPanel";

/** The Evaluation panel and its command; what stands behind them is loaded when one of the two is first used. */
export function registerEvaluation(services: Services): vscode.Disposable {
  let loading: Promise<EvaluationPanel> | undefined;
  const panel = (): Promise<EvaluationPanel> => (loading ??= import("./evaluationPanel").then(({ createEvaluationPanel }) => createEvaluationPanel(services)));
  return vscode.Disposable.from(
    new vscode.Disposable(() => void loading?.then((loaded) => loaded.dispose())),
    vscode.window.registerWebviewViewProvider(VIEWS.evaluation, { resolveWebviewView: async (view) => (await panel()).show(view) }),
    vscode.commands.registerCommand(COMMANDS.evaluate, async (model: unknown) => {
      await vscode.commands.executeCommand(`${VIEWS.evaluation}.focus`);
      await (await panel()).refresh(typeof model === "string" ? model : undefined);
    }),
  );
}
