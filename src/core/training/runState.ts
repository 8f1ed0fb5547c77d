import type { ArtefactKind, BridgeErrorCode, BridgeEvent, BridgePhase, EndState } from "./bridgeEvent";
import type { JobState } from "./slurmState";

/** A point of a loss curve. */
export interface LossPoint {
  readonly step: number;
  readonly loss: number;
}

export interface Artefact {
  /** Relative to the run folder. */
  readonly path?: string;
  /** Name in Ollama. */
  readonly name?: string;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly digest?: string;
}

export interface RunFailure {
  readonly code: BridgeErrorCode;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What is known of one training run: a fold over its events, never stored. */
export interface RunState {
  /** `waiting` until the trainer has said hello; `died` when its process is gone without an `end`. */
  readonly status: "waiting" | "running" | "died" | EndState;
  readonly attempt: number;
  /** Highest `seq` of this attempt, so that a doubled line changes nothing. */
  readonly seq: number;
  readonly pid: number | undefined;
  readonly device: string | undefined;
  readonly backend: "trl" | "unsloth" | undefined;
  readonly phase: BridgePhase | undefined;
  /** Seconds that each finished phase took. */
  readonly phaseSeconds: Readonly<Partial<Record<BridgePhase, number>>>;
  readonly step: number;
  readonly steps: number;
  /** Estimate of the trainer for the training phase. */
  readonly secondsLeft: number | undefined;
  readonly learningRate: number | undefined;
  readonly losses: readonly LossPoint[];
  readonly validationLosses: readonly LossPoint[];
  readonly truncatedRows: number;
  readonly notices: readonly { readonly code: string; readonly data: Readonly<Record<string, unknown>> }[];
  readonly artefacts: Readonly<Partial<Record<ArtefactKind, Artefact>>>;
  readonly failure: RunFailure | undefined;
  /** Where its job stands, where a Slurm cluster carries the run. */
  readonly queue: JobState | undefined;
}

export const INITIAL_RUN_STATE: RunState = {
  status: "waiting",
  attempt: 0,
  seq: -1,
  pid: undefined,
  device: undefined,
  backend: undefined,
  phase: undefined,
  phaseSeconds: {},
  step: 0,
  steps: 0,
  secondsLeft: undefined,
  learningRate: undefined,
  losses: [],
  validationLosses: [],
  truncatedRows: 0,
  notices: [],
  artefacts: {},
  failure: undefined,
  queue: undefined,
};

/** The state after one more event. Events of an older attempt and doubled lines change nothing. */
export function advance(state: RunState, event: BridgeEvent): RunState {
  if (event.attempt < state.attempt || (event.attempt === state.attempt && event.seq <= state.seq)) return state;
  const current: RunState = { ...(event.attempt > state.attempt ? beginAttempt(state, event.attempt) : state), seq: event.seq };
  switch (event.type) {
    case "hello":
      return { ...current, status: "running", pid: event.pid, device: event.device.name, backend: event.backend };
    case "phase":
      return event.state === "started"
        ? { ...current, phase: event.phase }
        : { ...current, phaseSeconds: { ...current.phaseSeconds, ...(event.seconds === undefined ? {} : { [event.phase]: event.seconds }) } };
    case "plan":
      return { ...current, steps: event.steps, truncatedRows: event.truncatedRows };
    case "progress":
      return { ...current, step: event.step, steps: event.steps, secondsLeft: event.secondsLeft };
    case "step":
      return {
        ...current,
        step: event.step,
        steps: event.steps,
        secondsLeft: event.secondsLeft,
        learningRate: event.learningRate,
        losses: [...upTo(current.losses, event.step), { step: event.step, loss: event.loss }],
      };
    case "evaluation":
      return { ...current, validationLosses: [...upTo(current.validationLosses, event.step), { step: event.step, loss: event.loss }] };
    case "checkpoint":
      return current;
    case "notice":
      return { ...current, notices: [...current.notices, { code: event.code, data: event.data ?? {} }] };
    case "artefact": {
      const { kind, path, name, bytes, sha256, digest } = event;
      const artefact = Object.fromEntries(Object.entries({ path, name, bytes, sha256, digest }).filter(([, value]) => value !== undefined));
      return { ...current, artefacts: { ...current.artefacts, [kind]: artefact } };
    }
    case "error":
      return { ...current, failure: { code: event.code, message: event.message, data: event.data ?? {} } };
    case "end":
      return { ...current, status: event.state, secondsLeft: 0 };
  }
}

/** The state when the trainer's process is known to be gone. */
export function processGone(state: RunState): RunState {
  return state.status === "waiting" || state.status === "running" ? { ...state, status: "died", secondsLeft: undefined } : state;
}

/** Whether nothing more will come without a new attempt. */
export function hasEnded(state: RunState): boolean {
  return state.status !== "waiting" && state.status !== "running";
}

/** A resumed run keeps its curves; what the failed attempt said of itself is dropped. */
function beginAttempt(state: RunState, attempt: number): RunState {
  return { ...INITIAL_RUN_STATE, attempt, losses: state.losses, validationLosses: state.validationLosses, artefacts: state.artefacts };
}

/** A resumed attempt repeats the steps after its checkpoint: the newer point replaces the older ones. */
function upTo(points: readonly LossPoint[], step: number): readonly LossPoint[] {
  return points.filter((point) => point.step < step);
}
