import type { Comparison } from "./comparison";
import { areKin } from "./kinship";
import { isIgnored, type Problem } from "./problem";
import { nearDuplicates } from "./similarity";
import type { Steps } from "../steps";

/** A problem of one row beside others; offsets are those of the row. */
export interface RowProblem {
  /** Index in the list of rows. */
  readonly row: number;
  readonly problem: Problem;
}

/** The rules that need more than one row: ids, equal and nearly equal cases. Yields, so that the caller may pause. */
export function* rowsTogether(rows: readonly Comparison[]): Steps<RowProblem[]> {
  const problems: RowProblem[] = [];
  for (const { row, first, key } of yield* repetitions(rows, ({ id }) => id?.value)) {
    const span = rows[row]?.id;
    if (span !== undefined) problems.push({ row, problem: { start: span.start, end: span.end, code: "duplicate_id", data: { row: first, id: key } } });
  }
  const nearest = new Map<number, { first: number; similarity: number; exact: boolean }>();
  for (const { row, first } of yield* repetitions(rows, ({ key }) => key)) nearest.set(row, { first, similarity: 1, exact: true });
  for (const { second, first, similarity } of yield* nearDuplicates(rows.map(({ shingles }) => shingles))) {
    if (similarity > (nearest.get(second)?.similarity ?? 0) && !areKin(rows[first]?.kin, rows[second]?.kin)) nearest.set(second, { first, similarity, exact: false });
    yield;
  }
  for (const [row, { first, similarity, exact }] of nearest) {
    const span = rows[row]?.instruction;
    if (span !== undefined) problems.push({ row, problem: exact ? { ...span, code: "duplicate_case", data: { row: first } } : { ...span, code: "near_duplicate", data: { row: first, similarity } } });
    yield;
  }
  return problems.filter(({ row, problem: { code } }) => !isIgnored(code, rows[row]?.ignore ?? []));
}

/** The items whose key an earlier one has, with the first such one. */
function* repetitions<Item>(items: readonly Item[], keyOf: (item: Item) => string | undefined): Steps<{ row: number; first: number; key: string }[]> {
  const firstRow = new Map<string, number>();
  const repeated: { row: number; first: number; key: string }[] = [];
  for (const [row, item] of items.entries()) {
    const key = keyOf(item);
    const first = key === undefined ? undefined : firstRow.get(key);
    if (key !== undefined && first !== undefined) repeated.push({ row, first, key });
    else if (key !== undefined) firstRow.set(key, row);
    yield;
  }
  return repeated;
}
