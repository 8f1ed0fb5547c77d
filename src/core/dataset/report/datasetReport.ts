import { roleOf } from "../../clinical/decisionRole";
import type { Steps } from "../../steps";
import { PROMPT_TEMPLATES, renderExample, type PromptTemplateId } from "../../training/promptTemplate";
import { readingOf } from "../caseReading";
import type { DatasetCheck, PlacedRow } from "../datasetCheck";
import { isExample } from "../example";
import type { DatasetRules } from "../rules";
import { CoverageCounter, type CoverageCell } from "./coverage";
import { DATASET_GUIDE, isOnTarget, sizeVerdict, type SizeVerdict, type WantedShare } from "./guide";
import { estimatedTokens, lengthsOf, type Lengths } from "./lengths";

/** Rows that have something in common. Rows are indices into the check's, without blank lines, from 0. */
export interface RowGroup {
  /** A label of the protocol or of the record schema; `undefined` for rows without one. */
  readonly id: string | undefined;
  readonly rows: readonly number[];
}

/** A group beside the share that is wanted of it. */
export interface ShareGroup<Id extends string | undefined = string | undefined> extends RowGroup {
  readonly id: Id;
  /** Of the rows that it is measured against, 0 to 1. */
  readonly share: number;
  readonly wanted: WantedShare | undefined;
  readonly onTarget: boolean;
}

/** Rows that ask, that recommend, and of the latter those that are urgent. */
export type BalanceId = "asking" | "recommending" | "urgent";

/** A row that repeats an earlier one. */
export interface Repetition {
  readonly row: number;
  readonly earlier: number;
  /** 0 to 1; 1 is the same case. */
  readonly similarity: number;
}

/** What a dataset is made of, each number with its rows. */
export interface DatasetReport {
  /** Rows that training would use: neither broken nor rejected. */
  readonly rows: readonly number[];
  readonly size: SizeVerdict;
  readonly broken: readonly number[];
  readonly rejected: readonly number[];
  readonly categories: readonly ShareGroup[];
  readonly balance: readonly ShareGroup<BalanceId>[];
  readonly decisions: readonly RowGroup[];
  readonly coverage: readonly CoverageCell[];
  readonly lengths: Lengths;
  readonly exact: readonly Repetition[];
  readonly near: readonly Repetition[];
  readonly statuses: readonly RowGroup[];
}

/** How rows will be written for training. */
export interface TrainingText {
  readonly template: PromptTemplateId;
  /** The system text of the training configuration; the protocol's without it. */
  readonly system: string | undefined;
  /** Tokens. */
  readonly maxLength: number;
}

/** Counts a checked dataset. What the engine read in each row during the check is used again. Yields between rows. */
export function* datasetReport({ rows, problems }: DatasetCheck, rules: Pick<DatasetRules, "engine" | "labels">, training: TrainingText): Steps<DatasetReport> {
  const { protocol } = rules.engine;
  const system = training.system ?? protocol.system ?? "";
  const template = PROMPT_TEMPLATES[training.template];
  const known = new Set(protocol.decisions.map(({ id }) => id));
  const coverage = new CoverageCounter(protocol);
  const lengths: { row: number; tokens: number }[] = [];
  const used: number[] = [];
  for (const [index, { row }] of rows.entries()) {
    const { instruction, response, expected } = row.record ?? {};
    if (isExample(row) && instruction !== undefined && response !== undefined) {
      used.push(index);
      const decision = expected !== undefined && known.has(expected.value) ? expected.value : undefined;
      coverage.add(index, decision, readingOf(instruction, rules.engine).analysis.findings);
      const { prompt, completion } = renderExample(template, system, instruction.value, response.value);
      lengths.push({ row: index, tokens: estimatedTokens(prompt.length + completion.length) });
    }
    yield;
  }
  const labelled = (key: "category" | "expected" | "status", order: readonly string[], of = used): RowGroup[] => grouped(of, (index) => rows[index]?.row.record?.[key]?.value, order);
  const decisions = labelled("expected", protocol.decisions.map(({ id }) => id));
  const rejected = indicesOf(rows, isRejected);
  return {
    rows: used,
    size: sizeVerdict(used.length),
    broken: indicesOf(rows, (placed) => !isExample(placed.row) && !isRejected(placed)),
    rejected,
    categories: labelled("category", protocol.categories.map(({ id }) => id)).map((group) => {
      const share = protocol.categories.find(({ id }) => id === group.id)?.share;
      return shareOf(group, used.length, share === undefined ? undefined : [share, share]);
    }),
    balance: balanceOf(decisions, rules),
    decisions,
    coverage: yield* coverage.result(),
    lengths: lengthsOf(lengths, training.maxLength),
    ...repetitionsOf(rows, problems),
    statuses: labelled("status", [], [...used, ...rejected].sort((a, b) => a - b)),
  };
}

