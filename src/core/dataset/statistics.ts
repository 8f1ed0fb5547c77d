/** How many rows have a value, beside the share that is wanted. */
export interface ShareCount {
  /** `undefined` counts the rows without a value. */
  readonly value: string | undefined;
  readonly count: number;
  /** Of all rows, 0 to 1. */
  readonly share: number;
  /** 0 to 1, where the protocol wants one. */
  readonly target: number | undefined;
}

/** What rows are counted by. */
export type CountedLabels = { readonly [Label in "category" | "expected" | "status"]?: string | undefined };

/** What a dataset is made of. */
export interface DatasetStatistics {
  readonly rows: number;
  readonly categories: readonly ShareCount[];
  readonly decisions: readonly ShareCount[];
  readonly statuses: readonly ShareCount[];
}

/** Counts rows by category, expected decision and status. `categoryShares` are the protocol's targets, 0 to 1; its categories come first, empty ones too. */
export function datasetStatistics(examples: readonly CountedLabels[], categoryShares: ReadonlyMap<string, number>): DatasetStatistics {
  return {
    rows: examples.length,
    categories: shareCounts(examples.map(({ category }) => category), categoryShares),
    decisions: shareCounts(examples.map(({ expected }) => expected), new Map()),
    statuses: shareCounts(examples.map(({ status }) => status), new Map()),
  };
}

function shareCounts(values: readonly (string | undefined)[], targets: ReadonlyMap<string, number>): ShareCount[] {
  const counts = new Map<string | undefined, number>([...targets.keys()].map((value) => [value, 0]));
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({
    value,
    count,
    share: values.length === 0 ? 0 : count / values.length,
    target: value === undefined ? undefined : targets.get(value),
  }));
}
