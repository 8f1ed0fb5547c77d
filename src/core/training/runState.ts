import type { ArtefactKind, BridgeErrorCode, BridgeEvent, BridgePhase, EndState } from "./bridgeEvent";
import { NO_TIMING, secondsLeft, timed, type Timing } from "./timeLeft";
import { wasEnded, type JobState } from "./slurmState";

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
  /** Of a served model: SHA-256 of what it was made of. */
  readonly input?: string;
  /** Of a served model: what its weights are held in, as Ollama calls it. */
  readonly quantization?: string;
}

export interface RunFailure {
  readonly code: BridgeErrorCode;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the trainer has counted before its first step. */
export interface TrainingPlan {
  readonly trainRows: number;
  readonly validationRows: number;
  readonly truncatedRows: number;
  /** Of the longest row, as it is trained on. */
  readonly maxTokens: number;
  readonly evaluationEverySteps: number;
}

/** How the served model was held against the one that was trained: every prompt has reached both as the same tokens. */
export interface Parity {
  readonly prompts: number;
  /** Prompts that both have answered, taking the likeliest token each time; 0 where the memory did not hold the trained model. */
  readonly answers: number;
  /** Of the answers. */
  readonly equal: number;
  /** Of the trained model's answers. */
  readonly tokens: number;
  /** Of these, before the first difference of each answer. */
  readonly agreeing: number;
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
  readonly deviceKind: "cpu" | "cuda" | undefined;
  readonly backend: "trl" | "unsloth" | undefined;
  readonly phase: BridgePhase | undefined;
  /** When the phase that goes on began, in ms; `undefined` between phases and once the run has ended. */
  readonly phaseSince: number | undefined;
  /** Seconds that each finished phase took. */
  readonly phaseSeconds: Readonly<Partial<Record<BridgePhase, number>>>;
  readonly step: number;
  readonly steps: number;
  /** Until the end of the training phase. */
  readonly secondsLeft: number | undefined;
  readonly timing: Timing;
  readonly tokensPerSecond: number | undefined;
  /** Of a GPU, else of the trainer's process. */
  readonly memoryBytes: number | undefined;
  readonly learningRate: number | undefined;
  readonly losses: readonly LossPoint[];
  readonly validationLosses: readonly LossPoint[];
  readonly plan: TrainingPlan | undefined;
  readonly notices: readonly { readonly code: string; readonly data: Readonly<Record<string, unknown>> }[];
  readonly artefacts: Readonly<Partial<Record<ArtefactKind, Artefact>>>;
  readonly parity: Parity | undefined;
  readonly failure: RunFailure | undefined;
  /** The machine that trains, where it is another one. */
  readonly link: { readonly host: string; readonly lost: boolean } | undefined;
  /** How much of the model has come from there, 0 to 1. */
  readonly transferred: number | undefined;
  /** Where its job stands, where a Slurm cluster carries the run. */
  readonly queue: JobState | undefined;
}

export const INITIAL_RUN_STATE: RunState = {
  status: "waiting",
  attempt: 0,
  seq: -1,
  pid: undefined,
  device: undefined,
  deviceKind: undefined,
  backend: undefined,
  phase: undefined,
  phaseSince: undefined,
  phaseSeconds: {},
  step: 0,
  steps: 0,
  secondsLeft: undefined,
  timing: NO_TIMING,
  tokensPerSecond: undefined,
  memoryBytes: undefined,
  learningRate: undefined,
  losses: [],
  validationLosses: [],
  plan: undefined,
  notices: [],
  artefacts: {},
  parity: undefined,
  failure: undefined,
  link: undefined,
  transferred: undefined,
  queue: undefined,
};

/** The state after one more event. Events of an older attempt and doubled lines change nothing. */
export function advance(state: RunState, event: BridgeEvent): RunState {
  if (event.attempt < state.attempt || (event.attempt === state.attempt && event.seq <= state.seq)) return state;
  const begun = event.attempt > state.attempt ? beginAttempt(state, event.attempt) : state;
  const current: RunState = { ...begun, seq: event.seq, timing: timed(begun.timing, event) };
  switch (event.type) {
    case "hello":
      return { ...current, status: "running", pid: event.pid, device: event.device.name, deviceKind: event.device.kind, backend: event.backend };
    case "phase":
      return event.state === "started"
        ? { ...current, phase: event.phase, phaseSince: Date.parse(event.time), transferred: undefined }
        : { ...current, phaseSince: undefined, phaseSeconds: { ...current.phaseSeconds, ...(event.seconds === undefined ? {} : { [event.phase]: event.seconds }) } };
    case "plan":
      return { ...current, steps: event.steps, plan: planOf(event) };
    case "progress":
      return { ...current, step: event.step, steps: event.steps, secondsLeft: secondsLeft(current.timing) ?? event.secondsLeft };
    case "step":
      return {
        ...current,
        step: event.step,
        steps: event.steps,
        secondsLeft: secondsLeft(current.timing) ?? event.secondsLeft,
        learningRate: event.learningRate,
        tokensPerSecond: event.tokensPerSecond ?? current.tokensPerSecond,
        memoryBytes: event.memoryBytes ?? current.memoryBytes,
        losses: [...upTo(current.losses, event.step), { step: event.step, loss: event.loss }],
      };
    case "evaluation":
      return {
        ...current,
        secondsLeft: secondsLeft(current.timing) ?? current.secondsLeft,
        validationLosses: [...upTo(current.validationLosses, event.step), { step: event.step, loss: event.loss }],
      };
    case "checkpoint":
      return current;
    case "notice":
      return { ...current, notices: [...current.notices, { code: event.code, data: event.data ?? {} }] };
    case "artefact": {
      const { kind, path, name, bytes, sha256, digest, input, quantization } = event;
      const artefact = Object.fromEntries(Object.entries({ path, name, bytes, sha256, digest, input, quantization }).filter(([, value]) => value !== undefined));
      return { ...current, artefacts: { ...current.artefacts, [kind]: artefact } };
    }
    case "parity": {
      const { prompts, answers, equal = 0, tokens = 0, agreeing = 0 } = event;
      return { ...current, parity: { prompts, answers, equal, tokens, agreeing } };
    }
    case "error":
      return { ...current, failure: { code: event.code, message: event.message, data: event.data ?? {} } };
    case "link": {
      const link = { host: event.host, lost: event.state === "lost" };
      // Who attaches to a run that had ended goes on with it.
      return { ...current, link, pid: event.pid, failure: undefined, status: current.status === "waiting" || current.queue?.phase === "pending" ? "waiting" : "running" };
    }
    case "queue": {
      const { phase, reason } = event;
      const queue = { phase, ...(reason === undefined ? {} : { reason }) };
      // A job that is put back into the queue goes on later.
      return phase === "pending" ? { ...current, queue, status: "waiting", secondsLeft: undefined, phaseSince: undefined } : { ...current, queue };
    }
    case "transfer":
      return { ...current, transferred: event.share };
    case "end":
      return { ...current, status: event.state === "cancelled" && current.queue !== undefined && wasEnded(current.queue) ? "died" : event.state, secondsLeft: 0, phaseSince: undefined };
  }
}

/** The state when the trainer's process is known to be gone. */
export function processGone(state: RunState): RunState {
  return state.status === "waiting" || state.status === "running" ? { ...state, status: "died", secondsLeft: undefined, phaseSince: undefined } : state;
}

/** Whether nothing more will come without a new attempt. */
export function hasEnded(state: RunState): boolean {
  return state.status !== "waiting" && state.status !== "running";
}

/** The lowest point of a curve, the first of equal ones. */
export function bestOf(points: readonly LossPoint[]): LossPoint | undefined {
  return points.reduce<LossPoint | undefined>((best, point) => (best === undefined || point.loss < best.loss ? point : best), undefined);
}

function planOf({ trainRows, validationRows, truncatedRows, maxTokens, evaluationEverySteps }: Extract<BridgeEvent, { type: "plan" }>): TrainingPlan {
  return { trainRows, validationRows, truncatedRows, maxTokens, evaluationEverySteps };
}

/** A resumed run keeps its curves; what the failed attempt said of itself is dropped. */
function beginAttempt(state: RunState, attempt: number): RunState {
  return { ...INITIAL_RUN_STATE, attempt, losses: state.losses, validationLosses: state.validationLosses, artefacts: state.artefacts, link: state.link, queue: state.queue };
}

/** A resumed attempt repeats the steps after its checkpoint: the newer point replaces the older ones. */
function upTo(points: readonly LossPoint[], step: number): readonly LossPoint[] {
  return points.filter((point) => point.step < step);
}
