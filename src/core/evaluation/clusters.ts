import { clopperPearson, wilson, type Interval } from "./statistics";

/** One row of a share: whether it counts, and which rows it is alike. */
export interface Trial {
  readonly success: boolean;
  /** Twins, variants of one row and near-duplicates share it. */
  readonly cluster: number | string;
}

/** A share of rows of which some are alike. */
export interface ClusteredShare {
  readonly numerator: number;
  /** Rows. */
  readonly denominator: number;
  /** Families of rows among them. */
  readonly clusters: number;
  /** Independent rows that would tell as much, at the least. */
  readonly effective: number;
  readonly rate: number | null;
  /** Wilson, 95 %, for as many rows as are independent. */
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * How many independent rows tell as much: n² / Σ nᵢ², as though all rows of a family had one outcome (Kish, "Survey Sampling", 1965). For rows that are alone it
 * is their number, for twins the number of pairs: one row each. Rows of a family that differ tell more, so the interval is never too narrow.
 */
export function effectiveRows(trials: readonly Pick<Trial, "cluster">[]): number {
  return effectiveOf(sizesOf(trials));
}

/** The share of rows that count, with an interval that takes a family as one row. */
export function clusteredShare(trials: readonly Trial[]): ClusteredShare {
  const numerator = trials.filter(({ success }) => success).length;
  const sizes = sizesOf(trials);
  const effective = effectiveOf(sizes);
  const counts = { numerator, denominator: trials.length, clusters: sizes.size, effective };
  const rate = numerator / trials.length;
  const interval = wilson(numerator === trials.length ? effective : rate * effective, effective);
  return interval === undefined ? { ...counts, rate: null, low: null, high: null } : { ...counts, rate, ...interval };
}

/** Clopper and Pearson's interval for gates; parts of a row are rounded to the side that makes it wider. */
export function exactClusteredInterval(trials: readonly Trial[]): Interval | undefined {
  if (trials.length === 0) return undefined;
  const rows = Math.floor(effectiveRows(trials) + 1e-9);
  const successes = (rows * trials.filter(({ success }) => success).length) / trials.length;
  return {
    low: clopperPearson(Math.floor(successes + 1e-9), rows)?.low ?? 0,
    high: clopperPearson(Math.ceil(successes - 1e-9), rows)?.high ?? 1,
  };
}

function effectiveOf(sizes: ReadonlyMap<number | string, number>): number {
  let [rows, squares] = [0, 0];
  for (const size of sizes.values()) {
    rows += size;
    squares += size ** 2;
  }
  return squares === 0 ? 0 : rows ** 2 / squares;
}

function sizesOf(trials: readonly Pick<Trial, "cluster">[]): ReadonlyMap<number | string, number> {
  const sizes = new Map<number | string, number>();
  for (const { cluster } of trials) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  return sizes;
}
