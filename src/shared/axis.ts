/** An axis of a chart: its ends, where a value lies between them, and the values that are written beside it. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  /** 0 at `low`, 1 at `high`. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

const LEAST_LOG_TICKS = 3;

/** A linear axis from 0 on: losses are compared by their heights. */
export function linearAxis(values: readonly number[], wanted = 5): Axis {
  const most = Math.max(...values, 0);
  const step = niceStep((most === 0 ? 1 : most) / wanted);
  const high = Math.ceil((most === 0 ? 1 : most) / step) * step;
  const ticks = Array.from({ length: Math.round(high / step) + 1 }, (_, index) => Number((index * step).toPrecision(12)));
  return { low: 0, high, ticks, at: (value) => value / high };
}

/** A logarithmic axis over values above 0; without any it is the linear one. */
export function logAxis(values: readonly number[]): Axis {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return linearAxis(values);
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  const candidates = ticksBetween(least / 10, most * 10, [1, 2, 5]);
  const low = candidates.findLast((tick) => tick <= least) ?? least;
  const high = candidates.find((tick) => tick >= most && tick > low) ?? most;
  const [from, span] = [Math.log(low), Math.log(high / low)];
  const powers = ticksBetween(low, high, [1]);
  return { low, high, ticks: powers.length >= LEAST_LOG_TICKS ? powers : candidates.filter((tick) => tick >= low && tick <= high), at: (value) => (Math.log(Math.max(value, low)) - from) / span };
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
}

function ticksBetween(low: number, high: number, factors: readonly number[]): readonly number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) for (const factor of factors) ticks.push(Number((factor * 10 ** power).toPrecision(3)));
  return ticks.filter((tick) => tick >= low && tick <= high);
}

/** At most so many points of a curve: of each stretch the lowest and the highest, so that no peak is lost. The ends stay. */
export function thinned<Point extends { readonly loss: number }>(points: readonly Point[], most: number): readonly Point[] {
  if (points.length <= most) return points;
  const stretches = Math.max(1, Math.floor((most - 2) / 2));
  const inner = points.slice(1, -1);
  const length = inner.length / stretches;
  const kept = Array.from({ length: stretches }, (_, index) => extremes(inner.slice(Math.floor(index * length), Math.floor((index + 1) * length)))).flat();
  return [...points.slice(0, 1), ...kept, ...points.slice(-1)];
}

/** The lowest and the highest, in their order. */
function extremes<Point extends { readonly loss: number }>(points: readonly Point[]): readonly Point[] {
  let [low, high] = [points[0], points[0]];
  for (const point of points) {
    if (low === undefined || point.loss < low.loss) low = point;
    if (high === undefined || point.loss > high.loss) high = point;
  }
  return points.filter((point) => point === low || point === high);
}
