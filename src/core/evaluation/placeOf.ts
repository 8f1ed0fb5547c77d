import { normalizedInstruction, recordIds, type Hash } from "../dataset/identity";
import type { Row } from "../dataset/record";

/** Where the row that was asked is now. `changed`: a row of that id is there, and asks something else. */
export type Place = { readonly kind: "here" | "changed"; readonly index: number } | { readonly kind: "gone" };

/** A row is known by its id alone, never by its number: another row may stand there now. */
export function placeOf(rows: readonly Row[], asked: { readonly id: string; readonly instruction: string }, hash: Hash): Place {
  const index = recordIds(rows.map(({ record }) => record ?? {}), hash).indexOf(asked.id);
  if (index < 0) return { kind: "gone" };
  const now = rows[index]?.record?.instruction?.value ?? "";
  return { kind: normalizedInstruction(now) === normalizedInstruction(asked.instruction) ? "here" : "changed", index };
}
