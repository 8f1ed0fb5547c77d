import * as vscode from "vscode";
import { COMMANDS, PANELS } from "../../contributions";
import { isCounted, problemsOf, severityOf, type Preflight } from "../../core/training/preflight/preflight";
import { DecideTraining, type PreflightState } from "../../shared/preflightProtocol";
import { NO_MACHINE, type MachineLines } from "../../platform/hosts/hostHealthLine";
import { placesText, preflightProblemText } from "../../shared/words/preflight";
import { preflightSections } from "../../shared/words/preflightSections";
import type { PanelServices } from "../panels/followingPanel";
import { handle, WebviewChannel } from "../panels/webviewChannel";
import { WEBVIEW_OPTIONS, webviewHtml } from "../panels/webviewHtml";
import { showWarning } from "../services/messages";
import { t } from "../words";

/** `undefined`: the page was closed. */
export type TrainingDecision = "start" | "open" | undefined;

/** Shows what a run would do, and waits for the one confirmation. @param file name of the configuration file. @param machine another one that trains. */
export async function askBeforeTraining(preflight: Preflight, file: string, { productRoot, panels }: Pick<PanelServices, "productRoot" | "panels">, machine = NO_MACHINE): Promise<TrainingDecision> {
  const panel = vscode.window.createWebviewPanel(PANELS.preflight, t("Before training"), vscode.ViewColumn.Active, { ...WEBVIEW_OPTIONS, retainContextWhenHidden: true });
  panels.keep(panel, undefined);
  const decided = new Promise<TrainingDecision>((resolve) => {
    const channel = new WebviewChannel(
      panel.webview,
      [
        handle(DecideTraining, ({ decision }) => {
          resolve(decision);
          return null;
        }),
      ],
      () => stateOf(preflight, file, machine),
    );
    panel.onDidDispose(() => {
      channel.dispose();
      resolve(undefined);
    });
  });
  panel.webview.html = await webviewHtml(productRoot, "preflight");
  try {
    return await decided;
  } finally {
    panel.dispose();
  }
}

/** Closes a page that has come back: what it showed has ended with the extension host that looked at it. */
export async function sayNotStarted(panel: vscode.WebviewPanel): Promise<void> {
  panel.dispose();
  const again = t("Train LoRA");
  if ((await showWarning(t("The training has not been started: VS Code was restarted meanwhile."), again)) === again) await vscode.commands.executeCommand(COMMANDS.trainLora);
}

/** What the page shows, in the user's language. */
export function stateOf(preflight: Preflight, file: string, { lines, stops }: MachineLines): PreflightState {
  const { report, elsewhere } = preflight;
  const problems = [
    ...stops.map(({ part, cause, next }) => ({ severity: "error" as const, text: [`${part}: ${cause}`, ...(next === undefined ? [] : [next])].join(" → ") })),
    ...problemsOf(preflight).map((problem) => ({ severity: severityOf(problem), text: preflightProblemText(problem, t) })),
  ];
  return {
    name: preflight.name,
    problems,
    sections: preflightSections(preflight, t, lines).map((section) => ({ title: section.title, lines: [...section.lines] })),
    samples: isCounted(report) ? report.samples.map(({ id, pieces }) => ({ id, pieces: [...pieces] })) : [],
    isCounted: isCounted(report),
    isSent: elsewhere !== undefined,
    ...(elsewhere?.cluster === undefined ? {} : { script: elsewhere.cluster.script }),
    places: [...placesText(preflight, t)],
    canStart: problems.every(({ severity }) => severity !== "error"),
    file,
  };
}
