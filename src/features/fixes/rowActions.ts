import * as vscode from "vscode";
import { problemsOf, type PlacedRow } from "../../core/dataset/datasetCheck";
import { allFixes, fixOf, isSolvedByQuestions, restoreQuestions, withoutEscapes } from "../../core/dataset/fixes";
import { isIgnorable, isProblemCode, severitiesWith, type Problem } from "../../core/dataset/problem";
import { acknowledgementOf, saidBy, withoutIdentifier } from "../../core/dataset/privacyRules";
import { withKeys, withListEntry, type Replacement } from "../../core/dataset/rowEdit";
import { mapping, type Steps } from "../../core/steps";
import { codeOf, DIAGNOSTIC_SOURCE } from "../diagnostics/diagnostic";
import { rowAt, rowsIn, type CheckedDocument } from "../rows/datasetDocuments";
import { rangeOf } from "../rows/ranges";
import { setting } from "../services/settings";
import { t } from "../words";

/** Every fix that there is only one of, in the whole document. */
export const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append("clinicalPrompts");

/** What mends the problems that the light bulb is asked about. */
export function fixes(checked: CheckedDocument, row: PlacedRow | undefined, { diagnostics }: vscode.CodeActionContext): vscode.CodeAction[] {
  const own = diagnostics.filter(({ source }) => source === DIAGNOSTIC_SOURCE);
  return [...mending(checked, own), ...choosingLineEnds(own), ...(row === undefined ? [] : [...anonymising(checked, row, own), ...ignoring(checked, row, own)])];
}

