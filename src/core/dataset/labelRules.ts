import type { DecodedString } from "./decodedString";
import type { Problem } from "./problem";
import type { DatasetRecord } from "./record";

/** The labels that a protocol knows. */
export interface Labels {
  readonly decisions: readonly Decision[];
  readonly categories: readonly Category[];
}

/** A decision of the protocol. */
export interface Decision {
  readonly id: string;
  /** Something is to be done at once or within days. */
  readonly urgent: boolean;
  /** The answer asks instead of recommending. */
  readonly asks: boolean;
}

/** A kind of case, with the decisions that its rows may expect and its wanted share of a dataset, 0 to 1. */
export interface Category {
  readonly id: string;
  readonly decisions: readonly string[];
  readonly share: number;
}

/** Whether a record's labels are the protocol's and fit each other; offsets are those of the row. */
export function labelProblems({ category, expected, acceptable }: DatasetRecord, { decisions, categories }: Labels): Problem[] {
  const problems: Problem[] = [];
  if (category === undefined && expected === undefined && acceptable.length === 0) return problems;
  const allowed = decisions.map(({ id }) => id);
  for (const field of [...(expected === undefined ? [] : [expected]), ...acceptable]) {
    if (!allowed.includes(field.value)) problems.push({ ...field.literal, code: "unknown_decision", data: { value: field.value, allowed } });
  }
  const kind = categories.find(({ id }) => id === category?.value);
  if (category !== undefined && kind === undefined) {
    problems.push({ ...category.literal, code: "unknown_category", data: { value: category.value, allowed: categories.map(({ id }) => id) } });
  }
  if (expected === undefined) return problems;
  if (acceptable.length > 0 && !includes(acceptable, expected.value)) {
    problems.push({ ...expected.literal, code: "acceptable_without_expected", data: { expected: expected.value } });
  }
  if (kind !== undefined && allowed.includes(expected.value) && !kind.decisions.includes(expected.value)) {
    problems.push({ ...expected.literal, code: "category_mismatch", data: { category: kind.id, expected: expected.value } });
  }
  return problems;
}

function includes(fields: readonly DecodedString[], value: string): boolean {
  return fields.some((field) => field.value === value);
}
