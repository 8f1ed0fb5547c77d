import * as vscode from "vscode";
import type { Services } from "../services/services";

const SEEN = "rowsSeen";

/**
 * The first window with the extension learns only after its first layout that rows are wrapped, and the row that it was opened on goes out of
 * sight: this brings it back, once. Later windows know it from the start.
 */
export function registerFirstSight({ documents }: Services, state: vscode.Memento): vscode.Disposable {
  if (state.get(SEEN) === true) return vscode.Disposable.from();
  const first = documents.onDidCheck(({ document }) => {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document !== document) return;
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    first.dispose();
    void state.update(SEEN, true);
  });
  return first;
}
