import path from "node:path";
import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import { ActOnRow, CancelEvaluation, ExplainJudge, ListRows, OpenReport, PickModel, RefreshEvaluation, RunEvaluation } from "../../shared/evaluationProtocol";
import { handle, WebviewChannel } from "../panels/webviewChannel";
import { WEBVIEW_OPTIONS, webviewHtml } from "../panels/webviewHtml";
import type { Services } from "../services/services";
import { rowsOf } from "./evaluationRows";
import type { Evaluations } from "./evaluations";
import { EvaluationSession } from "./evaluationSession";
import { FolderOverrides } from "./folderOverrides";
import { actOnRow, type RowActionServices } from "./rowActions";

/** What stands behind the Evaluation panel, whether it is shown or not. */
export interface EvaluationPanel {
  /**
   * Fills the panel that VS Code has made.
   * @param folder of the evaluation that it had shown before the window was loaded again.
   */
  show(view: vscode.WebviewView, folder: string | undefined): Promise<void>;
  /** The model that is picked in it. */
  readonly model: string | null;
  /** Looks which models and test files there are; asks about a server that the workspace names. */
  refresh(preferredModel?: string): Promise<void>;
  dispose(): void;
}

/** Makes what stands behind the panel, once a window. */
export function createEvaluationPanel(services: Services, evaluations: Evaluations, askFreely: RowActionServices["askFreely"]): EvaluationPanel {
  const overrides = new FolderOverrides();
  const session = new EvaluationSession(evaluations, overrides, services);
  return {
    show: (view, folder) => show(view, folder, session, { services, evaluations, overrides, askFreely }),
    get model() {
      return session.state.model;
    },
    refresh: (preferredModel) => session.refresh(preferredModel, true),
    dispose: () => {
      session.dispose();
      overrides.dispose();
    },
  };
}

async function show(view: vscode.WebviewView, folder: string | undefined, session: EvaluationSession, given: RowActionServices): Promise<void> {
  const { services, evaluations, overrides } = given;
  const { webview } = view;
  webview.options = WEBVIEW_OPTIONS;
  const channel = new WebviewChannel(
    webview,
    [
      handle(RunEvaluation, ({ model, file }) => {
        const spec = session.specOf(model);
        session.pick(model);
        // What cannot begin is an answer to the request; what becomes of the rest is seen in the state.
        void evaluations.start({ spec, file: vscode.Uri.parse(file) });
        return null;
      }),
      handle(CancelEvaluation, () => {
        evaluations.cancel();
        return null;
      }),
      handle(RefreshEvaluation, async () => {
        await session.refresh(undefined, true);
        return null;
      }),
      handle(ListRows, async ({ failure, from, count }) => {
        const { current } = evaluations;
        return current === undefined ? [] : rowsOf(current, failure, from, count, await overrides.of(current.folder));
      }),
      handle(ActOnRow, async ({ key, action }) => {
        await actOnRow(key, action, given);
        return null;
      }),
      handle(PickModel, ({ model }) => {
        session.pick(model);
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
  webview.html = await webviewHtml(services.productRoot, "evaluation");
  if (folder !== undefined && evaluations.current === undefined) void evaluations.show(folder);
  if (session.state.models.length === 0) await session.refresh();
}
