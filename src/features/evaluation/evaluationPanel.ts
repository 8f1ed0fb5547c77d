import path from "node:path";
import * as vscode from "vscode";
import { CONTEXT_KEYS } from "../../contributions";
import { CancelEvaluation, OpenReport, OpenRow, RefreshEvaluation, RunEvaluation } from "../../shared/evaluationProtocol";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { handle, WebviewChannel } from "../panels/webviewChannel";
import { webviewHtml } from "../panels/webviewHtml";
import { t } from "../words";
import { EvaluationSession } from "./evaluationSession";

/** What stands behind the Evaluation panel, whether it is shown or not. */
export interface EvaluationPanel {
  /** Fills the panel that VS Code has made. */
  show(view: vscode.WebviewView): Promise<void>;
  /** Looks which models and test files there are. */
  refresh(preferredModel?: string): Promise<void>;
  dispose(): void;
}

/** Makes what stands behind the panel, once a window. */
export function createEvaluationPanel(services: Services): EvaluationPanel {
  const session = new EvaluationSession(services);
  const following = session.onDidChange(({ head }) => {
    if (head.status === "finished") void vscode.commands.executeCommand("setContext", CONTEXT_KEYS.evaluated, true);
  });
  return {
    show: (view) => show(view, session, services),
    refresh: (preferredModel) => session.refresh(preferredModel),
    dispose: () => {
      following.dispose();
      session.dispose();
    },
  };
}

async function show(view: vscode.WebviewView, session: EvaluationSession, services: Services): Promise<void> {
  const { webview } = view;
  webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.file(path.join(services.productRoot, "dist", "webview"))] };
  const channel = new WebviewChannel(
    webview,
    [
      handle(RunEvaluation, ({ model, file }) => {
        if (!vscode.workspace.isTrusted) throw new Error(t("A model is asked only in a workspace that you trust."));
        // The panel follows the state; the request is answered at once.
        void session.run(model, file);
        return null;
      }),
      handle(CancelEvaluation, () => {
        session.cancel();
        return null;
      }),
      handle(RefreshEvaluation, async () => {
        await session.refresh();
        return null;
      }),
      handle(OpenRow, async ({ id }) => {
        await openRow(id, session, services);
        return null;
      }),
      handle(OpenReport, async () => {
        if (session.state.report !== null) await vscode.window.showTextDocument(vscode.Uri.file(session.state.report));
        return null;
      }),
    ],
    () => session.state,
  );
  const following = session.onDidChange((delta) => channel.sendDelta(delta));
  view.onDidDispose(() => {
    channel.dispose();
    following.dispose();
  });
  webview.html = await webviewHtml(webview, services.productRoot, "evaluation");
  if (session.state.status === "idle") await session.refresh();
}

/** Opens the row of the dataset that an answer belongs to, as it stands there now. */
async function openRow(id: string, { state }: EvaluationSession, { documents }: Services): Promise<void> {
  const row = state.rows.find((shown) => shown.id === id);
  if (row === undefined || state.file === null) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(state.file));
  const { check } = await documents.current(document);
  const placed = check.rows.find(({ row: { record } }) => record?.id?.value === id) ?? check.rows[row.line];
  if (placed === undefined) throw new Error(t("The row is no longer in the file."));
  const selection = rangeOf(document, { start: placed.start, end: placed.start });
  const editor = await vscode.window.showTextDocument(document, { selection, viewColumn: vscode.ViewColumn.One });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenter);
}
