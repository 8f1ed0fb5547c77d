import { pairIdOf } from "../augmentation/provenance";
import type { PlacedRow } from "../datasetCheck";
import { recordIds, type Hash } from "../identity";
import { propertiesOf } from "../record";
import { inStringLike, type Replacement } from "../rowEdit";
import type { Steps } from "../../steps";
import type { IdPattern } from "./idPattern";
import type { BulkEdit } from "./rowAction";
import { withString } from "./rowKeys";

const REFERENCES = ["parentId", "pairId"] as const;

/** New ids for the chosen rows in their order; what refers to the old ones, in any row, follows. */
export function* renumbered(rows: readonly PlacedRow[], chosen: readonly PlacedRow[], { prefix, width, start }: IdPattern, hash: Hash): Steps<BulkEdit> {
  const editable = new Set(chosen.filter(({ row }) => row.record !== undefined && row.errors.length === 0));
  const old = recordIds(rows.map(({ row }) => row.record ?? {}), hash);
  const staying = new Set(old.filter((_, index) => !isIn(rows[index], editable)));
  const next = new Map<PlacedRow, string>();
  const successor = new Map<string, string>();
  for (const [index, placed] of rows.entries()) {
    if (!editable.has(placed)) continue;
    const id = prefix + String(start + next.size).padStart(width, "0");
    if (staying.has(id)) return { kind: "id_taken", id };
    next.set(placed, id);
    const before = old[index] ?? "";
    // Of rows with one id, the first is meant; one that stays keeps what refers to it.
    if (staying.has(before) || successor.has(before)) continue;
    successor.set(before, id);
    successor.set(pairIdOf(before), pairIdOf(id));
  }
  const replacements: Replacement[] = [];
  let changed = 0;
  for (const placed of rows) {
    const edits = [...idEdit(placed, next.get(placed)), ...referenceEdits(placed, successor)];
    if (edits.length > 0) changed++;
    for (const edit of edits) replacements.push({ ...edit, start: edit.start + placed.start, end: edit.end + placed.start });
    yield;
  }
  return { kind: "edit", replacements, changed, skipped: chosen.length - editable.size };
}

function isIn(row: PlacedRow | undefined, rows: ReadonlySet<PlacedRow>): boolean {
  return row !== undefined && rows.has(row);
}

/** A row that had none gets its id in front, where people look for it. */
function idEdit({ row }: PlacedRow, id: string | undefined): readonly Replacement[] {
  const first = row.tree?.children?.[0];
  if (id === undefined) return [];
  if (first === undefined || row.tree === undefined || propertiesOf(row.tree).some(({ name }) => name === "id")) return withString(row, "id", id);
  return [{ start: first.offset, end: first.offset, text: `"id": "${inStringLike(row.text, id)}", ` }];
}

function referenceEdits({ row }: PlacedRow, successor: ReadonlyMap<string, string>): readonly Replacement[] {
  if (row.errors.length > 0) return [];
  return REFERENCES.flatMap((key) => {
    const id = successor.get(row.record?.[key]?.value ?? "");
    return id === undefined ? [] : withString(row, key, id);
  });
}
