import { nextWhere, type PlacedRow } from "./datasetCheck";

/** How far a row has come; `status` in schemas/record.schema.json. */
export const STATUSES = ["draft", "reviewed", "rejected"] as const;
export type Status = (typeof STATUSES)[number];

/** Whether nobody has decided about the row yet. What cannot be read must be mended first. */
export function isUnreviewed({ row: { record } }: PlacedRow): boolean {
  return record !== undefined && (record.status === undefined || record.status.value === "draft");
}

/** The next row that nobody has decided about, as {@link nextWhere} finds it. */
export function nextUnreviewed(rows: readonly PlacedRow[], line: number): PlacedRow | undefined {
  return nextWhere(rows, line, isUnreviewed);
}
