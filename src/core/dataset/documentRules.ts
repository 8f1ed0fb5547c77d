import type { Comparisons } from "./comparison";
import { areKin } from "./kinship";
import { isIgnored, type Problem } from "./problem";
import { nearestCases } from "./similarity";
import type { Steps } from "../steps";

/** A problem of one row beside others; offsets are those of the row. */
export interface RowProblem {
  /** Index in the list of rows. */
  readonly row: number;
  readonly problem: Problem;
}

/** The rules that need more than one row: ids, equal and nearly equal cases. Yields, so that the caller may pause. */
export function* rowsTogether(rows: Comparisons): Steps<RowProblem[]> {
  const problems: RowProblem[] = [];
  for (const [row, first] of yield* repetitions(rows.length, (at) => rows.kinshipAt(at).id)) {
    const { id: span, kinship } = rows.at(row) ?? {};
    if (span !== undefined && kinship?.id !== undefined) problems.push({ row, problem: { ...span, code: "duplicate_id", data: { row: first, id: kinship.id } } });
  }
  const equal = yield* repetitions(rows.length, (at) => rows.keyAt(at));
  const sets = { length: rows.length, at: (row: number) => rows.shinglesAt(row) };
  const nearest = yield* nearestCases(sets, (first, second) => !areKin(rows.kinshipAt(first), rows.kinshipAt(second)));
  for (let row = 0; row < rows.length; row++) {
    const [first, near] = [equal.get(row), nearest.get(row)];
    const span = first === undefined && near === undefined ? undefined : rows.at(row)?.instruction;
    if (span !== undefined && first !== undefined) problems.push({ row, problem: { ...span, code: "duplicate_case", data: { row: first } } });
    else if (span !== undefined && near !== undefined) problems.push({ row, problem: { ...span, code: "near_duplicate", data: { row: near.first, similarity: near.similarity } } });
    yield;
  }
  return problems.filter(({ row, problem: { code } }) => !isIgnored(code, rows.at(row)?.ignore ?? []));
}

/** The rows whose key an earlier one has, each with the first such one. */
function* repetitions(rows: number, keyOf: (row: number) => string | number | undefined): Steps<Map<number, number>> {
  const firstRow = new Map<string | number, number>();
  const repeated = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const key = keyOf(row);
    const first = key === undefined ? undefined : firstRow.get(key);
    if (first !== undefined) repeated.set(row, first);
    else if (key !== undefined) firstRow.set(key, row);
    yield;
  }
  return repeated;
}