/** One action for each edit, with all the problems that it solves. */
function mending(checked: CheckedDocument, diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
  const actions = new Map<string, { readonly edit: Replacement; readonly title: string; readonly solved: vscode.Diagnostic[] }>();
  for (const diagnostic of diagnostics) {
    const problem = problemOf(checked, diagnostic);
    const edit = problem === undefined ? undefined : documentFix(problem, checked);
    if (problem === undefined || edit === undefined) continue;
    const key = `${edit.start} ${edit.end} ${edit.text}`;
    const known = actions.get(key);
    if (known === undefined) actions.set(key, { edit, title: titleOf(problem), solved: [diagnostic] });
    else known.solved.push(diagnostic);
  }
  return [...actions.values()].map(({ edit, title, solved }) => {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.edit = editOf(checked, [edit]);
    action.diagnostics = solved;
    action.isPreferred = true;
    return action;
  });
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

/** Words that could tell who a person is: replaced, or acknowledged for the row as it stands. */
function anonymising(checked: CheckedDocument, { row, start }: PlacedRow, diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
  const actions: vscode.CodeAction[] = [];
  for (const diagnostic of diagnostics) {
    const problem = problemOf(checked, diagnostic);
    if (problem?.code !== "identifier" || row.record === undefined) continue;
    const edit = withoutIdentifier({ ...problem, start: problem.start - start, end: problem.end - start }, row, checked.rules);
    const replace = new vscode.CodeAction(t("Replace it by “{text}”", { text: saidBy(edit.text) }), vscode.CodeActionKind.QuickFix);
    replace.edit = editOf(checked, [{ ...edit, start: problem.start, end: problem.end }]);
    replace.diagnostics = [diagnostic];
    replace.isPreferred = true;
    const acknowledged = withKeys(row.text, { privacyAcknowledged: acknowledgementOf(row, checked.rules) });
    const acknowledge = new vscode.CodeAction(t("Acknowledge this row: it may leave the machine with these words"), vscode.CodeActionKind.QuickFix);
    acknowledge.edit = editOf(checked, [{ start, end: start + row.text.length, text: acknowledged }]);
    acknowledge.diagnostics = diagnostics.filter((other) => codeOf(other) === "identifier");
    actions.push(replace, acknowledge);
  }
  return actions;
}

function ignoring(checked: CheckedDocument, { row, start }: PlacedRow, diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
  const codes = [...new Set(diagnostics.map(codeOf))].filter((code) => isProblemCode(code) && isIgnorable(code));
  return codes.flatMap((code) => {
    const edit = withListEntry(row.text, "ignore", row.record?.ignore.map(({ value }) => value) ?? [], code);
    const action = new vscode.CodeAction(t("Pass over “{code}” in this row", { code }), vscode.CodeActionKind.QuickFix);
    action.edit = editOf(checked, [{ ...edit, start: edit.start + start, end: edit.end + start }]);
    action.diagnostics = diagnostics.filter((diagnostic) => codeOf(diagnostic) === code);
    return [action];
  });
}

/** Every fix that there is only one of, of problems that are shown, in one undo step; none where there are none, or the document is no longer the checked one. */
export function* fixAll(checked: CheckedDocument): Steps<vscode.CodeAction[]> {
  const { document, check, rules, version } = checked;
  if (!setting("diagnostics", document.uri)) return [];
  const edits = yield* allFixes(check, severitiesWith(setting("rules", document.uri)), rules, (problem) => documentFix(problem, checked));
  const written = yield* mapping(edits, (edit) => vscode.TextEdit.replace(rangeOf(document, edit), edit.text));
  if (written.length === 0 || document.version !== version) return [];
  const action = new vscode.CodeAction(t("Mend all that can be mended in only one way"), FIX_ALL);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.set(document.uri, written);
  return [action];
}

/** The fix of a problem with offsets of the document. */
function documentFix(problem: Problem, { document, check, rules }: CheckedDocument): Replacement | undefined {
  switch (problem.code) {
    case "line_ends":
      return undefined;
    case "bom":
      return { start: problem.start, end: problem.end, text: "" };
    case "empty_row": {
      const { line } = document.positionAt(problem.start);
      const last = Math.min(line + problem.data.rows, document.lineCount - 1);
      return { start: problem.start, end: document.offsetAt(last > line + problem.data.rows - 1 ? new vscode.Position(last, 0) : document.lineAt(last).range.end), text: "" };
    }
    default: {
      const placed = rowAt(check, problem.start);
      if (placed === undefined) return undefined;
      const { row, start } = placed;
      const fix = fixOf({ ...problem, start: problem.start - start, end: problem.end - start }, row, rules);
      return fix && { ...fix, start: fix.start + start, end: fix.end + start };
    }
  }
}

function titleOf(problem: Problem): string {
  if (isSolvedByQuestions(problem)) return t("Restore the standard questions");
  switch (problem.code) {
    case "schema":
      return problem.data.keyword === "required" ? t("Write “{right}”", { right: problem.data.property }) : "";
    case "agreement":
      return t("Write “{right}”", { right: problem.data.right });
    case "doubled_word":
      return t("Remove the second “{word}”", { word: problem.data.word });
    case "contract_instruction":
      return problem.data.missing === "header" ? t("Add the protocol's header") : t("Add the protocol's request");
    case "contract_prefix":
    case "contract_characters":
      return t("Begin as the protocol does");
    case "contract_source":
      return t("Write the protocol's source");
    case "acceptable_without_expected":
      return t("Add “{expected}” to “acceptable”", { expected: problem.data.expected });
    case "bom":
      return t("Remove the byte order mark");
    default:
      return t("Remove the empty lines");
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
  return replacement && editOf(checked, [{ ...replacement, start: replacement.start + start, end: replacement.end + start }]);
}

/** What writes a row otherwise, and says the same. */
export function rewritings(checked: CheckedDocument, { row, start }: PlacedRow): vscode.CodeAction[] {
  const plain = withoutEscapes(row);
  if (plain === undefined) return [];
  const characters = new vscode.CodeAction(t("Write the characters instead of their escapes"), vscode.CodeActionKind.RefactorRewrite);
  characters.edit = editOf(checked, [{ start, end: start + row.text.length, text: plain }]);
  return [characters];
}

function editOf({ document }: CheckedDocument, edits: readonly Replacement[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const replacement of edits) edit.replace(document.uri, rangeOf(document, replacement), replacement.text);
  return edit;
}
