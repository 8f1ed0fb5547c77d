import * as vscode from "vscode";
import { DATASET_LANGUAGE, isDataset } from "../rows/datasetDocuments";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { setting } from "../services/settings";
import { findingsOf, kindOf, type FindingKind } from "./findings";

/** Bold and underlined, struck through, italic: the three are told apart without any colour. Colours are the theme's. */
const STYLES: { readonly [Kind in FindingKind]: vscode.DecorationRenderOptions } = {
  affirmed: { color: new vscode.ThemeColor("clinicalPrompts.affirmed"), fontWeight: "bold", textDecoration: "underline" },
  denied: { color: new vscode.ThemeColor("clinicalPrompts.denied"), textDecoration: "line-through" },
  uncertain: { color: new vscode.ThemeColor("clinicalPrompts.uncertain"), fontStyle: "italic", textDecoration: "underline dotted" },
};
const SETTING: { readonly [Kind in FindingKind]: "highlight.redFlags" | "highlight.denied" | "highlight.uncertain" } = {
  affirmed: "highlight.redFlags",
  denied: "highlight.denied",
  uncertain: "highlight.uncertain",
};
const KINDS: readonly FindingKind[] = ["affirmed", "denied", "uncertain"];

/** Lines above and below the visible ones, so that scrolling shows no bare text. */
const MARGIN_LINES = 10;

/** Marks the findings on the lines that can be seen. */
export function registerHighlighting({ documents }: Services): vscode.Disposable {
  const types = new Map(KINDS.map((kind) => [kind, vscode.window.createTextEditorDecorationType({ ...STYLES[kind], rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed })]));

  const draw = (editor: vscode.TextEditor): void => {
    const { document } = editor;
    const checked = documents.of(document);
    if (document.languageId !== DATASET_LANGUAGE || checked?.version !== document.version) return;
    const ranges: Record<FindingKind, vscode.Range[]> = { affirmed: [], denied: [], uncertain: [] };
    if (isDataset(checked.check)) {
      for (const row of checked.check.rows.filter(({ line }) => editor.visibleRanges.some((visible) => isNear(line, visible)))) {
        for (const placed of findingsOf(row, checked.rules)) ranges[kindOf(placed.finding)].push(rangeOf(document, placed));
      }
    }
    for (const [kind, type] of types) editor.setDecorations(type, setting(SETTING[kind], document.uri) ? ranges[kind] : []);
  };
  const drawAll = (): void => vscode.window.visibleTextEditors.forEach(draw);

  return vscode.Disposable.from(
    ...types.values(),
    documents.onDidCheck(drawAll),
    vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => draw(textEditor)),
    vscode.window.onDidChangeVisibleTextEditors(drawAll),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("clinicalPrompts.highlight")) drawAll();
    }),
  );
}

function isNear(line: number, { start, end }: vscode.Range): boolean {
  return line >= start.line - MARGIN_LINES && line <= end.line + MARGIN_LINES;
}
