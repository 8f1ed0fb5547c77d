import * as vscode from "vscode";
import { COMMANDS, FORM_VIEW } from "../../contributions";
import { DATASET_LANGUAGE } from "../rows/datasetDocuments";
import { errorLog } from "../services/errorLog";
import type { Services } from "../services/services";
import { showInformation } from "../services/messages";
import { t } from "../words";
import type { Forms } from "./forms";
import { KeptForms } from "./keptForms";

/** The form for reviewing rows one by one, and its commands; what stands behind them is loaded when one of them is first used. */
export function registerForm(services: Services): vscode.Disposable {
  let loading: Promise<Forms> | undefined;
  const forms = (): Promise<Forms> => (loading ??= import("./forms").then(({ Forms: Loaded }) => new Loaded(services)));
  const send = async (act: Parameters<Forms["send"]>[0]): Promise<void> => (await forms()).send(act);
  return vscode.Disposable.from(
    new KeptForms(async (uri, viewColumn) => (await loading)?.shows(uri, viewColumn) ?? false, errorLog(services.log, "form")),
    vscode.window.registerCustomEditorProvider(FORM_VIEW, { resolveCustomTextEditor: async (document, panel) => (await forms()).fill(document, panel) }),
    vscode.commands.registerCommand(COMMANDS.reviewInForm, async (resource?: unknown) => {
      const editor = vscode.window.activeTextEditor;
      const isFront = editor !== undefined && (!(resource instanceof vscode.Uri) || editor.document.uri.toString() === resource.toString());
      const uri = isFront ? (editor.document.languageId === DATASET_LANGUAGE ? editor.document.uri : undefined) : resource;
      if (uri instanceof vscode.Uri) await (await forms()).review(uri, isFront ? editor.selection.active.line : undefined);
      else await showInformation(t("Open a .jsonl dataset first."));
    }),
    vscode.commands.registerCommand(COMMANDS.formAccept, () => send("accept")),
    vscode.commands.registerCommand(COMMANDS.formReject, () => send("reject")),
    vscode.commands.registerCommand(COMMANDS.formNext, () => send("next")),
    vscode.commands.registerCommand(COMMANDS.formPrevious, () => send("previous")),
    vscode.commands.registerCommand(COMMANDS.formNextUnreviewed, () => send("nextUnreviewed")),
    vscode.commands.registerCommand(COMMANDS.formEdit, () => send("edit")),
    vscode.commands.registerCommand(COMMANDS.formFix, () => send("fix")),
    vscode.commands.registerCommand(COMMANDS.formOpenText, () => send("openText")),
  );
}
