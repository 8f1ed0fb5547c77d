import * as vscode from "vscode";
import { DEFAULT_SEVERITIES, type Problem, type Severity } from "../../core/dataset/problem";
import { problemText } from "../../shared/words/problems";
import { isDataset, type CheckedDocument } from "../rows/datasetDocuments";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { setting } from "../services/settings";
import { t } from "../words";

/** Shown beside each problem, and what quick fixes look for. */
export const DIAGNOSTIC_SOURCE = "Clinical Prompts";

/** VS Code keeps no more per file: the worst are shown, with a total. */
const MOST_SHOWN = 1000;

const SEVERITIES: { readonly [S in Severity]: vscode.DiagnosticSeverity } = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};
const WORST_FIRST: readonly Severity[] = ["error", "warning", "information"];

/** Underlines what is wrong in open datasets, on the exact characters. */
export function registerDiagnostics({ documents }: Services): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection("clinicalPrompts");
  return vscode.Disposable.from(
    collection,
    documents.onDidCheck((checked) => {
      if (checked.version === checked.document.version) collection.set(checked.document.uri, diagnosticsOf(checked));
    }),
    documents.onDidClose(({ uri }) => collection.delete(uri)),
  );
}

function diagnosticsOf({ document, check }: CheckedDocument): vscode.Diagnostic[] {
  if (!setting("diagnostics", document.uri) || !isDataset(check)) return [];
  const duplicates = setting("diagnostics.nearDuplicates", document.uri);
  const problems = check.problems.filter(({ code }) => duplicates || code !== "near_duplicate");
  const worst = WORST_FIRST.flatMap((severity) => problems.filter(({ code }) => DEFAULT_SEVERITIES[code] === severity));
  const lineOf = (row: number): number => (check.rows[row]?.line ?? 0) + 1;
  const shown = worst.slice(0, MOST_SHOWN).map((problem) => diagnosticOf(problem, document, lineOf));
  if (worst.length <= MOST_SHOWN) return shown;
  const total = t("{total} problems in all; the worst {shown} are shown.", { total: worst.length, shown: MOST_SHOWN - 1 });
  return [new vscode.Diagnostic(new vscode.Range(0, 0, 0, 0), total, vscode.DiagnosticSeverity.Information), ...shown.slice(0, MOST_SHOWN - 1)];
}

function diagnosticOf(problem: Problem, document: vscode.TextDocument, lineOf: (row: number) => number): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(document, problem), problemText(problem, t, lineOf), SEVERITIES[DEFAULT_SEVERITIES[problem.code]]);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = problem.code;
  return diagnostic;
}
