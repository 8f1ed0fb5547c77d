import type { BridgePhase } from "../bridgeEvent";
import type { TrainingMethod } from "../configuration";

/** What decides how long a step takes. */
export interface TimedSettings {
  readonly baseModel: string;
  readonly device: string;
  readonly backend: "trl" | "unsloth";
  readonly method: TrainingMethod;
  /** Rows that decide one step. */
  readonly rowsPerStep: number;
}

/** An earlier run, as far as its time tells something of another. */
export interface TimedRun extends TimedSettings {
  /** ISO 8601. */
  readonly createdAt: string;
  /** Steps that its training phase made. */
  readonly steps: number;
  readonly phaseSeconds: Readonly<Partial<Record<BridgePhase, number>>>;
}

/** Seconds, and from which run of when they are known. */
export interface TimeEstimate {
  readonly trainSeconds: number;
  /** Loading, merging, converting, serving. */
  readonly otherSeconds: number;
  readonly measuredOn: string;
}

/** From the newest run of the same base model, method and library on the same device; `undefined` where there is none. Time goes with the rows that pass. */
export function estimateTime(settings: TimedSettings, steps: number, earlier: readonly TimedRun[]): TimeEstimate | undefined {
  const alike = earlier.filter((run) => run.steps > 0 && run.phaseSeconds.train !== undefined && run.baseModel === settings.baseModel && run.device === settings.device && run.backend === settings.backend && run.method === settings.method);
  const [newest] = alike.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  if (newest === undefined) return undefined;
  const { train = 0, ...others } = newest.phaseSeconds;
  return {
    trainSeconds: (train / (newest.steps * newest.rowsPerStep)) * steps * settings.rowsPerStep,
    otherSeconds: Object.values(others).reduce((sum, seconds) => sum + seconds, 0),
    measuredOn: newest.createdAt,
  };
}
