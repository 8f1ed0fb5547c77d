import * as vscode from "vscode";
import { COMMANDS, CONTEXT_KEYS, VIEWS } from "../../contributions";
import type { Services } from "../services/services";
import { whereTrustedToAsk } from "../training/trust";
import type { EvaluationPanel } from "./evaluationPanel";
import type { Evaluations } from "./evaluations";
import { registerTools } from "../agents/registerTools";
import { registerAsking } from "./registerAsking";
import { registerRowTests } from "./registerRowTests";

/** Which evaluation is shown. VS Code writes this down at once, and what a page remembers only now and then: a window that is loaded again soon would show none. */
const SHOWN_KEY = "clinicalPrompts.shownEvaluation";

/** The Evaluation panel and its commands; what stands behind them is loaded when one of them is first used. */
export function registerEvaluation(services: Services, { secrets, workspaceState }: Pick<vscode.ExtensionContext, "secrets" | "workspaceState">): vscode.Disposable {
  let evaluations: Promise<Evaluations> | undefined;
  let panel: Promise<EvaluationPanel> | undefined;
  const makeEvaluations = async (): Promise<Evaluations> => {
    const [loaded, { windowConsent }, { serverKey }, { openAiChoices }] = await Promise.all([import("./evaluations"), import("../services/windowConsent"), import("./evaluationHost"), import("./openAiServers")]);
    const made: Evaluations = new loaded.Evaluations(services, {
      consent: windowConsent(workspaceState),
      keyOf: (origin) => serverKey(secrets, origin),
      servers: () => openAiChoices(workspaceState),
      onMissing: (error, request) => void import("./missingModel").then(({ offerModel }) => offerModel(error, request, made)).catch((fault: unknown) => made.say(fault)),
    });
    made.onDidChange(({ status, folder }) => {
      // The walkthrough knows that something has been evaluated.
      if (status === "finished") void vscode.commands.executeCommand("setContext", CONTEXT_KEYS.evaluated, true);
      if (folder !== undefined && folder !== workspaceState.get(SHOWN_KEY)) workspaceState.update(SHOWN_KEY, folder).then(undefined, (fault: unknown) => made.say(fault));
    });
    return made;
  };
  const openEvaluations = (): Promise<Evaluations> => (evaluations ??= makeEvaluations());
  const openPanel = (): Promise<EvaluationPanel> => (panel ??= Promise.all([import("./evaluationPanel"), openEvaluations()]).then(([loaded, made]) => loaded.createEvaluationPanel(services, made, (instruction, rules) => asking.askFreely(instruction, rules))));
  const focusPanel = (): Thenable<unknown> => vscode.commands.executeCommand(`${VIEWS.evaluation}.focus`);
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
    vscode.window.registerWebviewViewProvider(VIEWS.evaluation, { resolveWebviewView: async (view) => (await openPanel()).show(view, workspaceState.get<string>(SHOWN_KEY)) }),
    vscode.commands.registerCommand(COMMANDS.evaluate, async (model: unknown) => {
      await focusPanel();
      await (await openPanel()).refresh(typeof model === "string" ? model : undefined);
    }),
    vscode.commands.registerCommand(COMMANDS.evaluateModels, () =>
      whereTrustedToAsk(async () => {
        await focusPanel();
        await (await import("./severalModels")).evaluateModels(await openEvaluations());
      }),
    ),
    vscode.commands.registerCommand(COMMANDS.checkStability, () =>
      whereTrustedToAsk(async () => {
        await focusPanel();
        await (await import("./stabilityCheck")).checkStability(await openEvaluations());
      }),
    ),
    vscode.commands.registerCommand(COMMANDS.askOpenAiServer, () =>
      whereTrustedToAsk(async () => {
        const name = await (await import("./openAiServers")).nameOpenAiModel(workspaceState);
        if (name === undefined) return;
        await focusPanel();
        await (await openPanel()).refresh(name);
      }),
    ),
    vscode.commands.registerCommand(COMMANDS.setServerKey, async () => (await import("./evaluationHost")).setServerKey(secrets)),
  );
}
