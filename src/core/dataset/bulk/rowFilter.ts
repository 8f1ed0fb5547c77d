import type { PlacedRow } from "../datasetCheck";
import { normalizedInstruction } from "../identity";
import type { ProblemCode } from "../problem";
import type { Steps } from "../../steps";

/** Keys of a row whose one value rows are chosen by. */
export const FILTER_KEYS = ["category", "expected", "status", "source"] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

/** What rows are chosen by. `value: undefined` chooses those without the key. */
export type RowFilter =
  | { readonly kind: FilterKey; readonly value: string | undefined }
  | { readonly kind: "tag"; readonly value: string }
  | { readonly kind: "problem"; readonly value: ProblemCode }
  /** Words of the instruction or the response, whatever their capitals. */
  | { readonly kind: "words"; readonly value: string }
  /** Lines from 0, both included. */
  | { readonly kind: "lines"; readonly first: number; readonly last: number };

/** The codes of the problems of each row, by its line: those inside it and those with other rows. */
export type CodesByLine = ReadonlyMap<number, ReadonlySet<ProblemCode>>;

/** Whether a row is chosen. Filters of one kind are alternatives; of several kinds, each must hold. Without any, all rows are. */
export function rowChooser(filters: readonly RowFilter[], codes: CodesByLine): (row: PlacedRow) => boolean {
  const kinds = [...new Set(filters.map(({ kind }) => kind))];
  const tests = kinds.map((kind) => filters.filter((filter) => filter.kind === kind).map((filter) => testOf(filter, codes)));
  return (row) => tests.every((alternatives) => alternatives.some((holds) => holds(row)));
}

function testOf(filter: RowFilter, codes: CodesByLine): (row: PlacedRow) => boolean {
  switch (filter.kind) {
    case "tag":
      return ({ row: { record } }) => record?.tags.some(({ value }) => value === filter.value) === true;
    case "problem":
      return ({ line }) => codes.get(line)?.has(filter.value) === true;
    case "words": {
      const words = normalizedInstruction(filter.value);
      return ({ row: { record } }) => [record?.instruction, record?.response].some((text) => text !== undefined && normalizedInstruction(text.value).includes(words));
    }
    case "lines":
      return ({ line }) => filter.first <= line && line <= filter.last;
    case "category":
    case "expected":
    case "status":
    case "source":
      return ({ row: { record } }) => record !== undefined && record[filter.kind]?.value === filter.value;
  }
}

/** The rows that are chosen. Yields between rows. */
export function* chosenRows(rows: readonly PlacedRow[], filters: readonly RowFilter[], codes: CodesByLine): Steps<readonly PlacedRow[]> {
  const isChosen = rowChooser(filters, codes);
  const chosen: PlacedRow[] = [];
  for (const row of rows) {
    if (isChosen(row)) chosen.push(row);
    yield;
  }
  return chosen;
}
