import * as vscode from "vscode";
import { COMMANDS, CONTEXT_KEYS, VIEWS } from "../../contributions";
import type { Services } from "../services/services";
import type { EvaluationPanel } from "./evaluationPanel";
import type { Evaluations } from "./evaluations";
import { registerTools } from "../agents/registerTools";
import { registerAsking } from "./registerAsking";
import { registerRowTests } from "./registerRowTests";

/** The Evaluation panel and its command; what stands behind them is loaded when one of the two is first used. */
export function registerEvaluation(services: Services): vscode.Disposable {
  let evaluations: Promise<Evaluations> | undefined;
  let panel: Promise<EvaluationPanel> | undefined;
  const openEvaluations = (): Promise<Evaluations> => (evaluations ??= import("./evaluations").then((loaded) => noted(new loaded.Evaluations(services))));
  const openPanel = (): Promise<EvaluationPanel> => (panel ??= Promise.all([import("./evaluationPanel"), openEvaluations()]).then(([loaded, made]) => loaded.createEvaluationPanel(services, made, (instruction, rules) => asking.askFreely(instruction, rules))));
  const picked = async (): Promise<string | undefined> => (await panel)?.model ?? undefined;
  const asking = registerAsking(services, openEvaluations, picked);
  return vscode.Disposable.from(
    asking.registered,
    registerRowTests(services, openEvaluations, picked),
    registerTools(services, openEvaluations),
    new vscode.Disposable(() => {
      void panel?.then((loaded) => loaded.dispose());
      void evaluations?.then((loaded) => loaded.dispose());
    }),
    vscode.window.registerWebviewViewProvider(VIEWS.evaluation, { resolveWebviewView: async (view, { state }) => (await openPanel()).show(view, state) }),
    vscode.commands.registerCommand(COMMANDS.evaluate, async (model: unknown) => {
      await vscode.commands.executeCommand(`${VIEWS.evaluation}.focus`);
      await (await openPanel()).refresh(typeof model === "string" ? model : undefined);
    }),
  );
}

/** The walkthrough knows that something has been evaluated. */
function noted(evaluations: Evaluations): Evaluations {
  evaluations.onDidChange(({ status }) => {
    if (status === "finished") void vscode.commands.executeCommand("setContext", CONTEXT_KEYS.evaluated, true);
  });
  return evaluations;
}
