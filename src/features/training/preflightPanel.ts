import path from "node:path";
import * as vscode from "vscode";
import { problemsOf, severityOf, type Preflight } from "../../core/training/preflight/preflight";
import { DecideTraining, type PreflightState } from "../../shared/preflightProtocol";
import { placesText, preflightProblemText, preflightSections } from "../../shared/words/preflight";
import { handle, WebviewChannel } from "../panels/webviewChannel";
import { webviewHtml } from "../panels/webviewHtml";
import { t } from "../words";

const VIEW_TYPE = "clinicalPrompts.preflight";

/** `undefined`: the page was closed. */
export type TrainingDecision = "start" | "open" | undefined;

/** Shows what a run would do, and waits for the one confirmation. @param file name of the configuration file. */
export async function askBeforeTraining(preflight: Preflight, file: string, productRoot: string): Promise<TrainingDecision> {
  const panel = vscode.window.createWebviewPanel(VIEW_TYPE, t("Before training"), vscode.ViewColumn.Active, {
    enableScripts: true,
    retainContextWhenHidden: true,
    localResourceRoots: [vscode.Uri.file(path.join(productRoot, "dist", "webview"))],
  });
  const decided = new Promise<TrainingDecision>((resolve) => {
    const channel = new WebviewChannel(
      panel.webview,
      [
        handle(DecideTraining, ({ decision }) => {
          resolve(decision);
          return null;
        }),
      ],
      () => stateOf(preflight, file),
    );
    panel.onDidDispose(() => {
      channel.dispose();
      resolve(undefined);
    });
  });
  panel.webview.html = await webviewHtml(panel.webview, productRoot, "preflight");
  try {
    return await decided;
  } finally {
    panel.dispose();
  }
}

/** What the page shows, in the user's language. */
export function stateOf(preflight: Preflight, file: string): PreflightState {
  const problems = problemsOf(preflight).map((problem) => ({ severity: severityOf(problem), text: preflightProblemText(problem, t) }));
  return {
    name: preflight.name,
    problems,
    sections: preflightSections(preflight, t).map(({ title, lines }) => ({ title, lines: [...lines] })),
    samples: preflight.report.samples.map(({ id, pieces }) => ({ id, pieces: [...pieces] })),
    places: [...placesText(preflight, t)],
    canStart: problems.every(({ severity }) => severity !== "error"),
    file,
  };
}
