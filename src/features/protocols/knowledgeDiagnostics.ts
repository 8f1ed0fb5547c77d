import * as vscode from "vscode";
import { knowledgeProblemText } from "../../shared/words/knowledge";
import { LANGUAGE_ENDING, PROTOCOL_ENDING } from "../../platform/protocolSource";
import { DIAGNOSTIC_SOURCE } from "../diagnostics/diagnostic";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { t } from "../words";
import { errorLog } from "../services/errorLog";

/** Time after the last keystroke before a knowledge file is checked: it is long. */
const DEBOUNCE_MS = 300;

/**
 * Underlines what is wrong in open protocol and language files. What is no JSON or against the schema is left to VS Code, whose JSON support
 * knows our schemas for files with our endings.
 */
export function registerKnowledgeDiagnostics({ productRoot, protocols, log }: Services): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection("clinicalPrompts.knowledge");
  const timers = new Map<string, NodeJS.Timeout>();
  const check = async (document: vscode.TextDocument): Promise<void> => {
    const { version, uri } = document;
    const known = uri.fsPath.endsWith(PROTOCOL_ENDING) || uri.fsPath.endsWith(LANGUAGE_ENDING);
    const { checkKnowledge } = await import("../../platform/knowledgeCheck");
    const problems = await checkKnowledge(productRoot, uri.fsPath, document.getText());
    if (document.isClosed || document.version !== version) return;
    const shown = problems.filter(({ code }) => !known || (code !== "schema" && code !== "syntax"));
    collection.set(
      uri,
      shown.map((problem) => {
        const diagnostic = new vscode.Diagnostic(rangeOf(document, problem), knowledgeProblemText(problem, t), vscode.DiagnosticSeverity.Error);
        diagnostic.source = DIAGNOSTIC_SOURCE;
        diagnostic.code = problem.code;
        return diagnostic;
      }),
    );
  };
  const schedule = (document: vscode.TextDocument, delay: number): void => {
    if (document.uri.scheme !== "file" || !protocols.isKnowledge(document.uri)) return;
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    timers.set(key, setTimeout(() => {
      timers.delete(key);
      check(document).catch(errorLog(log, "protocols"));
    }, delay));
  };
  const all = (): void => vscode.workspace.textDocuments.forEach((document) => schedule(document, 0));
  all();
  return vscode.Disposable.from(
    collection,
    { dispose: () => timers.forEach((timer) => clearTimeout(timer)) },
    // A protocol may be right or wrong by what its language file says.
    protocols.onDidChange(all),
    vscode.workspace.onDidOpenTextDocument((document) => schedule(document, 0)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => schedule(document, DEBOUNCE_MS)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      clearTimeout(timers.get(uri.toString()));
      collection.delete(uri);
    }),
  );
}
