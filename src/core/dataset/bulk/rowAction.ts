import type { PlacedRow } from "../datasetCheck";
import type { Replacement } from "../rowEdit";
import type { IdPattern } from "./idPattern";
import type { FilterKey } from "./rowFilter";

/** What is done to each chosen row. */
export type RowAction =
  | { readonly kind: "add_tag"; readonly tag: string }
  | { readonly kind: "remove_tag"; readonly tag: string }
  /** `undefined` takes the key out. */
  | { readonly kind: "set"; readonly key: FilterKey; readonly value: string | undefined }
  | { readonly kind: "delete" }
  | { readonly kind: "renumber"; readonly first: IdPattern };

/** What an action does to a document, in its offsets; all other characters stay. */
export type BulkEdit =
  | {
      readonly kind: "edit";
      readonly replacements: readonly Replacement[];
      /** Rows that become others, references included. */
      readonly changed: number;
      /** Chosen rows that cannot be edited: broken JSON, or a value of another kind than the schema's. */
      readonly skipped: number;
    }
  /** Another row has the id already. */
  | { readonly kind: "id_taken"; readonly id: string };

/** A document that is edited. */
export interface BulkDocument {
  readonly text: string;
  /** Without blank lines. */
  readonly rows: readonly PlacedRow[];
}
