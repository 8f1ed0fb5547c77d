import type { AnswerReader } from "../clinical/answer";
import { detectedRoles } from "../clinical/decisionRole";
import { isAffirmed } from "../clinical/finding";
import type { Protocol } from "../clinical/protocol";
import { familiesOf } from "../dataset/families";
import type { Kinship } from "../dataset/kinship";
import { nearDuplicates } from "../dataset/similarity";
import type { Shingles } from "../dataset/shingles";
import type { Steps } from "../steps";
import type { EvaluationCase } from "./cases";
import type { ClusteredShare, Trial } from "./clusters";
import type { ComparableRow } from "./comparison";
import { confusionOf, type Confusion } from "./confusion";
import { FAILURES, type Failure } from "./failure";
import type { GateRow } from "./gate";
import { groupsOf, sharesOf, trialsOf, type Group, type GroupedRow } from "./groups";
import { metricsOf, type MetricId, type MetricRow, type Metrics } from "./metrics";
import { byMetric, outcomesOf } from "./outcomes";
import { pairsOf, type Pairs } from "./pairs";
import { judgingAll, worstOf, type GivenAnswer, type JudgedRow, type Judgement } from "./report";
import { stabilityOf, type AskedAgain, type Stability } from "./stability";

/** A row with every answer to it: one, or one for each time that it was asked. */
export interface EvaluatedRow {
  readonly row: EvaluationCase & Kinship & { readonly tags?: readonly string[] };
  readonly answers: readonly GivenAnswer[];
  /** What the first of them was when the same was asked once more: of the model's steadiness alone. */
  readonly again?: readonly GivenAnswer[];
}

/** A row as all statistics of an evaluation see it: what was answered more than once counts once, by its worst answer. */
export interface SummarizedRow extends ComparableRow, GroupedRow, GateRow {
  /** Of the worst answer. */
  readonly report: JudgedRow;
  readonly answer: string;
  readonly pairId?: string | undefined;
  readonly parentId?: string | undefined;
}

/** Everything that an evaluation can say of a model in numbers. */
export interface Summary {
  readonly rows: readonly SummarizedRow[];
  /** Families of rows: twins, variants, near-duplicates. */
  readonly families: number;
  readonly metrics: Readonly<Record<MetricId, ClusteredShare>>;
  /** What the metrics count, row by row, for gates. */
  readonly trials: Readonly<Record<MetricId, readonly Trial[]>>;
  /** Figures beside the four, over rows. */
  readonly beside: Metrics["beside"];
  readonly missing: number;
  readonly excluded: number;
  /** Answered rows by what their answer failed at. */
  readonly failures: Readonly<Record<Failure, number>>;
  readonly goldFrom: Readonly<Record<JudgedRow["goldFrom"], number>>;
  readonly groups: readonly Group[];
  readonly confusion: Confusion;
  readonly pairs: Pairs;
  /** `undefined` where no row was asked more than once. */
  readonly stability: Stability | undefined;
  /** Rows on whose decision the person and the engine differ. */
  readonly disagreements: readonly { readonly id: string; readonly expected: string; readonly engine: string }[];
}

/** What judges and compares rows. */
export interface SummaryRules {
  readonly reader: AnswerReader;
  readonly shinglesOf: (instruction: string) => Shingles;
}

/** Judges every answer and counts, in steps. Rows without an answer are left out: an answer of state `error` says that none came. */
export function* summarize(evaluated: readonly EvaluatedRow[], { reader, shinglesOf }: SummaryRules): Steps<Summary> {
  const rows = evaluated.filter(({ answers }) => answers.length > 0);
  const sets: Shingles[] = [];
  for (const { row } of rows) {
    sets.push(shinglesOf(row.instruction));
    yield;
  }
  const clusters = familiesOf(rows.map(({ row }) => row), yield* nearDuplicates({ length: sets.length, at: (place) => sets[place] }));
  const read: Read[] = [];
  for (const [place, row] of rows.entries()) {
    const one = yield* readingRow(row, clusters[place] ?? 0, reader);
    if (one !== undefined) read.push(one);
    yield;
  }
  return yield* summaryOf(read, reader.engine.protocol);
}

