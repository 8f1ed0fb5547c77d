import * as vscode from "vscode";
import type { Finding } from "../../core/clinical/finding";
import type { DatasetRules } from "../../core/dataset/rules";
import { DATASET_LANGUAGE, isDataset, rowAt } from "../rows/datasetDocuments";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { t } from "../words";
import { findingsOf, type PlacedFinding } from "./findings";

/** Says of the finding under the mouse what it is, how it is asserted, and which words decided. */
export function registerHover({ documents }: Services): vscode.Disposable {
  return vscode.languages.registerHoverProvider(DATASET_LANGUAGE, {
    async provideHover(document, position) {
      const { check, rules } = await documents.current(document);
      const offset = document.offsetAt(position);
      const row = rowAt(check, offset);
      if (row === undefined || !isDataset(check)) return undefined;
      const placed = findingsOf(row, rules).find(({ start, end }) => start <= offset && offset < end);
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

function explanation({ finding, cueText }: PlacedFinding, { engine }: DatasetRules): readonly string[] {
  const label = engine.protocol.flags.find(({ id }) => id === finding.flag)?.label ?? finding.flag;
  return [
    t("{label}: {assertion}", { label, assertion: assertionText(finding) }),
    ...(cueText === undefined ? [] : [t("because of “{cue}” (rule {rule})", { cue: cueText, rule: finding.rule })]),
    ...(finding.implicit ? [t("a normal finding that denies it by itself")] : []),
  ];
}

function assertionText({ negated, hypothetical, family, history }: Finding): string {
  const parts = [
    ...(negated ? [t("denied")] : []),
    ...(hypothetical ? [t("suspected or conditional")] : []),
    ...(family ? [t("somebody else's")] : []),
    ...(history ? [t("past")] : []),
  ];
  return parts.length === 0 ? t("affirmed") : parts.join(", ");
}
