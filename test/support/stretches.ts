import type { Steps } from "../../src/core/steps";

/** How long a thread was kept from everything else. */
export interface Stretches {
  /** Milliseconds. */
  readonly longest: number;
  /** 95th percentile in milliseconds of the stretches above 1 ms. */
  readonly p95: number;
  readonly count: number;
}

/** How much time has passed for this process, in ms. */
class Moment {
  private readonly clock = performance.now();
  private readonly cpu = cpuMs();

  /** What other processes take of the core does not count: of the wall clock and the processor's time of this process it is the shorter one. */
  since(before: Moment): number {
    return Math.min(this.clock - before.clock, this.cpu - before.cpu);
  }
}

/** How long `work` keeps this process, in ms, without what others take of the core. */
export function timeKept(work: () => void): number {
  const before = new Moment();
  work();
  return new Moment().since(before);
}

/** How long each step of a piece of work keeps this process, in ms, without what others take of the core. */
export function stepsKept(steps: Steps<unknown>): readonly number[] {
  const times: number[] = [];
  for (;;) {
    const before = new Moment();
    const { done } = steps.next();
    times.push(new Moment().since(before));
    if (done === true) return times;
  }
}

/** Measures how long the event loop of this thread is kept at a stretch, without what others take of the core. */
export class StretchMeter {
  private readonly stretches: number[] = [];
  private isRunning = true;

  constructor() {
    let before = new Moment();
    const look = (): void => {
      const now = new Moment();
      const stretch = now.since(before);
      if (stretch > 1) this.stretches.push(stretch);
      before = now;
      if (this.isRunning) setImmediate(look);
    };
    setImmediate(look);
  }

  /** Stops measuring. */
  end(): Stretches {
    this.isRunning = false;
    const sorted = this.stretches.toSorted((a, b) => a - b);
    return { longest: sorted.at(-1) ?? 0, p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0, count: sorted.length };
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
