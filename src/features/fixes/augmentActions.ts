import * as vscode from "vscode";
import { AUGMENTATIONS, augmentingRow, type AugmentationName, type RowAugmentation } from "../../core/dataset/augmentation/augmentRow";
import type { PlacedRow } from "../../core/dataset/datasetCheck";
import { identifying } from "../../core/dataset/identity";
import { smallestReplacement } from "../../core/dataset/rowEdit";
import type { Steps } from "../../core/steps";
import { augmentationRefusalText, augmentationTitle } from "../../shared/words/augmentation";
import type { CheckedDocument } from "../rows/datasetDocuments";
import { rangeOf } from "../rows/ranges";
import { t } from "../words";

/** The light bulb answers while the cursor moves; for more rows there is the command line. */
const MOST_ROWS = 20;

/** What varies the rows of a selection: one action for each augmentation, that cannot be chosen where it is refused for every row. */
export function* augmentations(checked: CheckedDocument, rows: readonly PlacedRow[]): Steps<vscode.CodeAction[]> {
  const actions: vscode.CodeAction[] = [];
  for (const name of AUGMENTATIONS) {
    const action = new vscode.CodeAction(augmentationTitle(name, t), vscode.CodeActionKind.RefactorRewrite);
    const edit = yield* augmentationEdit(checked, rows, name);
    if (typeof edit === "string") action.disabled = { reason: edit };
    else action.edit = edit;
    actions.push(action);
  }
  return actions;
}

/**
 * Each new row goes below its parent, all in one undo step; else the reason why there is none. What changes the label or several rows is shown
 * as a diff first.
 */
export function* augmentationEdit(checked: CheckedDocument, rows: readonly PlacedRow[], name: AugmentationName): Steps<vscode.WorkspaceEdit | string> {
  if (rows.length > MOST_ROWS) return t("Select at most {most} rows; `clinical-prompts augment` varies a whole file.", { most: MOST_ROWS });
  const { document } = checked;
  const ids = yield* idsOf(checked);
  const edit = new vscode.WorkspaceEdit();
  const metadata = name === "contrast" || rows.length > 1 ? { needsConfirmation: true, label: augmentationTitle(name, t) } : undefined;
  let reason: string | undefined;
  for (const placed of rows) {
    const result = yield* variantOf(checked, placed, name, ids);
    if (result.kind === "refused") reason ??= augmentationRefusalText(name, result.refusal, t);
    else insertBelow(edit, document, placed, result, metadata);
    yield;
  }
  return edit.size === 0 ? (reason ?? t("The cursor is on no row.")) : edit;
}

const known = new WeakMap<CheckedDocument["check"], readonly string[]>();

/** The ids of all rows, once a check: the light bulb asks with each movement of the cursor, for each augmentation. */
export function* idsOf({ check, rules }: CheckedDocument): Steps<readonly string[]> {
  let ids = known.get(check);
  if (ids === undefined) known.set(check, (ids = yield* identifying(check.rows.map(({ row: { record } }) => record ?? {}), rules.hash)));
  return ids;
}

/** Asked again, the same augmentation gives another variant: its seed is the first whose row is not there yet. */
function* variantOf({ check, rules }: CheckedDocument, placed: PlacedRow, name: AugmentationName, ids: readonly string[]): Steps<RowAugmentation> {
  const id = ids[check.rows.indexOf(placed)] ?? "";
  let seed = 1;
  while (ids.includes(`${id}-${name}-${seed}`)) seed++;
  return yield* augmentingRow(placed.row, { name, id, seed }, rules);
}

/** Puts a new row below its parent, which may be changed with it. */
export function insertBelow(edit: vscode.WorkspaceEdit, document: vscode.TextDocument, { row, start, line }: PlacedRow, result: Extract<RowAugmentation, { kind: "row" }>, metadata: vscode.WorkspaceEditEntryMetadata | undefined): void {
  const paired = result.parent === undefined ? undefined : smallestReplacement(row.text, result.parent);
  if (paired !== undefined) edit.replace(document.uri, rangeOf(document, { start: start + paired.start, end: start + paired.end }), paired.text, metadata);
  const newline = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
  edit.insert(document.uri, document.lineAt(line).range.end, newline + result.text, metadata);
}
