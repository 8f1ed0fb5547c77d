import * as vscode from "vscode";
import { isDataset, type PlacedRow } from "../../core/dataset/datasetCheck";
import type { DatasetRules } from "../../core/dataset/rules";
import type { Steps } from "../../core/steps";
import { DATASET_LANGUAGE, rowsIn } from "../rows/datasetDocuments";
import type { Services } from "../services/services";
import { setting } from "../services/settings";
import { whileWanted } from "../services/whileWanted";
import { findingsOf, kindOf, segmentsOf, type FindingKind, type Mark } from "./findings";

/**
 * The token type and its modifiers, as package.json declares them with their styles: bold and underlined, struck through, italic, so that the
 * three are told apart without any colour. Colours are the theme's.
 */
const LEGEND = new vscode.SemanticTokensLegend(["redFlag"], ["denied", "uncertain"]);
const MODIFIERS: { readonly [Kind in FindingKind]: number } = { affirmed: 0, denied: 1, uncertain: 2 };
const SETTING: { readonly [Kind in FindingKind]: "highlight.redFlags" | "highlight.denied" | "highlight.uncertain" } = {
  affirmed: "highlight.redFlags",
  denied: "highlight.denied",
  uncertain: "highlight.uncertain",
};

function* marksOf(rows: readonly PlacedRow[], rules: DatasetRules): Steps<readonly Mark[]> {
  const marks: Mark[] = [];
  for (const row of rows) {
    for (const { start, end, finding } of yield* findingsOf(row, rules)) marks.push({ start, end, kind: kindOf(finding) });
    yield;
  }
  return marks;
}

/** Marks the findings as semantic tokens. VS Code asks for the lines that can be seen, and again after each edit and when they are scrolled. */
export function registerHighlighting({ documents }: Services): vscode.Disposable {
  const provider: vscode.DocumentRangeSemanticTokensProvider = {
    async provideDocumentRangeSemanticTokens(document, range, token) {
      const { check, rules } = await documents.current(document);
      const builder = new vscode.SemanticTokensBuilder(LEGEND);
      if (!isDataset(check)) return builder.build();
      const visible = rowsIn(check, document.offsetAt(range.start), document.offsetAt(range.end));
      const marks = await whileWanted(token, marksOf(visible, rules));
      for (const { start, end, kind } of segmentsOf(marks.filter(({ kind: shown }) => setting(SETTING[shown], document.uri)))) {
        const { line, character } = document.positionAt(start);
        builder.push(line, character, end - start, 0, MODIFIERS[kind]);
      }
      return builder.build();
    },
  };
  const register = (): vscode.Disposable => vscode.languages.registerDocumentRangeSemanticTokensProvider(DATASET_LANGUAGE, provider, LEGEND);
  let registered = register();
  // A provider that is registered anew is asked anew.
  const askAgain = (): void => {
    registered.dispose();
    registered = register();
  };
  return vscode.Disposable.from(
    { dispose: () => void registered.dispose() },
    documents.onDidChangeRules(askAgain),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("clinicalPrompts.highlight")) askAgain();
    }),
  );
}
