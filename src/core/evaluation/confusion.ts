/** What was expected against what was given, in rows. */
export interface Confusion {
  /** Decisions that some row expects, in the protocol's order. */
  readonly expected: readonly string[];
  /** Decisions that some answer gives, in the protocol's order, then {@link NO_DECISION} and {@link NO_ANSWER} where they occur. */
  readonly given: readonly string[];
  /** `counts[i][j]`: rows that expect `expected[i]` and were given `given[j]`. */
  readonly counts: readonly (readonly number[])[];
}

/** An answer that decides nothing. */
export const NO_DECISION = "none";
/** No answer came. */
export const NO_ANSWER = "no_answer";

/** A row by what it expects and what it was given. */
export interface DecidedRow {
  readonly expected: string;
  readonly decision: string;
  readonly answered: boolean;
}

/** @param decisions ids of the protocol's decisions, in its order. */
export function confusionOf(rows: readonly DecidedRow[], decisions: readonly string[]): Confusion {
  const counted = new Map<string, Map<string, number>>();
  for (const { expected, decision, answered } of rows) {
    const line = counted.get(expected) ?? new Map<string, number>();
    const given = answered ? decision : NO_ANSWER;
    counted.set(expected, line.set(given, (line.get(given) ?? 0) + 1));
  }
  const expected = decisions.filter((id) => counted.has(id));
  const given = [...decisions, NO_DECISION, NO_ANSWER].filter((id) => [...counted.values()].some((line) => line.has(id)));
  return { expected, given, counts: expected.map((row) => given.map((column) => counted.get(row)?.get(column) ?? 0)) };
}
