/** A share that is wanted, from the first to the second, 0 to 1. */
export type WantedShare = readonly [number, number];

/** How large and how balanced the fine-tuning guide wants a dataset, whatever its protocol ("Nombre d'exemples", "Équilibrage du dataset"). */
export const DATASET_GUIDE: {
  readonly leastRows: number;
  readonly bestRows: readonly [number, number];
  /** Of all rows: those that ask, and those that recommend. */
  readonly asking: WantedShare;
  readonly recommending: WantedShare;
  /** Of the rows that recommend. */
  readonly urgent: WantedShare;
} = { leastRows: 50, bestRows: [150, 300], asking: [0.4, 0.5], recommending: [0.5, 0.6], urgent: [0.5, 0.5] };

/** A share that misses what is wanted by no more than this is on target: three rows of sixty. */
export const SHARE_TOLERANCE = 0.05;

export type SizeVerdict = "too_few" | "few" | "best" | "many";

/** A number of rows against the guide. */
export function sizeVerdict(rows: number): SizeVerdict {
  const { leastRows, bestRows } = DATASET_GUIDE;
  if (rows < leastRows) return "too_few";
  return rows < bestRows[0] ? "few" : rows > bestRows[1] ? "many" : "best";
}

export function isOnTarget(share: number, [least, most]: WantedShare): boolean {
  return share >= least - SHARE_TOLERANCE && share <= most + SHARE_TOLERANCE;
}