/** Rows by a label, those of `order` first, empty ones too. */
function grouped(rows: readonly number[], labelOf: (row: number) => string | undefined, order: readonly string[]): RowGroup[] {
  const groups = new Map<string | undefined, number[]>(order.map((id) => [id, []]));
  for (const row of rows) {
    const label = labelOf(row);
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [row]);
    else group.push(row);
  }
  return [...groups].map(([id, members]) => ({ id, rows: members }));
}

function shareOf<Id extends string | undefined>(group: { readonly id: Id; readonly rows: readonly number[] }, whole: number, wanted: WantedShare | undefined): ShareGroup<Id> {
  const share = whole === 0 ? 0 : group.rows.length / whole;
  return { ...group, share, wanted, onTarget: wanted === undefined || isOnTarget(share, wanted) };
}

/** Rows without a decision of the protocol are outside it. */
function balanceOf(decisions: readonly RowGroup[], { engine: { protocol }, labels }: Pick<DatasetRules, "engine" | "labels">): ShareGroup<BalanceId>[] {
  const rowsOf = (holds: (id: string) => boolean): number[] => decisions.flatMap(({ id, rows }) => (id !== undefined && protocol.decisions.some((known) => known.id === id) && holds(id) ? rows : [])).sort((a, b) => a - b);
  const asks = (id: string): boolean => roleOf(protocol, id) === "clarify";
  const [asking, recommending] = [rowsOf(asks), rowsOf((id) => !asks(id))];
  const urgent = rowsOf((id) => labels.decisions.some((decision) => decision.id === id && decision.urgent));
  const whole = asking.length + recommending.length;
  return [
    shareOf({ id: "asking", rows: asking }, whole, DATASET_GUIDE.asking),
    shareOf({ id: "recommending", rows: recommending }, whole, DATASET_GUIDE.recommending),
    shareOf({ id: "urgent", rows: urgent }, recommending.length, DATASET_GUIDE.urgent),
  ];
}

/** The check has found them; its problems are ordered by place. */
function repetitionsOf(rows: readonly PlacedRow[], problems: DatasetCheck["problems"]): Pick<DatasetReport, "exact" | "near"> {
  const exact: Repetition[] = [];
  const near: Repetition[] = [];
  let at = 0;
  for (const problem of problems) {
    if (problem.code !== "duplicate_case" && problem.code !== "near_duplicate") continue;
    while ((rows[at + 1]?.start ?? Infinity) <= problem.start) at++;
    const earlier = problem.data.row;
    if (problem.code === "duplicate_case") exact.push({ row: at, earlier, similarity: 1 });
    else near.push({ row: at, earlier, similarity: problem.data.similarity });
  }
  return { exact, near };
}

function isRejected({ row }: PlacedRow): boolean {
  return row.errors.length === 0 && row.record?.status?.value === "rejected";
}

function indicesOf(rows: readonly PlacedRow[], holds: (row: PlacedRow) => boolean): number[] {
  return rows.flatMap((row, index) => (holds(row) ? [index] : []));
}
