import { normalizedInstruction } from "./identity";
import type { Problem } from "./problem";
import type { DatasetRecord } from "./record";
import type { DatasetRules } from "./rules";
import { nearDuplicates } from "./similarity";
import type { Steps } from "./steps";

/** A problem of one row beside others; offsets are those of the row. */
export interface RowProblem {
  /** Index in the list of rows. */
  readonly row: number;
  readonly problem: Problem;
}

/** What rows are compared by. */
export type ComparedRecord = Pick<DatasetRecord, "id" | "instruction">;

/** The rules that need more than one row: ids, equal and nearly equal cases. Yields, so that the caller may pause. */
export function* rowsTogether(records: readonly (ComparedRecord | undefined)[], rules: DatasetRules): Steps<RowProblem[]> {
  const repeatedIds = repetitions(records.map((record) => record?.id?.value)).flatMap(({ row, first, key }) => {
    const span = records[row]?.id?.literal;
    return span === undefined ? [] : [{ row, problem: { ...span, code: "duplicate_id", data: { row: first, id: key } } } as const];
  });
  const instructions = records.map((record) => record?.instruction);
  const cases: { key: string | undefined; shingles: ReadonlySet<string> }[] = [];
  for (const field of instructions) {
    cases.push({ key: field && normalizedInstruction(field.value), shingles: rules.shinglesOf(field?.value ?? "") });
    yield;
  }
  const repeatedCases = repetitions(cases.map(({ key }) => key));
  const alike = yield* nearDuplicates(cases.map(({ shingles }) => shingles));

  const nearest = new Map(repeatedCases.map(({ row, first }) => [row, { first, similarity: 1 }]));
  for (const { second, first, similarity } of alike) {
    if (similarity > (nearest.get(second)?.similarity ?? 0)) nearest.set(second, { first, similarity });
  }
  const exact = new Set(repeatedCases.map(({ row }) => row));
  const likeCases = [...nearest].flatMap(([row, { first, similarity }]): RowProblem[] => {
    const span = instructions[row]?.literal;
    if (span === undefined) return [];
    return [{ row, problem: exact.has(row) ? { ...span, code: "duplicate_case", data: { row: first } } : { ...span, code: "near_duplicate", data: { row: first, similarity } } }];
  });
  return [...repeatedIds, ...likeCases];
}

/** The rows whose key an earlier row has, with the first such row. */
function repetitions(keys: readonly (string | undefined)[]): { row: number; first: number; key: string }[] {
  const firstRow = new Map<string, number>();
  return [...keys.entries()].flatMap(([row, key]) => {
    if (key === undefined) return [];
    const first = firstRow.get(key);
    if (first !== undefined) return [{ row, first, key }];
    firstRow.set(key, row);
    return [];
  });
}
