import { provenance } from "./augmentation/provenance";
import type { RowAugmentation } from "./augmentation/augmentRow";
import type { Row } from "./record";
import { withKeys } from "./rowEdit";

/**
 * The row once more, to be made another case by hand: under an id of its own, unreviewed, with where it comes from, and in no pair.
 * @param taken ids of all rows.
 */
export function copiedRow({ text, record, errors }: Row, parentId: string, taken: readonly string[]): RowAugmentation<"row_incomplete"> {
  if (record === undefined || errors.length > 0) return { kind: "refused", refusal: "row_incomplete" };
  let number = 1;
  while (taken.includes(`${parentId}-copy-${number}`)) number++;
  const id = `${parentId}-copy-${number}`;
  return { kind: "row", id, text: withKeys(text, { ...provenance(record, { name: "copy", parentId, id }), pairId: undefined }) };
}
