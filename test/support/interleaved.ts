/** Two ways of doing the same, timed in turns so that what else the machine does touches both alike. */
export interface Comparison {
  readonly baseline: () => Promise<void> | void;
  readonly candidate: () => Promise<void> | void;
  /** Pairs, at least five. */
  readonly pairs?: number;
}

export interface Ratio {
  /** Geometric mean of candidate time / baseline time; below 1 the candidate is faster. */
  readonly ratio: number;
  /** 95 % interval of `ratio`, by Student's t on the logarithms. */
  readonly low: number;
  readonly high: number;
  readonly pairs: number;
}

/** Two-sided 95 % quantiles of Student's t for 4 to 30 degrees of freedom (NIST/SEMATECH e-Handbook, 1.3.6.7.2). */
const T95 = [
  2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** Times both in turns, after one unmeasured turn of each. */
export async function compare({ baseline, candidate, pairs = 9 }: Comparison): Promise<Ratio> {
  if (pairs < 5) throw new RangeError("at least 5 pairs");
  await baseline();
  await candidate();
  const ratios: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    // Every second pair begins with the other one.
    const first = pair % 2 === 0 ? baseline : candidate;
    const second = pair % 2 === 0 ? candidate : baseline;
    const [a, b] = [await timeOf(first), await timeOf(second)];
    ratios.push(pair % 2 === 0 ? b / a : a / b);
  }
  return summarise(ratios);
}

/** Geometric mean and interval of ratios. */
export function summarise(ratios: readonly number[]): Ratio {
  const logs = ratios.map(Math.log);
  const n = logs.length;
  const mean = logs.reduce((sum, value) => sum + value, 0) / n;
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = (T95[Math.min(n - 5, T95.length - 1)] ?? 1.96) * Math.sqrt(variance / n);
  return { ratio: Math.exp(mean), low: Math.exp(mean - half), high: Math.exp(mean + half), pairs: n };
}

/** One line of a bench's output. */
export function report(name: string, { ratio, low, high, pairs }: Ratio): string {
  return `${name}: ${ratio.toFixed(3)} × (95 % ${low.toFixed(3)} to ${high.toFixed(3)}, ${pairs} pairs)`;
}

async function timeOf(work: () => Promise<void> | void): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
