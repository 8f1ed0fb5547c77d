/** Two-sided 95 % quantile of the standard normal distribution. */
const Z_95 = 1.959963984540054;

/** Bounds of a share, 0 to 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval, 95 %, for showing (Wilson 1927; Brown, Cai & DasGupta 2001).
 * @param trials need not be whole: rows that are alike count as fewer.
 * @returns `undefined` for no trials.
 */
export function wilson(successes: number, trials: number): Interval | undefined {
  if (trials === 0) return undefined;
  const share = successes / trials;
  const z2 = Z_95 ** 2;
  const centre = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (Z_95 * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials ** 2))) / (1 + z2 / trials);
  return { low: successes === 0 ? 0 : Math.max(0, centre - half), high: successes === trials ? 1 : Math.min(1, centre + half) };
}

/**
 * The exact interval, 95 %, for gates: never narrower than it should be (Clopper & Pearson 1934).
 * @returns `undefined` for no trials.
 */
export function clopperPearson(successes: number, trials: number): Interval | undefined {
  if (trials === 0) return undefined;
  const tail = 0.025;
  return {
    low: successes === 0 ? 0 : bisect((share) => 1 - binomialCdf(successes - 1, trials, share) - tail),
    high: successes === trials ? 1 : bisect((share) => tail - binomialCdf(successes, trials, share)),
  };
}

/** Probability of at most `successes` in `trials`, each with probability `share`; summed from logarithms, so that it holds for many trials. */
export function binomialCdf(successes: number, trials: number, share: number): number {
  let logTerm = trials * Math.log1p(-share);
  const logOdds = Math.log(share) - Math.log1p(-share);
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= successes; k++) {
    logTerm += Math.log((trials - k + 1) / k) + logOdds;
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}

/** The root of an increasing function between 0 and 1. */
function bisect(increasing: (share: number) => number): number {
  let low = 0;
  let high = 1;
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (increasing(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
