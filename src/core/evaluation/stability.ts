import { byMetric, type Outcomes } from "./outcomes";
import type { MetricId } from "./metrics";

/** A row that was asked more than once under the same options. */
export interface AskedAgain {
  /** In the order of asking; answers that never came are left out. */
  readonly replies: readonly { readonly text: string; readonly right: boolean; readonly outcomes: Outcomes }[];
}

/** How far a model repeats itself. */
export interface Stability {
  /** Rows with at least two answers. */
  readonly rows: number;
  readonly changedAnswers: number;
  /** Rows that were right once and not right once. */
  readonly changedVerdicts: number;
  /** By metric: rows that it counts, and rows that count otherwise from one time to the next. */
  readonly noise: Readonly<Record<MetricId, { readonly rows: number; readonly changed: number }>>;
}

/** What changes although nothing has changed. */
export function stabilityOf(asked: readonly AskedAgain[]): Stability {
  const rows = asked.filter(({ replies }) => replies.length > 1);
  const differing = (of: (reply: AskedAgain["replies"][number]) => unknown): number => rows.filter(({ replies }) => new Set(replies.map(of)).size > 1).length;
  return {
    rows: rows.length,
    changedAnswers: differing(({ text }) => text),
    changedVerdicts: differing(({ right }) => right),
    noise: byMetric((id) => ({
      rows: rows.filter(({ replies }) => replies.some(({ outcomes }) => outcomes[id] !== undefined)).length,
      changed: differing(({ outcomes }) => outcomes[id]),
    })),
  };
}

/** A difference between two runs that is no larger than what asking again makes by itself. Where nothing was asked again, nothing is known of it. */
export function isNoise(difference: number, id: MetricId, stability: Stability | undefined): boolean {
  const noise = stability?.noise[id];
  return noise !== undefined && noise.rows > 0 && noise.changed > 0 && Math.abs(difference) <= noise.changed / noise.rows;
}
