import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import { nextProblem, type PlacedRow } from "../../core/dataset/datasetCheck";
import { severitiesWith } from "../../core/dataset/problem";
import { nextUnreviewed } from "../../core/dataset/review";
import type { Services } from "../services/services";
import { setting } from "../services/settings";
import { t } from "../words";
import { DATASET_LANGUAGE } from "./datasetDocuments";

/** From row to row, to the next one with a problem, and to the next one that nobody has read. */
export function registerNavigation({ documents }: Services): vscode.Disposable {
  const go = async (find: (rows: readonly PlacedRow[], line: number, uri: vscode.Uri) => PlacedRow | undefined, none: string): Promise<void> => {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== DATASET_LANGUAGE) return;
    const { check } = await documents.current(editor.document);
    const row = find(check.rows, editor.selection.active.line, editor.document.uri);
    if (row === undefined) {
      vscode.window.setStatusBarMessage(none, 4_000);
      return;
    }
    const start = new vscode.Position(row.line, 0);
    editor.selection = new vscode.Selection(start, start);
    editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand(COMMANDS.nextRow, () => go((rows, line) => rows.find((row) => row.line > line), t("This is the last row."))),
    vscode.commands.registerCommand(COMMANDS.previousRow, () => go((rows, line) => rows.findLast((row) => row.line < line), t("This is the first row."))),
    vscode.commands.registerCommand(COMMANDS.nextUnreviewed, () => go(nextUnreviewed, t("Every row has been reviewed."))),
    vscode.commands.registerCommand(COMMANDS.nextProblem, () => go((rows, line, uri) => nextProblem(rows, line, severitiesWith(setting("rules", uri))), t("No row has a problem."))),
  );
}
