import * as v from "valibot";
import { decode, requestType } from "./webviewMessages";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const metric = v.object({
  id: v.picklist(["format_compliance", "question_accuracy", "red_flag_detection", "false_positive_rate"]),
  numerator: count,
  denominator: count,
  /** Share from 0 to 1 and its 95 % interval; null where the denominator is 0. */
  rate: v.nullable(v.number()),
  low: v.nullable(v.number()),
  high: v.nullable(v.number()),
});

const row = v.object({
  id: v.string(),
  /** Line of the row in its file, from 0. */
  line: count,
  /** What went wrong, worst first; `none` where the answer is right in every respect. */
  failure: v.picklist(["missed_red_flag", "false_alarm", "clinical", "format", "uncertain", "none"]),
  /** The answer arrived; without it `answer` says why not, in words. */
  answered: v.boolean(),
  expected: v.string(),
  decision: v.string(),
  instruction: v.string(),
  answer: v.string(),
  reasons: v.array(v.string()),
});

const state = v.object({
  /** Installed models; empty with `problem` set where the server cannot be asked. */
  models: v.array(v.string()),
  model: v.nullable(v.string()),
  /** Test files of the workspace, as people name them. */
  files: v.array(v.object({ uri: v.string(), label: v.string() })),
  file: v.nullable(v.string()),
  status: v.picklist(["idle", "running", "finished", "cancelled", "failed"]),
  /** One sentence with the next step, where something stands in the way. */
  problem: v.nullable(v.string()),
  done: count,
  total: count,
  secondsLeft: v.nullable(v.number()),
  metrics: v.array(metric),
  rows: v.array(row),
  /** Place of the report on disk, once there is one. */
  report: v.nullable(v.string()),
});

const delta = v.object({ head: v.omit(state, ["rows"]), rows: v.array(row) });

export type EvaluationMetric = v.InferOutput<typeof metric>;
/** One judged answer, as the panel shows it. */
export type EvaluationRow = v.InferOutput<typeof row>;
/** Everything the Evaluation panel shows. The host owns it. */
export type EvaluationState = v.InferOutput<typeof state>;
/** What changed: everything but the rows, which is small, and the rows that are new or judged again. */
export type EvaluationDelta = v.InferOutput<typeof delta>;

export const INITIAL_EVALUATION_STATE: EvaluationState = {
  models: [],
  model: null,
  files: [],
  file: null,
  status: "idle",
  problem: null,
  done: 0,
  total: 0,
  secondsLeft: null,
  metrics: [],
  rows: [],
  report: null,
};

export const RunEvaluation = requestType("evaluation/run", v.object({ model: v.string(), file: v.string() }), v.null());
export const CancelEvaluation = requestType("evaluation/cancel", v.null(), v.null());
export const RefreshEvaluation = requestType("evaluation/refresh", v.null(), v.null());
export const OpenRow = requestType("evaluation/openRow", v.object({ id: v.string() }), v.null());
export const OpenReport = requestType("evaluation/openReport", v.null(), v.null());

export const decodeEvaluationState = (value: unknown): EvaluationState | undefined => decode(state, value);
export const decodeEvaluationDelta = (value: unknown): EvaluationDelta | undefined => decode(delta, value);

/** The order in which rows are read: what can hurt a patient first. */
const SEVERITY: { readonly [Failure in EvaluationRow["failure"]]: number } = {
  missed_red_flag: 0,
  false_alarm: 1,
  clinical: 2,
  format: 3,
  uncertain: 4,
  none: 5,
};

/** The state after a delta; rows keep the order of {@link SEVERITY}, then of their file. */
export function applyDelta(state: EvaluationState, { head, rows }: EvaluationDelta): EvaluationState {
  const byId = new Map([...state.rows, ...rows].map((row) => [row.id, row]));
  const ordered = [...byId.values()].sort((a, b) => SEVERITY[a.failure] - SEVERITY[b.failure] || a.line - b.line);
  return { ...head, rows: ordered };
}
