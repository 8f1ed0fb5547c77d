import * as vscode from "vscode";
import { movedBy, problemsOf, type PlacedRow } from "../../core/dataset/datasetCheck";
import { allFixes, restoreQuestions, withoutEscapes } from "../../core/dataset/fixes";
import { severitiesWith, type Problem } from "../../core/dataset/problem";
import type { Replacement } from "../../core/dataset/rowEdit";
import { editOf, fixesOf, type Fix } from "../../core/dataset/rowFixes";
import { mapping, type Steps } from "../../core/steps";
import { fixText, mendText } from "../../shared/words/fixes";
import { codeOf, DIAGNOSTIC_SOURCE } from "../diagnostics/diagnostic";
import { rowAt, rowsIn, type CheckedDocument } from "../rows/datasetDocuments";
import { rangeOf } from "../rows/ranges";
import { setting } from "../services/settings";
import { t } from "../words";

/** Every fix that there is only one of, in the whole document. */
export const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append("clinicalPrompts");

/** What the light bulb offers for the problems that it is asked about: one action for each edit, with all the problems that it is for. With pauses in a long row. */
export function* fixes(checked: CheckedDocument, { diagnostics }: vscode.CodeActionContext): Steps<vscode.CodeAction[]> {
  const own = diagnostics.filter(({ source }) => source === DIAGNOSTIC_SOURCE);
  const actions: vscode.CodeAction[] = [];
  const offers = new Map<string, { readonly fix: Fix; readonly placed: PlacedRow; readonly solved: vscode.Diagnostic[] }>();
  for (const diagnostic of own) {
    const problem = problemOf(checked, diagnostic);
    if (problem === undefined) continue;
    const ofLines = lineFix(problem, checked);
    if (ofLines !== undefined) actions.push(quickFix(checked, mendText(problem, t), ofLines, [diagnostic], true));
    const placed = rowAt(checked.check, problem.start);
    if (placed === undefined) continue;
    for (const fix of fixesOf(movedBy(-placed.start, problem), placed.row, checked.rules)) {
      const key = `${placed.start} ${"edit" in fix ? JSON.stringify(fix.edit) : fixText(fix, t)}`;
      const known = offers.get(key);
      if (known === undefined) offers.set(key, { fix, placed, solved: [diagnostic] });
      else known.solved.push(diagnostic);
    }
    yield;
  }
  for (const { fix, placed, solved } of offers.values()) {
    const edit = inDocument(yield* editOf(fix, placed.row, checked.rules), placed.start);
    actions.push(quickFix(checked, fixText(fix, t), edit, solved, "edit" in fix));
  }
  return [...actions, ...choosingLineEnds(own)];
}

/** @param mends whether the problems are gone with it; else they are let be. */
function quickFix(checked: CheckedDocument, title: string, edit: Replacement, solved: vscode.Diagnostic[], mends: boolean): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = workspaceEdit(checked, [edit]);
  action.diagnostics = solved;
  if (mends) action.isPreferred = true;
  return action;
}

function inDocument(edit: Replacement, rowStart: number): Replacement {
  return { ...edit, start: edit.start + rowStart, end: edit.end + rowStart };
}

/** VS Code takes an edit of line ends from no extension, and asks for them itself. */
function choosingLineEnds(diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
  const solved = diagnostics.filter((diagnostic) => codeOf(diagnostic) === "line_ends");
  if (solved.length === 0) return [];
  const action = new vscode.CodeAction(t("Choose the line ends…"), vscode.CodeActionKind.QuickFix);
  action.command = { title: action.title, command: "workbench.action.editor.changeEOL" };
  action.diagnostics = solved;
  return [action];
}

/** Every fix that there is only one of, of problems that are shown, in one undo step; none where there are none, or the document is no longer the checked one. */
export function* fixAll(checked: CheckedDocument): Steps<vscode.CodeAction[]> {
  const { document, check, rules, version } = checked;
  if (!setting("diagnostics", document.uri)) return [];
  const edits = yield* allFixes(check, severitiesWith(setting("rules", document.uri)), rules, (problem) => lineFix(problem, checked));
  const written = yield* mapping(edits, (edit) => vscode.TextEdit.replace(rangeOf(document, edit), edit.text));
  if (written.length === 0 || document.version !== version) return [];
  const action = new vscode.CodeAction(t("Mend all that can be mended in only one way"), FIX_ALL);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.set(document.uri, written);
  return [action];
}

/** The fix of a problem that is no row's; offsets are those of the document. */
function lineFix(problem: Problem, { document }: CheckedDocument): Replacement | undefined {
  switch (problem.code) {
    case "bom":
      return { start: problem.start, end: problem.end, text: "" };
    case "empty_row": {
      const { line } = document.positionAt(problem.start);
      const last = Math.min(line + problem.data.rows, document.lineCount - 1);
      return { start: problem.start, end: document.offsetAt(last > line + problem.data.rows - 1 ? new vscode.Position(last, 0) : document.lineAt(last).range.end), text: "" };
    }
    default:
      return undefined;
  }
}

function problemOf({ document, check }: CheckedDocument, diagnostic: vscode.Diagnostic): Problem | undefined {
  const [start, end] = [document.offsetAt(diagnostic.range.start), document.offsetAt(diagnostic.range.end)];
  const near = [...check.ofLines, ...rowsIn(check, start, end).flatMap(problemsOf)];
  return near.find((problem) => problem.code === codeOf(diagnostic) && problem.start === start && problem.end === end);
}

/** Puts the standard questions back; `undefined` where nothing is to be done. */
export function restoreEdit(checked: CheckedDocument, { row, start }: PlacedRow): vscode.WorkspaceEdit | undefined {
  const replacement = restoreQuestions(row, checked.rules.contract);
  return replacement && workspaceEdit(checked, [inDocument(replacement, start)]);
}

/** What writes a row otherwise, and says the same. */
export function rewritings(checked: CheckedDocument, { row, start }: PlacedRow): vscode.CodeAction[] {
  const plain = withoutEscapes(row);
  if (plain === undefined) return [];
  const characters = new vscode.CodeAction(t("Write the characters instead of their escapes"), vscode.CodeActionKind.RefactorRewrite);
  characters.edit = workspaceEdit(checked, [{ start, end: start + row.text.length, text: plain }]);
  return [characters];
}

function workspaceEdit({ document }: CheckedDocument, edits: readonly Replacement[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const replacement of edits) edit.replace(document.uri, rangeOf(document, replacement), replacement.text);
  return edit;
}
