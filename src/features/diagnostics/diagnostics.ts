import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import { isDataset, worstOf, type DatasetCheck, type PlacedRow } from "../../core/dataset/datasetCheck";
import { severitiesWith, type Problem, type Severities } from "../../core/dataset/problem";
import { rulesGuide } from "../../platform/rulesGuide";
import { problemText } from "../../shared/words/problems";
import type { CheckedDocument } from "../rows/datasetDocuments";
import { diagnosticOf, shownAs } from "./diagnostic";
import { ShownDiagnostics } from "./shownDiagnostics";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { setting } from "../services/settings";
import { t } from "../words";

/** VS Code keeps no more per file: the worst are shown, with a total. */
const MOST_SHOWN = 1000;

/** Underlines what is wrong in open datasets, on the exact characters. */
export function registerDiagnostics({ documents, productRoot }: Services): vscode.Disposable {
  const shown = new ShownDiagnostics();
  const show = (checked: CheckedDocument): void => void shown.show(checked.document.uri, diagnosticsOf(checked));
  return vscode.Disposable.from(
    shown,
    documents.onDidCheck((checked) => {
      if (checked.version === checked.document.version) show(checked);
    }),
    documents.onDidClose(({ uri }) => shown.forget(uri)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration("clinicalPrompts.rules") && !event.affectsConfiguration("clinicalPrompts.diagnostics")) return;
      for (const document of vscode.workspace.textDocuments) {
        const checked = documents.of(document);
        if (checked?.version === document.version) show(checked);
      }
    }),
    vscode.commands.registerCommand(COMMANDS.explainRule, (code?: string) =>
      vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.file(rulesGuide(productRoot, vscode.env.language)).with({ fragment: code ?? "" })),
    ),
  );
}

function diagnosticsOf({ document, check }: CheckedDocument): vscode.Diagnostic[] {
  if (!setting("diagnostics", document.uri) || !(isDataset(check) || isUnreadable(document, check))) return [];
  const severities = severitiesWith(setting("rules", document.uri));
  const { worst, total } = worstOf(check, severities, MOST_SHOWN);
  const lineOf = (row: number): number => (check.rows[row]?.line ?? 0) + 1;
  const shown = worst.map(({ problem, row }) => (row === undefined ? diagnosticOf(problem, rangeOf(document, problem), problemText(problem, t, lineOf), severities[problem.code]) : ofRow(problem, row, severities, lineOf)));
  if (total <= MOST_SHOWN) return shown;
  const notice = t("{total} problems in all; the worst {shown} are shown.", { total, shown: MOST_SHOWN - 1 });
  return [new vscode.Diagnostic(new vscode.Range(0, 0, 0, 0), notice, vscode.DiagnosticSeverity.Information), ...shown.slice(0, MOST_SHOWN - 1)];
}

/** A file of which most rows cannot be read may be a dataset that something has damaged: nobody else would say so. A new file has one line. */
function isUnreadable({ lineCount }: vscode.TextDocument, { rows }: DatasetCheck): boolean {
  const broken = rows.filter(({ row: { errors } }) => errors.length > 0).length;
  return rows.length === 0 ? lineCount > 1 : 2 * broken > rows.length;
}

/** As long as a row stays as it is, so do its problems, and what is shown of them; `otherLine`: of the row that the problem names. */
const made = new WeakMap<Problem, { readonly diagnostic: vscode.Diagnostic; readonly otherLine: number | undefined }>();

function ofRow(problem: Problem, { line, column }: PlacedRow, severities: Severities, lineOf: (row: number) => number): vscode.Diagnostic {
  const severity = severities[problem.code];
  const otherLine = "row" in problem.data ? lineOf(problem.data.row) : undefined;
  const known = made.get(problem);
  if (known !== undefined && known.otherLine === otherLine && known.diagnostic.severity === shownAs(severity)) {
    const { start } = known.diagnostic.range;
    if (start.line === line && start.character === column + problem.start) return known.diagnostic;
  }
  const diagnostic = diagnosticOf(problem, new vscode.Range(line, column + problem.start, line, column + problem.end), problemText(problem, t, lineOf), severity);
  made.set(problem, { diagnostic, otherLine });
  return diagnostic;
}
