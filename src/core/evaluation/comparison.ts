import { effectiveRows } from "./clusters";
import { holm, mcnemar, pairedDifference, type PairedCounts, type PairedDifference } from "./mcnemar";
import type { Steps } from "../steps";
import { METRIC_IDS, type MetricId } from "./metrics";
import { byMetric, HIGHER_IS_BETTER, type Outcomes } from "./outcomes";
import { isNoise, type Stability } from "./stability";

/** A judged row as two runs are compared by. */
export interface ComparableRow {
  readonly id: string;
  /** What was asked, to the letter or as a hash of it. */
  readonly prompt: string;
  /** The decision that it is held against and those accepted besides. */
  readonly gold: readonly string[];
  readonly answered: boolean;
  readonly right: boolean;
  readonly outcomes: Outcomes;
  readonly cluster: number;
}

/** What became of a row from the first run to the second. */
export type RowChange = "gained" | "lost" | "both_right" | "both_wrong";

/** One row of both runs. */
export interface RowPair {
  /** Ids in the first and in the second run. */
  readonly first: string;
  readonly second: string;
  readonly change: RowChange;
}

/**
 * What the difference of a metric may be called. `not_shown`: chance could make it; that is never "equal". `noise`: no larger than what asking
 * again makes by itself.
 */
export type Reading = "better" | "worse" | "not_shown" | "noise" | "no_rows";

/** One metric in two runs. `gained` counts in the second run alone, which for false alarms is no gain. */
export interface MetricComparison extends PairedCounts {
  readonly rows: number;
  readonly clusters: number;
  /** Second less first, over rows; the interval takes a family of rows as one. */
  readonly difference: PairedDifference | undefined;
  /** McNemar's exact test, in which a family of rows counts once. */
  readonly p: number;
  /** The same, corrected by Holm over the metrics that have rows. */
  readonly corrected: number;
  readonly reading: Reading;
}

/** Two runs over the rows that both answered, asked alike and held against the same gold. */
export interface Comparison {
  readonly rows: readonly RowPair[];
  readonly metrics: Readonly<Record<MetricId, MetricComparison>>;
  /** Rows of which nothing is compared, and why. */
  readonly leftOut: { readonly onlyFirst: number; readonly onlySecond: number; readonly otherGold: number; readonly unanswered: number };
}

const SHOWN = 0.05;

type Pair = readonly [first: ComparableRow, second: ComparableRow];

/** Compares in steps. @param stability how far the model repeats itself, where rows have been asked again. */
export function* compareEvaluations(first: readonly ComparableRow[], second: readonly ComparableRow[], stability?: Stability): Steps<Comparison> {
  const before = yield* byPrompt(first);
  const after = yield* byPrompt(second);
  const shared: Pair[] = [];
  for (const [key, row] of after) {
    const earlier = before.get(key);
    if (earlier !== undefined) shared.push([earlier, row]);
    yield;
  }
  const sameGold = shared.filter(([one, other]) => one.gold.length === other.gold.length && one.gold.every((decision) => other.gold.includes(decision)));
  yield;
  const pairs = sameGold.filter(([one, other]) => one.answered && other.answered);
  return {
    rows: pairs.map(([one, other]) => ({ first: one.id, second: other.id, change: changeOf(one.right, other.right) })),
    metrics: yield* compareMetrics(pairs, stability),
    leftOut: { onlyFirst: before.size - shared.length, onlySecond: after.size - shared.length, otherGold: shared.length - sameGold.length, unanswered: sameGold.length - pairs.length },
  };
}

/** A prompt that stands in a file twice is met in its order. */
function* byPrompt(rows: readonly ComparableRow[]): Steps<ReadonlyMap<string, ComparableRow>> {
  const met = new Map<string, number>();
  const placed = new Map<string, ComparableRow>();
  for (const row of rows) {
    const times = met.get(row.prompt) ?? 0;
    met.set(row.prompt, times + 1);
    placed.set(`${times} ${row.prompt}`, row);
    yield;
  }
  return placed;
}

function changeOf(before: boolean, now: boolean): RowChange {
  if (before === now) return now ? "both_right" : "both_wrong";
  return now ? "gained" : "lost";
}

function* compareMetrics(pairs: readonly Pair[], stability: Stability | undefined): Steps<Record<MetricId, MetricComparison>> {
  const counted = new Map<MetricId, Counted>();
  for (const id of METRIC_IDS) {
    counted.set(id, countsOf(id, pairs));
    yield;
  }
  const raw = byMetric((id) => counted.get(id) ?? countsOf(id, []));
  const tested = METRIC_IDS.filter((id) => raw[id].rows > 0);
  const corrected = holm(tested.map((id) => raw[id].p));
  return byMetric((id) => {
    const counts = { ...raw[id], corrected: corrected[tested.indexOf(id)] ?? 1 };
    return { ...counts, reading: readingOf(id, counts, stability) };
  });
}

type Counted = Omit<MetricComparison, "corrected" | "reading">;

function countsOf(id: MetricId, pairs: readonly Pair[]): Counted {
  const counted = pairs.flatMap(([one, other]) => {
    const [before, now] = [one.outcomes[id], other.outcomes[id]];
    return before === undefined || now === undefined ? [] : [{ change: changeOf(before, now), cluster: other.cluster }];
  });
  const rows = counted.length;
  const count = (change: RowChange): number => counted.filter((row) => row.change === change).length;
  const counts: PairedCounts = { both: count("both_right"), gained: count("gained"), lost: count("lost"), neither: count("both_wrong") };
  const families = new Map<number, number>();
  for (const { change, cluster } of counted) families.set(cluster, (families.get(cluster) ?? 0) + (change === "gained" ? 1 : 0) - (change === "lost" ? 1 : 0));
  const leaning = (sign: 1 | -1): number => [...families.values()].filter((net) => Math.sign(net) === sign).length;
  const weight = rows === 0 ? 0 : effectiveRows(counted) / rows;
  return {
    ...counts,
    rows,
    clusters: families.size,
    difference: pairedDifference({ both: counts.both * weight, gained: counts.gained * weight, lost: counts.lost * weight, neither: counts.neither * weight }),
    p: mcnemar(leaning(1), leaning(-1)),
  };
}

function readingOf(id: MetricId, { rows, difference, corrected }: Counted & { readonly corrected: number }, stability: Stability | undefined): Reading {
  if (rows === 0 || difference === undefined) return "no_rows";
  if (difference.difference !== 0 && isNoise(difference.difference, id, stability)) return "noise";
  if (corrected >= SHOWN) return "not_shown";
  return difference.difference > 0 === HIGHER_IS_BETTER[id] ? "better" : "worse";
}
