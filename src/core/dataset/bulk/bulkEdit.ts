import type { PlacedRow } from "../datasetCheck";
import type { Hash } from "../identity";
import type { Row } from "../record";
import type { Replacement } from "../rowEdit";
import type { Steps } from "../../steps";
import { renumbered } from "./renumber";
import type { BulkDocument, BulkEdit, RowAction } from "./rowAction";
import { withoutKey, withoutTag, withString, withTag } from "./rowKeys";

/** The edit that an action makes of the chosen rows. Yields between rows. */
export function* bulkEdit(document: BulkDocument, chosen: readonly PlacedRow[], action: RowAction, hash: Hash): Steps<BulkEdit> {
  if (action.kind === "delete") return { kind: "edit", replacements: deletions(document, chosen), changed: chosen.length, skipped: 0 };
  if (action.kind === "renumber") return yield* renumbered(document.rows, chosen, action.first, hash);
  const replacements: Replacement[] = [];
  let [changed, skipped] = [0, 0];
  for (const { row, start } of chosen) {
    const edits = rowEdits(row, action);
    if (edits === undefined) skipped++;
    else if (edits.length > 0) {
      changed++;
      for (const edit of edits) replacements.push({ ...edit, start: edit.start + start, end: edit.end + start });
    }
    yield;
  }
  return { kind: "edit", replacements, changed, skipped };
}

function rowEdits(row: Row, action: Exclude<RowAction, { readonly kind: "delete" | "renumber" }>): readonly Replacement[] | undefined {
  if (row.record === undefined || row.errors.length > 0) return undefined;
  switch (action.kind) {
    case "add_tag":
      return withTag(row, action.tag);
    case "remove_tag":
      return withoutTag(row, action.tag);
    case "set":
      return action.value === undefined ? withoutKey(row, action.key) : withString(row, action.key, action.value);
  }
}

/** Each row with its line end; the last line, which has none, with that of the line before. */
function deletions({ text, rows }: BulkDocument, chosen: readonly PlacedRow[]): Replacement[] {
  const spans = chosen.map(({ start, row }) => {
    const end = start + row.text.length;
    const lineEnd = /^(?:\r\n?|\n)/u.exec(text.slice(end, end + 2))?.[0].length ?? 0;
    return { start, end: end + lineEnd };
  });
  const last = spans.at(-1);
  if (last?.end === text.length && rows.at(-1) === chosen.at(-1) && !/[\n\r]$/u.test(text)) {
    // Rows above that go too are one stretch with it.
    let first = spans.length - 1;
    while (first > 0 && spans[first - 1]?.end === spans[first]?.start) first--;
    const start = spans[first]?.start ?? 0;
    const before = /(?:\r\n?|\n)$/u.exec(text.slice(Math.max(0, start - 2), start))?.[0].length ?? 0;
    spans.splice(first, spans.length - first, { start: start - before, end: text.length });
  }
  return spans.map((span) => ({ ...span, text: "" }));
}
