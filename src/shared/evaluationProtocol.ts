import * as v from "valibot";
import { MARK_KINDS } from "../core/evaluation/answerMarks";
import { FAILURES } from "../core/evaluation/failure";
import { METRIC_IDS } from "../core/evaluation/metrics";
import { PERSONS_VERDICTS } from "../core/evaluation/override";
import { ANSWER_STATES } from "../core/evaluation/target";
import { decode, requestType } from "./webviewMessages";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const metric = v.object({
  id: v.picklist(METRIC_IDS),
  numerator: count,
  denominator: count,
  /** Share from 0 to 1 and its 95 % interval; null where the denominator is 0. */
  rate: v.nullable(v.number()),
  low: v.nullable(v.number()),
  high: v.nullable(v.number()),
});

const row = v.object({
  /** By {@link rowKey}. */
  key: v.string(),
  id: v.string(),
  /** Which of several answers to the row this is, from 0. */
  repeat: count,
  /** Line of the row in its file, from 0. */
  line: count,
  failure: v.picklist(FAILURES),
  /** The answer arrived; without it `answer` says why not, in words. */
  answered: v.boolean(),
  state: v.picklist(ANSWER_STATES),
  expected: v.string(),
  decision: v.string(),
  instruction: v.string(),
  answer: v.string(),
  reasons: v.array(v.string()),
  /** Stretches of the answer, in their order, none over another; `notes` are indices of `reasons`. */
  marks: v.array(v.object({ start: count, end: count, kind: v.picklist(MARK_KINDS), notes: v.array(count) })),
  /** What a person says in the place of the verdict. */
  override: v.nullable(v.object({ verdict: v.picklist(PERSONS_VERDICTS), note: v.string() })),
});

const head = v.object({
  /** Installed models; empty with `problem` set where the server cannot be asked. */
  models: v.array(v.string()),
  model: v.nullable(v.string()),
  /** Test files of the workspace, as people name them. */
  files: v.array(v.object({ uri: v.string(), label: v.string() })),
  file: v.nullable(v.string()),
  status: v.picklist(["idle", "checking", "asking", "paused", "cancelled", "interrupted", "finished", "failed"]),
  /** One sentence with the next step, where something stands in the way. */
  problem: v.nullable(v.string()),
  done: count,
  total: count,
  secondsLeft: v.nullable(v.number()),
  metrics: v.array(metric),
  /** How many rows failed at what, worst first. The rows themselves are asked for by {@link ListRows}. */
  groups: v.array(v.object({ failure: v.picklist(FAILURES), count })),
  /** Another one where other rows are shown than before; grows with each change of them. */
  revision: v.string(),
  /** Folder of the evaluation that is shown. */
  folder: v.nullable(v.string()),
  /** How far the judge itself may be believed, in one sentence, once that is measured. */
  judge: v.nullable(v.string()),
});

export type EvaluationMetric = v.InferOutput<typeof metric>;
/** One judged answer, as the panel shows it. */
export type EvaluationRow = v.InferOutput<typeof row>;
/** Everything the Evaluation panel shows but the rows, which are many: the host keeps them and their order, the panel asks for those that are seen. */
export type EvaluationHead = v.InferOutput<typeof head>;

export const INITIAL_EVALUATION_HEAD: EvaluationHead = {
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
  groups: [],
  revision: "",
  folder: null,
  judge: null,
};

/** Rows that a panel may ask for at once. */
export const MOST_ROWS = 500;

export const RunEvaluation = requestType("evaluation/run", v.object({ model: v.string(), file: v.string() }), v.null());
export const CancelEvaluation = requestType("evaluation/cancel", v.null(), v.null());
export const RefreshEvaluation = requestType("evaluation/refresh", v.null(), v.null());
/** Some of the rows that failed at one thing, in the order in which they are read. */
export const ListRows = requestType("evaluation/rows", v.object({ failure: v.picklist(FAILURES), from: count, count: v.pipe(count, v.maxValue(MOST_ROWS)) }), v.array(row));
/** What a row leads to. `freely`: the case in a document of its own; `gold`: what a person says becomes the row's `expected`. */
export const ROW_ACTIONS = ["open", "copy", "contrast", "review", "again", "freely", "override", "gold"] as const;
export type RowAction = (typeof ROW_ACTIONS)[number];
export const ActOnRow = requestType("evaluation/actOnRow", v.object({ key: v.string(), action: v.picklist(ROW_ACTIONS) }), v.null());
/** The model that is picked: what asks for one row alone asks it. */
export const PickModel = requestType("evaluation/pickModel", v.object({ model: v.string() }), v.null());
/** Opens the report of the evaluation that is shown, in a tab of its own. */
export const OpenReport = requestType("evaluation/openReport", v.null(), v.null());

/** What is written about the judge's own test. */
export const ExplainJudge = requestType("evaluation/explainJudge", v.null(), v.null());

export const decodeEvaluationHead = (value: unknown): EvaluationHead | undefined => decode(head, value);

const keyParts = v.tuple([v.string(), v.string(), count]);

/** One answer among all: of which evaluation it is, to which row, and which of several. */
export function rowKey(target: string, caseId: string, repeat: number): string {
  return JSON.stringify([target, caseId, repeat]);
}

/** @returns `undefined` for what is no key. */
export function readRowKey(key: string): { readonly target: string; readonly caseId: string; readonly repeat: number } | undefined {
  try {
    const parts = decode(keyParts, JSON.parse(key));
    return parts && { target: parts[0], caseId: parts[1], repeat: parts[2] };
  } catch {
    return undefined;
  }
}
