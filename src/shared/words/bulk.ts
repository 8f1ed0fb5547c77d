import type { BulkEdit, RowAction } from "../../core/dataset/bulk/rowAction";
import type { FilterKey, RowFilter } from "../../core/dataset/bulk/rowFilter";
import type { Translate } from "./translate";

/** A key of a row. */
export function recordKeyText(key: FilterKey, t: Translate): string {
  switch (key) {
    case "category":
      return t("Category");
    case "expected":
      return t("Expected decision");
    case "status":
      return t("Status");
    case "source":
      return t("Source");
  }
}

/** What rows are chosen by. Lines are said from 1. */
export function filterText(filter: RowFilter, t: Translate): string {
  switch (filter.kind) {
    case "tag":
      return t("Tag: {value}", { value: filter.value });
    case "problem":
      return t("Problem: {value}", { value: filter.value });
    case "words":
      return t("Contains “{words}”", { words: filter.value });
    case "lines":
      return t("Selected lines {first} to {last}", { first: filter.first + 1, last: filter.last + 1 });
    case "category":
    case "expected":
    case "status":
    case "source":
      return t("{key}: {value}", { key: recordKeyText(filter.kind, t), value: filter.value ?? t("not given") });
  }
}

/** What came of an edit of many rows. */
export function bulkEditText(edit: BulkEdit, action: RowAction, t: Translate): string {
  if (edit.kind === "id_taken") return t("Another row has the id “{id}” already: nothing was changed. Begin with another id.", { id: edit.id });
  const done = action.kind === "delete" ? t("{rows} rows deleted.", { rows: edit.changed }) : t("{rows} rows changed.", { rows: edit.changed });
  return edit.skipped === 0 ? done : `${done} ${t("{rows} cannot be edited as they are written; they are underlined.", { rows: edit.skipped })}`;
}
