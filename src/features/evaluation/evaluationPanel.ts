import path from "node:path";
import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import { CancelEvaluation, decodeRememberedEvaluation, ExplainJudge, ListRows, OpenReport, OpenRow, readRowKey, RefreshEvaluation, RunEvaluation } from "../../shared/evaluationProtocol";
import { handle, WebviewChannel } from "../panels/webviewChannel";
import { webviewHtml } from "../panels/webviewHtml";
import type { Services } from "../services/services";
import { rowsOf } from "./evaluationRows";
import type { Evaluations } from "./evaluations";
import { EvaluationSession } from "./evaluationSession";
import { openAskedRow } from "./openRow";

/** What stands behind the Evaluation panel, whether it is shown or not. */
export interface EvaluationPanel {
  /**
   * Fills the panel that VS Code has made.
   * @param remembered what the panel had shown before the window was loaded again.
   */
  show(view: vscode.WebviewView, remembered: unknown): Promise<void>;
  /** Looks which models and test files there are. */
  refresh(preferredModel?: string): Promise<void>;
  dispose(): void;
}

/** Makes what stands behind the panel, once a window. */
export function createEvaluationPanel(services: Services, evaluations: Evaluations): EvaluationPanel {
  const session = new EvaluationSession(evaluations, services);
  return {
    show: (view, remembered) => show(view, remembered, session, evaluations, services),
    refresh: (preferredModel) => session.refresh(preferredModel),
    dispose: () => session.dispose(),
  };
}

async function show(view: vscode.WebviewView, remembered: unknown, session: EvaluationSession, evaluations: Evaluations, services: Services): Promise<void> {
  const { webview } = view;
  webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.file(path.join(services.productRoot, "dist", "webview"))] };
  const channel = new WebviewChannel(
    webview,
    [
      handle(RunEvaluation, ({ model, file }) => {
        // What cannot begin is an answer to the request; what becomes of the rest is seen in the state.
        void evaluations.start({ spec: { kind: "ollama", model, host: undefined }, file: vscode.Uri.parse(file) });
        return null;
      }),
      handle(CancelEvaluation, () => {
        evaluations.cancel();
        return null;
      }),
      handle(RefreshEvaluation, async () => {
        await session.refresh();
        return null;
      }),
      handle(ListRows, ({ failure, from, count }) => (evaluations.current === undefined ? [] : rowsOf(evaluations.current, failure, from, count))),
      handle(OpenRow, async ({ key }) => {
        await openRow(key, evaluations, services);
        return null;
      }),
      handle(OpenReport, async () => {
        await vscode.commands.executeCommand(COMMANDS.evaluationReport, evaluations.current?.folder);
        return null;
      }),
      handle(ExplainJudge, async () => {
        const about = vscode.Uri.file(path.join(services.productRoot, "docs", "evaluation.md")).with({ fragment: "how-far-the-judge-may-be-believed" });
        await vscode.commands.executeCommand("markdown.showPreview", about);
        return null;
      }),
    ],
    () => session.state,
  );
  const following = session.onDidChange((head) => channel.sendDelta(head));
  view.onDidDispose(() => {
    channel.dispose();
    following.dispose();
  });
  webview.html = await webviewHtml(webview, services.productRoot, "evaluation");
  const folder = decodeRememberedEvaluation(remembered)?.folder;
  if (folder !== undefined && evaluations.current === undefined) void evaluations.show(folder);
  if (session.state.models.length === 0) await session.refresh();
}

/** Opens the row of the dataset that an answer belongs to. */
async function openRow(key: string, { current }: Evaluations, services: Services): Promise<void> {
  const asked = readRowKey(key);
  const row = asked && current?.judged?.rows.answerTo(asked.caseId, asked.repeat);
  if (row !== undefined && current !== undefined) await openAskedRow(row.example, current.file, vscode.ViewColumn.One, services);
}
