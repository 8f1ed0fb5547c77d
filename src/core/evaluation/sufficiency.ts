import { wilson } from "./statistics";

/** What a number of rows can show, and what it cannot. */
export interface Sufficiency {
  /** Independent rows, rounded down. */
  readonly rows: number;
  /** None of them failing still allows this share of failures, 95 % one-sided: about 3/n (the rule of three, Hanley & Lippman-Hand, JAMA 1983;249:1743–1745). */
  readonly unseen: number;
  /** Half the width of Wilson's interval where the share is that observed. */
  readonly margin: number;
  /** Rows that must change to one side alone before a comparison can show it, 5 % two-sided; `undefined` where there are too few. */
  readonly change: number | undefined;
}

/** Changed rows, all to one side, that McNemar's exact test calls shown: 2 · 0.5⁶ = 0.031. */
export const LEAST_CHANGED_ROWS = 6;

/**
 * @param effective independent rows.
 * @param rate the share observed.
 * @returns `undefined` for less than one row.
 */
export function sufficiencyOf(effective: number, rate: number): Sufficiency | undefined {
  const rows = Math.floor(effective + 1e-9);
  const interval = wilson(rate * rows, rows);
  if (interval === undefined) return undefined;
  return { rows, unseen: 1 - 0.05 ** (1 / rows), margin: (interval.high - interval.low) / 2, change: rows < LEAST_CHANGED_ROWS ? undefined : LEAST_CHANGED_ROWS };
}

/** The fewest independent rows, all right, whose exact lower bound (95 %, two-sided) reaches `bound`, above 0 and below 1. */
export function rowsToShow(bound: number): number {
  return Math.ceil(Math.log(0.025) / Math.log(bound) - 1e-9);
}
