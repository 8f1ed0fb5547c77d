import { binomialCdf, wilson, type Interval } from "./statistics";

/** Rows of two runs by what each run made of them. Counts need not be whole where rows that are alike count as fewer. */
export interface PairedCounts {
  readonly both: number;
  /** In the second run alone. */
  readonly gained: number;
  /** In the first run alone. */
  readonly lost: number;
  readonly neither: number;
}

/** Share of the second run less that of the first. */
export interface PairedDifference extends Interval {
  readonly difference: number;
}

/** McNemar's exact test, two-sided (1947; as exact conditional test in Fagerland, Lydersen & Laake, BMC Med Res Methodol 2013;13:91): how often chance alone parts the changed rows so unevenly. */
export function mcnemar(gained: number, lost: number): number {
  const changed = gained + lost;
  return changed === 0 ? 1 : Math.min(1, 2 * binomialCdf(Math.min(gained, lost), changed, 0.5));
}

/**
 * The paired difference and its 95 % interval: Newcombe's method 10, Wilson's limits of the two shares put together with the correlation between them,
 * itself corrected for continuity (Newcombe, Stat Med 1998;17:2635–2650).
 * @returns `undefined` for no rows.
 */
export function pairedDifference({ both, gained, lost, neither }: PairedCounts): PairedDifference | undefined {
  const rows = both + gained + lost + neither;
  const [first, second] = [sideOf(both + lost, rows), sideOf(both + gained, rows)];
  if (first === undefined || second === undefined) return undefined;
  const correlation = correlationOf({ both, gained, lost, neither }, rows);
  const distance = (down: number, up: number): number => Math.sqrt(Math.max(0, down ** 2 - 2 * correlation * down * up + up ** 2));
  const difference = (gained - lost) / rows;
  return { difference, low: Math.max(-1, difference - distance(second.below, first.above)), high: Math.min(1, difference + distance(second.above, first.below)) };
}

function sideOf(successes: number, rows: number): { readonly below: number; readonly above: number } | undefined {
  const interval = wilson(successes, rows);
  return interval === undefined ? undefined : { below: successes / rows - interval.low, above: interval.high - successes / rows };
}

function correlationOf({ both, gained, lost, neither }: PairedCounts, rows: number): number {
  const margins = (both + lost) * (gained + neither) * (both + gained) * (lost + neither);
  if (margins === 0) return 0;
  const product = both * neither - gained * lost;
  return (product > 0 ? Math.max(0, product - rows / 2) : product) / Math.sqrt(margins);
}

/**
 * P values of several tests as Holm corrects them, in the order given: together they err with 5 % where each is called shown below 0.05
 * (Holm, Scand J Statist 1979;6:65–70).
 */
export function holm(values: readonly number[]): readonly number[] {
  const corrected = [...values];
  let highest = 0;
  for (const [rank, place] of values.map((_, place) => place).sort((a, b) => (values[a] ?? 1) - (values[b] ?? 1)).entries()) {
    highest = Math.max(highest, Math.min(1, (values.length - rank) * (values[place] ?? 1)));
    corrected[place] = highest;
  }
  return corrected;
}
