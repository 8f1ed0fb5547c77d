import * as v from "valibot";
import { decode, requestType } from "./webviewMessages";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const assertion = v.picklist(["affirmed", "negated", "hypothetical", "family", "history"]);

/** Which number of the report: what its rows are asked by. */
const selection = v.variant("kind", [
  v.object({ kind: v.picklist(["rows", "broken", "rejected", "over_limit", "exact", "near"]) }),
  v.object({ kind: v.picklist(["category", "decision", "status", "balance"]), index: count }),
  v.object({ kind: v.literal("length"), index: count }),
  /** `decision` null: of any decision. */
  v.object({ kind: v.literal("coverage"), flag: v.string(), assertion, decision: v.nullable(v.string()) }),
]);

const group = v.object({
  label: v.string(),
  count,
  /** 0 to 1, of what it is measured against. */
  share: v.number(),
  wanted: v.nullable(v.tuple([v.number(), v.number()])),
  onTarget: v.boolean(),
});

const state = v.object({
  /** Null until a dataset has been in front. */
  file: v.nullable(v.string()),
  rows: count,
  size: v.picklist(["too_few", "few", "best", "many"]),
  guide: v.object({ least: count, low: count, high: count }),
  broken: count,
  rejected: count,
  categories: v.array(group),
  balance: v.array(v.object({ ...group.entries, id: v.picklist(["asking", "recommending", "urgent"]) })),
  decisions: v.array(group),
  statuses: v.array(group),
  exact: count,
  near: count,
  /** Decisions that the coverage can be narrowed to. */
  filters: v.array(v.object({ id: v.string(), label: v.string() })),
  /**
   * A line for each red flag; `cells` in the order of the assertions, each with its count by decision id. `never`: ids of the decisions that the
   * decision table never comes to there, and `rule` the line of it that decides where nothing else is said.
   */
  coverage: v.array(
    v.object({ flag: v.string(), label: v.string(), cells: v.array(v.object({ assertion, possible: v.boolean(), never: v.array(v.string()), rule: v.string(), count, byDecision: v.record(v.string(), count) })) }),
  ),
  lengths: v.object({ limit: count, limitFrom: v.nullable(v.string()), median: count, longest: count, overLimit: count, charactersPerToken: v.number(), bins: v.array(v.object({ from: count, to: count, count })) }),
});

const shownRow = v.object({
  row: count,
  /** Of the file, from 1. */
  line: count,
  id: v.string(),
  decision: v.string(),
  /** The words that brought it here, or the beginning of its case. */
  excerpt: v.string(),
});

export type DatasetReportSelection = v.InferOutput<typeof selection>;
export type ReportGroup = v.InferOutput<typeof group>;
/** Everything that the report shows. The host owns it; the rows behind a number are asked for. */
export type DatasetReportState = v.InferOutput<typeof state>;
export type ReportRow = v.InferOutput<typeof shownRow>;

export const ReportRows = requestType("datasetReport/rows", selection, v.object({ total: count, rows: v.array(shownRow) }));
export const RevealReportRow = requestType("datasetReport/reveal", v.object({ row: count, selection }), v.null());
export const WriteMissingRow = requestType("datasetReport/writeMissing", v.object({ flag: v.string(), assertion, decision: v.nullable(v.string()) }), v.null());

export const decodeDatasetReportState = (value: unknown): DatasetReportState | undefined => decode(state, value);

const remembered = v.object({ dataset: v.string() });
/** What a panel is filled from again: the URI of its dataset. */
export type RememberedDataset = v.InferOutput<typeof remembered>;
export const decodeRememberedDataset = (value: unknown): RememberedDataset | undefined => decode(remembered, value);
