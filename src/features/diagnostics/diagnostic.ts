import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import type { Level, Problem, Severity } from "../../core/dataset/problem";

/** Shown beside each problem, and what quick fixes look for. */
export const DIAGNOSTIC_SOURCE = "Clinical Prompts";

const SEVERITIES: { readonly [S in Severity]: vscode.DiagnosticSeverity } = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** A problem as VS Code shows it, with a link from its code to what the rules in the user's language say of it. */
export function diagnosticOf({ code }: Problem, range: vscode.Range, text: string, level: Level): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, text, shownAs(level));
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = { value: code, target: vscode.Uri.parse(`command:${COMMANDS.explainRule}?${encodeURIComponent(JSON.stringify([code]))}`) };
  return diagnostic;
}

export function shownAs(level: Level): vscode.DiagnosticSeverity | undefined {
  return level === "off" ? undefined : SEVERITIES[level];
}

/** The code of a problem's rule, whatever it is linked to. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}
