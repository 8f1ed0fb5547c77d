import path from "node:path";
import * as vscode from "vscode";
import { placeOf } from "../../core/evaluation/placeOf";
import { CancelEvaluation, decodeRememberedEvaluation, ListRows, OpenReport, OpenRow, readRowKey, RefreshEvaluation, RunEvaluation } from "../../shared/evaluationProtocol";
import { handle, WebviewChannel } from "../panels/webviewChannel";
import { webviewHtml } from "../panels/webviewHtml";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { t } from "../words";
import { rowsOf } from "./evaluationRows";
import type { Evaluations } from "./evaluations";
import { EvaluationSession } from "./evaluationSession";

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
  const session = new EvaluationSession(evaluations);
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
        void evaluations.start({ spec: session.specOf(model), file: vscode.Uri.parse(file) });
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
        const report = evaluations.current?.report;
        if (report !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(report));
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

/** Opens the row of the dataset that an answer belongs to, as it stands there now; never another row. */
async function openRow(key: string, { current }: Evaluations, { documents, protocols }: Services): Promise<void> {
  const asked = readRowKey(key);
  const row = asked && current?.judged?.rows.answerTo(asked.caseId, asked.repeat);
  if (row === undefined || current === undefined) return;
  const document = await vscode.workspace.openTextDocument(current.file);
  const { check } = await documents.current(document);
  const { rules } = await protocols.ofDocument(document);
  const place = placeOf(check.rows.map((placed) => placed.row), row.example, rules.hash);
  const placed = place.kind === "gone" ? undefined : check.rows[place.index];
  if (placed === undefined) throw new Error(t("The row is no longer in the file."));
  const selection = rangeOf(document, { start: placed.start, end: placed.start });
  const editor = await vscode.window.showTextDocument(document, { selection, viewColumn: vscode.ViewColumn.One });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenter);
  if (place.kind === "changed") void vscode.window.showInformationMessage(t("This row has changed since it was asked: its answer is to the case as it was."));
}