interface Read {
  readonly row: SummarizedRow;
  readonly metricRow: MetricRow;
  /** In the order of asking, with those that only look whether the model repeats itself. */
  readonly replies: AskedAgain["replies"];
  readonly goldFrom: JudgedRow["goldFrom"];
  readonly engine: string;
}

function* readingRow({ row, answers, again = [] }: EvaluatedRow, cluster: number, reader: AnswerReader): Steps<Read | undefined> {
  const { engine } = reader;
  const detected = detectedRoles(engine.protocol);
  const judged = yield* judgingAll(reader, row, answers);
  const worst = worstOf(judged);
  if (worst === undefined) return undefined;
  const { metricRow, reportRow, urgent, repeat, verdict: { gold, engine: decided } } = worst;
  const repliesOf = (some: readonly GivenAnswer[], judgements: readonly Judgement[]): AskedAgain["replies"] =>
    judgements.flatMap(({ reportRow: { clinical, answered }, metricRow: one }, place) => (answered ? [{ text: some[place]?.text ?? "", right: clinical === "right", outcomes: outcomesOf(one, detected) }] : []));
  const replies = repliesOf(answers, judged);
  const repeated = again.length === 0 ? [] : repliesOf(again, yield* judgingAll(reader, row, again));
  const { analysis, decision: found } = yield* engine.examining(row.instruction);
  return {
    metricRow,
    replies: [...replies, ...repeated],
    goldFrom: gold.from,
    engine: decided,
    row: {
      id: row.id,
      prompt: row.instruction,
      gold: gold.acceptable,
      answered: reportRow.answered,
      right: reportRow.answered && replies.every(({ right }) => right),
      outcomes: outcomesOf(metricRow, detected),
      cluster,
      category: row.category,
      tags: row.tags ?? [],
      findings: analysis.findings,
      facts: found.facts,
      characters: row.instruction.length,
      urgent,
      // Imaging alone where another act comes first is for a person to read.
      missed: reportRow.answered && urgent && !gold.acceptable.includes(reportRow.decision) && reportRow.clinical !== "uncertain",
      flags: [...new Set(analysis.findings.filter(isAffirmed).map(({ flag }) => flag))],
      report: reportRow,
      answer: answers[repeat]?.text ?? "",
      pairId: row.pairId,
      parentId: row.parentId,
    },
  };
}

function* summaryOf(read: readonly Read[], protocol: Protocol): Steps<Summary> {
  const rows = read.map(({ row }) => row);
  const { beside, missing, excluded } = metricsOf(read.map(({ metricRow }) => metricRow), detectedRoles(protocol));
  yield;
  const trials = byMetric((id) => trialsOf(rows, id));
  yield;
  const metrics = yield* sharesOf(rows);
  const groups = yield* groupsOf(rows, protocol);
  const from = (source: JudgedRow["goldFrom"]): number => read.filter(({ goldFrom }) => goldFrom === source).length;
  const asked = read.filter(({ replies }) => replies.length > 1);
  return {
    rows,
    families: new Set(rows.map(({ cluster }) => cluster)).size,
    metrics,
    trials,
    beside,
    missing,
    excluded,
    failures: Object.fromEntries(FAILURES.map((failure) => [failure, rows.filter(({ answered, report }) => answered && report.failure === failure).length])) as Record<Failure, number>,
    goldFrom: { expected: from("expected"), category: from("category"), response: from("response"), engine: from("engine") },
    groups,
    confusion: confusionOf(rows.map(({ report: { expected, decision }, answered }) => ({ expected, decision, answered })), protocol.decisions.map(({ id }) => id)),
    pairs: pairsOf(rows.map(({ id, pairId, parentId, answered, right, report: { expected } }) => ({ id, pairId, parentId, expected, right: answered ? right : undefined }))),
    stability: asked.length === 0 ? undefined : stabilityOf(asked),
    disagreements: read.flatMap(({ row: { id, gold, report }, goldFrom, engine }) => (goldFrom === "expected" && !gold.includes(engine) ? [{ id, expected: report.expected, engine }] : [])),
  };
}
