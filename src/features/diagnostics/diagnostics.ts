import path from "node:path";
import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import { severitiesWith, type Problem, type Severities, type Severity } from "../../core/dataset/problem";
import { problemText } from "../../shared/words/problems";
import { isDataset, type CheckedDocument } from "../rows/datasetDocuments";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { setting } from "../services/settings";
import { t } from "../words";

/** The code of a problem's rule, whatever it is linked to. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

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
export function registerDiagnostics({ documents, productRoot }: Services): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection("clinicalPrompts");
  return vscode.Disposable.from(
    collection,
    documents.onDidCheck((checked) => {
      if (checked.version === checked.document.version) collection.set(checked.document.uri, diagnosticsOf(checked));
    }),
    documents.onDidClose(({ uri }) => collection.delete(uri)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration("clinicalPrompts.rules") && !event.affectsConfiguration("clinicalPrompts.diagnostics")) return;
      for (const document of vscode.workspace.textDocuments) {
        const checked = documents.of(document);
        if (checked?.version === document.version) collection.set(document.uri, diagnosticsOf(checked));
      }
    }),
    vscode.commands.registerCommand(COMMANDS.explainRule, (code?: string) =>
      vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.file(path.join(productRoot, "docs", "rules.md")).with({ fragment: code ?? "" })),
    ),
  );
}

function diagnosticsOf({ document, check }: CheckedDocument): vscode.Diagnostic[] {
  if (!setting("diagnostics", document.uri) || !isDataset(check)) return [];
  const severities = severitiesWith(setting("rules", document.uri));
  const worst = WORST_FIRST.flatMap((severity) => check.problems.filter(({ code }) => severities[code] === severity));
  const lineOf = (row: number): number => (check.rows[row]?.line ?? 0) + 1;
  const shown = worst.slice(0, MOST_SHOWN).map((problem) => diagnosticOf(problem, document, severities, lineOf));
  if (worst.length <= MOST_SHOWN) return shown;
  const total = t("{total} problems in all; the worst {shown} are shown.", { total: worst.length, shown: MOST_SHOWN - 1 });
  return [new vscode.Diagnostic(new vscode.Range(0, 0, 0, 0), total, vscode.DiagnosticSeverity.Information), ...shown.slice(0, MOST_SHOWN - 1)];
}

function diagnosticOf(problem: Problem, document: vscode.TextDocument, severities: Severities, lineOf: (row: number) => number): vscode.Diagnostic {
  const severity = severities[problem.code];
  const diagnostic = new vscode.Diagnostic(rangeOf(document, problem), problemText(problem, t, lineOf), severity === "off" ? undefined : SEVERITIES[severity]);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = { value: problem.code, target: vscode.Uri.parse(`command:${COMMANDS.explainRule}?${encodeURIComponent(JSON.stringify([problem.code]))}`) };
  return diagnostic;
}
