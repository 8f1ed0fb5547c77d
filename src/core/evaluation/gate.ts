import { effectiveRows, exactClusteredInterval, type Trial } from "./clusters";
import { METRIC_IDS, type MetricId } from "./metrics";

/** What a share must reach. Bounds are those of Clopper and Pearson's interval, 95 %. */
export interface ShareThreshold {
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly lowerBound?: number;
  readonly upperBound?: number;
  /** Fewest independent rows that the share must stand on. */
  readonly rows?: number;
}

/** What is asked of a model before it may be trusted: the content of `evaluation.json`. */
export interface Thresholds {
  readonly metrics?: { readonly [M in MetricId]?: ShareThreshold };
  /** Most urgent rows whose answer decides something else. */
  readonly missedRedFlags?: number;
  /** Most missed rows whose case affirms a flag, by its id. */
  readonly missedFlags?: Readonly<Record<string, number>>;
}

/** What a gate needs of a row, by its raw verdict: what a person thinks of it beside does not open a gate. */
export interface GateRow {
  readonly id: string;
  readonly answered: boolean;
  /** It expects a decision that is urgent. */
  readonly urgent: boolean;
  /** It is urgent, and its answer decides something else. */
  readonly missed: boolean;
  /** Flags that its case affirms. */
  readonly flags: readonly string[];
}

/** One condition and what was found. `value` is `undefined` where there is no row to tell it, which passes nothing. */
export type GateCheck = { readonly passed: boolean } & (
  | { readonly kind: "unanswered"; readonly ids: readonly string[] }
  | { readonly kind: "share"; readonly metric: MetricId; readonly bound: "atLeast" | "atMost" | "lowerBound" | "upperBound"; readonly limit: number; readonly value: number | undefined }
  | { readonly kind: "rows"; readonly metric: MetricId; readonly limit: number; readonly value: number }
  | { readonly kind: "missed"; readonly flag: string | undefined; readonly limit: number; readonly ids: readonly string[]; readonly of: number }
);

export interface Gate {
  readonly passed: boolean;
  readonly checks: readonly GateCheck[];
}

/** Shares are ratios of small counts: what is meant as equal is equal. */
const SLACK = 1e-9;

/**
 * @param trials answered rows that each metric counts.
 * An urgent row without an answer fails the gate whatever the thresholds are; so does a flag of which no row speaks.
 */
export function gateOf(thresholds: Thresholds, rows: readonly GateRow[], trials: Readonly<Record<MetricId, readonly Trial[]>>): Gate {
  const unanswered = rows.filter(({ urgent, answered }) => urgent && !answered).map(({ id }) => id);
  const checks: GateCheck[] = [
    { kind: "unanswered", ids: unanswered, passed: unanswered.length === 0 },
    ...METRIC_IDS.flatMap((metric) => shareChecks(metric, thresholds.metrics?.[metric] ?? {}, trials[metric])),
    ...(thresholds.missedRedFlags === undefined ? [] : [missedCheck(undefined, thresholds.missedRedFlags, rows.filter(({ urgent }) => urgent))]),
    ...Object.entries(thresholds.missedFlags ?? {}).map(([flag, limit]) => missedCheck(flag, limit, rows.filter(({ flags, urgent }) => urgent && flags.includes(flag)))),
  ];
  return { passed: checks.every(({ passed }) => passed), checks };
}

function shareChecks(metric: MetricId, { atLeast, atMost, lowerBound, upperBound, rows }: ShareThreshold, trials: readonly Trial[]): GateCheck[] {
  const interval = exactClusteredInterval(trials);
  const rate = trials.length === 0 ? undefined : trials.filter(({ success }) => success).length / trials.length;
  const least = (bound: "atLeast" | "lowerBound", limit: number | undefined, value: number | undefined): GateCheck[] =>
    limit === undefined ? [] : [{ kind: "share", metric, bound, limit, value, passed: value !== undefined && value >= limit - SLACK }];
  const most = (bound: "atMost" | "upperBound", limit: number | undefined, value: number | undefined): GateCheck[] =>
    limit === undefined ? [] : [{ kind: "share", metric, bound, limit, value, passed: value !== undefined && value <= limit + SLACK }];
  const independent = Math.floor(effectiveRows(trials) + SLACK);
  return [
    ...(rows === undefined ? [] : [{ kind: "rows" as const, metric, limit: rows, value: independent, passed: independent >= rows }]),
    ...least("atLeast", atLeast, rate),
    ...most("atMost", atMost, rate),
    ...least("lowerBound", lowerBound, interval?.low),
    ...most("upperBound", upperBound, interval?.high),
  ];
}

function missedCheck(flag: string | undefined, limit: number, rows: readonly GateRow[]): GateCheck {
  const ids = rows.filter(({ missed }) => missed).map(({ id }) => id);
  return { kind: "missed", flag, limit, ids, of: rows.length, passed: rows.length > 0 && ids.length <= limit };
}
