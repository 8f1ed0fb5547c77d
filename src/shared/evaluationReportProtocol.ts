import * as v from "valibot";
import type { Block, Cell, ReportSection } from "../core/evaluation/export/document";
import { FAILURES } from "../core/evaluation/failure";
import { METRIC_IDS } from "../core/evaluation/metrics";
import { decode, requestType } from "./webviewMessages";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const cell: v.GenericSchema<unknown, Cell> = v.union([v.string(), v.object({ words: v.string(), row: v.exactOptional(v.literal(true)) })]);
const drawn = v.object({ rate: v.number(), low: v.number(), high: v.number() });
const block: v.GenericSchema<unknown, Block> = v.variant("kind", [
  v.object({ kind: v.literal("paragraph"), text: v.string() }),
  v.object({ kind: v.literal("list"), items: v.array(cell) }),
  v.object({ kind: v.literal("table"), caption: v.string(), columns: v.array(v.string()), rows: v.array(v.array(cell)) }),
  v.object({ kind: v.literal("shares"), caption: v.string(), columns: v.tuple([v.string(), v.string()]), rows: v.array(v.object({ name: cell, text: v.string(), drawn: v.optional(drawn) })) }),
  v.object({ kind: v.literal("answer"), words: v.string() }),
]);
const section: v.GenericSchema<unknown, ReportSection> = v.object({ heading: v.string(), blocks: v.array(block) });

const choice = v.object({
  folder: v.string(),
  label: v.string(),
  /** Of the same test file: the likelier choice. */
  sameFile: v.boolean(),
});

const trendPoint = v.object({
  folder: v.string(),
  model: v.string(),
  /** When it began, as people write it. */
  time: v.string(),
  rows: count,
  /** It asks the rows of the evaluation that is shown, to the letter. */
  sameRows: v.boolean(),
  /** In the order of the metrics: in words, and as numbers from 0 to 1 where there are rows enough. */
  metrics: v.pipe(v.array(v.object({ text: v.string(), drawn: v.nullable(drawn) })), v.length(METRIC_IDS.length)),
});

const comparison = v.object({
  /** Grows with each other comparison: the rows have to be asked for anew. */
  revision: count,
  blocks: v.array(block),
  /** Rows that both answered, and those of them whose answers differ. */
  rows: count,
  differing: count,
});

const state = v.object({
  folder: v.string(),
  title: v.string(),
  status: v.string(),
  /** What stands in the way, with the next step. */
  problem: v.nullable(v.string()),
  notice: v.string(),
  /** Before the rows that failed, and behind them. */
  before: v.array(section),
  after: v.array(section),
  /** How many rows failed at what, worst first; the rows are asked for by {@link FailedRows}. */
  failures: v.array(v.object({ failure: v.picklist(FAILURES), count })),
  /** Grows whenever the evaluation is judged anew. */
  revision: count,
  choices: v.array(choice),
  /** Folder of the evaluation that is compared with. */
  other: v.nullable(v.string()),
  onlyDifferent: v.boolean(),
  comparison: v.nullable(comparison),
  /** Oldest first; empty until it is known. */
  trend: v.array(trendPoint),
});

const failedRow = v.object({
  id: v.string(),
  expected: v.string(),
  given: v.string(),
  reasons: v.array(v.string()),
  instruction: v.string(),
  answer: v.string(),
});

const part = v.object({ kind: v.picklist(["same", "removed", "added"]), text: v.string() });
const side = v.object({ given: v.string(), right: v.boolean() });
const comparedRow = v.object({
  id: v.string(),
  change: v.picklist(["gained", "lost", "both_right", "both_wrong"]),
  expected: v.string(),
  instruction: v.string(),
  first: side,
  second: side,
  /** Both answers at once: the first is what is the same or removed, the second what is the same or added. */
  parts: v.array(part),
});

/** Everything that the report of an evaluation shows but the rows, which are many. The host owns it. */
export type EvaluationReportState = v.InferOutput<typeof state>;
export type ReportTrendPoint = v.InferOutput<typeof trendPoint>;
export type FailedRow = v.InferOutput<typeof failedRow>;
export type ComparedRow = v.InferOutput<typeof comparedRow>;
export type { Block, Cell, DrawnShare, ReportSection } from "../core/evaluation/export/document";

/** The metrics in the order of a trend's columns. */
export const METRIC_ORDER = METRIC_IDS;
/** Rows that may be asked for at once. */
export const ROWS_AT_ONCE = 50;
const page = { from: count, count: v.pipe(count, v.maxValue(ROWS_AT_ONCE)) };

export const FailedRows = requestType("evaluationReport/failed", v.object({ failure: v.picklist(FAILURES), ...page }), v.array(failedRow));
/** Rows of both evaluations, lost ones first. */
export const ComparedRows = requestType("evaluationReport/compared", v.object(page), v.array(comparedRow));
export const CompareEvaluations = requestType("evaluationReport/compare", v.object({ other: v.nullable(v.string()), onlyDifferent: v.boolean() }), v.null());
export const OpenEvaluatedRow = requestType("evaluationReport/openRow", v.object({ id: v.string() }), v.null());
export const OpenEvaluation = requestType("evaluationReport/open", v.object({ folder: v.nullable(v.string()) }), v.null());

/** Without `other` the default one. */
const remembered = v.object({ folder: v.string(), other: v.optional(v.nullable(v.string())), onlyDifferent: v.boolean() });
/** What a panel is filled from again. */
export type RememberedReport = v.InferOutput<typeof remembered>;

export const decodeEvaluationReportState = (value: unknown): EvaluationReportState | undefined => decode(state, value);
export const decodeRememberedReport = (value: unknown): RememberedReport | undefined => decode(remembered, value);
