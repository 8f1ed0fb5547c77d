import * as vscode from "vscode";
import { isDataset } from "../../core/dataset/datasetCheck";
import { DATASET_LANGUAGE, rowAt } from "../rows/datasetDocuments";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { whileWanted } from "../services/whileWanted";
import { findingsOf } from "./findings";
import { explanation } from "./findingText";

/** Says of the finding under the mouse what it is, how it is asserted, and which words decided. */
export function registerHover({ documents }: Services): vscode.Disposable {
  return vscode.languages.registerHoverProvider(DATASET_LANGUAGE, {
    async provideHover(document, position, token) {
      const { check, rules } = await documents.current(document);
      const offset = document.offsetAt(position);
      const row = rowAt(check, offset);
      if (row === undefined || !isDataset(check)) return undefined;
      const placed = (await whileWanted(token, findingsOf(row, rules))).find(({ start, end }) => start <= offset && offset < end);
      return placed && new vscode.Hover(plain(explanation(placed, rules)), rangeOf(document, placed));
    },
  });
}

/** Lines of plain text: what a record says never becomes markup or a link. */
function plain(lines: readonly string[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  for (const [index, line] of lines.entries()) {
    if (index > 0) text.appendMarkdown("\n\n");
    text.appendText(line);
  }
  return text;
}
