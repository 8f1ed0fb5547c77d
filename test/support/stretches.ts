/** How long a thread was kept from everything else. */
export interface Stretches {
  /** Milliseconds. */
  readonly longest: number;
  /** 95th percentile in milliseconds of the stretches above 1 ms. */
  readonly p95: number;
  readonly count: number;
}

/**
 * Measures how long the event loop of this thread is kept at a stretch. What other processes take of the core does not count: of the wall clock
 * and the processor's time of this process the shorter one is kept.
 */
export class StretchMeter {
  private readonly stretches: number[] = [];
  private isRunning = true;

  constructor() {
    let [clock, cpu] = [performance.now(), cpuMs()];
    const look = (): void => {
      const [clockNow, cpuNow] = [performance.now(), cpuMs()];
      const stretch = Math.min(clockNow - clock, cpuNow - cpu);
      if (stretch > 1) this.stretches.push(stretch);
      [clock, cpu] = [clockNow, cpuNow];
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
