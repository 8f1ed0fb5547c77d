import type { BridgeEvent } from "./bridgeEvent";

/** What the estimate of the time that is left rests on: how long steps and the pauses between them took in this attempt. */
export interface Timing {
  /** Step and time, in ms, of the last step that ended. */
  readonly step: number;
  readonly at: number | undefined;
  /** When the evaluation or checkpoint after that step was done, in ms. */
  readonly pausedUntil: number | undefined;
  /** Of the last steps, pauses left out. */
  readonly stepSeconds: readonly number[];
  readonly stepsTimed: number;
  /** Each pause as a multiple of the step's length at that time: a machine that gets slower is slower at both. */
  readonly pauses: readonly number[];
  /** From the plan; `undefined` before it. */
  readonly plan: { readonly steps: number; readonly trainRows: number; readonly validationRows: number; readonly rowsPerStep: number | undefined; readonly every: number } | undefined;
}

export const NO_TIMING: Timing = { step: 0, at: undefined, pausedUntil: undefined, stepSeconds: [], stepsTimed: 0, pauses: [], plan: undefined };

const LEAST_STEPS = 16;
const MOST_STEPS = 60;
/** Steps that are left out at each end: one that waited for another program says nothing of the next. */
const TRIMMED_SHARE = 0.1;
/** Reading rows without learning from them: one of the three passes of a step (forward, and twice as much backward). */
const READING_SHARE = 1 / 3;

/** The timing after one more event. */
export function timed(timing: Timing, event: BridgeEvent): Timing {
  const at = Date.parse(event.time);
  switch (event.type) {
    case "plan": {
      const { steps, trainRows, validationRows, rowsPerStep, evaluationEverySteps: every } = event;
      return { ...timing, at, plan: { steps, trainRows, validationRows, rowsPerStep, every } };
    }
    case "step":
      if (timing.plan === undefined || timing.plan.rowsPerStep !== undefined || event.step === 0 || event.epoch === 0) return timing;
      return { ...timing, plan: { ...timing.plan, rowsPerStep: (timing.plan.trainRows * event.epoch) / event.step } };
    case "progress":
      return stepEnded(timing, event.step, at);
    case "evaluation":
    case "checkpoint":
      return timing.at === undefined ? timing : { ...timing, pausedUntil: at };
    default:
      return timing;
  }
}

/** Seconds until the training phase ends, evaluations and checkpoints counted; `undefined` before a step has been timed. */
export function secondsLeft(timing: Timing): number | undefined {
  const { plan, step, pausedUntil, pauses } = timing;
  const perStep = stepLength(timing);
  if (plan === undefined || perStep === undefined) return undefined;
  const pause = median(pauses) ?? (plan.rowsPerStep === undefined ? 0 : (READING_SHARE * plan.validationRows) / plan.rowsPerStep);
  return perStep * (Math.max(0, plan.steps - step) + pause * pausesLeft(plan, step, pausedUntil !== undefined));
}

function stepEnded(timing: Timing, step: number, at: number): Timing {
  const { at: before, pausedUntil } = timing;
  const next = { ...timing, step, at, pausedUntil: undefined };
  if (before === undefined) return next;
  const perStep = stepLength(timing);
  const pauses = pausedUntil === undefined || perStep === undefined ? timing.pauses : [...timing.pauses, (pausedUntil - before) / 1000 / perStep].slice(-MOST_STEPS);
  // The first step warms up: it loads kernels and fills caches.
  const warm = timing.stepsTimed === 1 ? [] : timing.stepSeconds;
  return { ...next, pauses, stepsTimed: timing.stepsTimed + 1, stepSeconds: [...warm, Math.max(0, at - (pausedUntil ?? before)) / 1000].slice(-MOST_STEPS) };
}

/** Seconds of a step now: the mean of the last ones, without the shortest and the longest. */
function stepLength({ stepSeconds, stepsTimed }: Timing): number | undefined {
  const recent = stepSeconds.slice(-Math.max(LEAST_STEPS, Math.ceil(stepsTimed / 3))).sort((a, b) => a - b);
  const trimmed = Math.floor(recent.length * TRIMMED_SHARE);
  const kept = recent.slice(trimmed, recent.length - trimmed);
  const mean = kept.reduce((sum, each) => sum + each, 0) / kept.length;
  return mean > 0 ? mean : undefined;
}

/** Evaluations to come: every so many steps, and after the last one. */
function pausesLeft({ steps, every }: { readonly steps: number; readonly every: number }, step: number, done: boolean): number {
  const until = (last: number): number => Math.floor(last / every);
  const passed = step === 0 ? 0 : until(done ? step : step - 1);
  const last = steps % every === 0 || (step >= steps && done) ? 0 : 1;
  return Math.max(0, until(steps) - passed) + last;
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
