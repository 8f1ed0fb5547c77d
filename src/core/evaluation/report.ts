import type { AnswerReader } from "../clinical/answer";
import { detectedRoles, roleOf } from "../clinical/decisionRole";
import type { Protocol } from "../clinical/protocol";
import { finish, type Steps } from "../steps";
import type { EvaluationCase } from "./cases";
import { FAILURES, type Failure } from "./failure";
import { MetricCounts, type MetricRow, type Metrics } from "./metrics";
import type { Override } from "./override";
import type { AnswerState, Fault, Reply } from "./target";
import { judging, type Issue, type Verdict } from "./verdict";

/** One judged row. */
export interface JudgedRow {
  readonly id: string;
  readonly failure: Failure;
  readonly answered: boolean;
  readonly expected: string;
  readonly goldFrom: Verdict["gold"]["from"];
  readonly decision: string;
  readonly urgency: Verdict["urgency"];
  readonly clinical: Verdict["clinical"];
  readonly format: Verdict["format"];
  readonly issues: readonly Issue[];
  readonly state: AnswerState;
  /** Why there is no answer. */
  readonly fault?: Fault;
  /** What a person says in the place of the verdict; nothing is counted by it. */
  readonly override?: Override;
}

/** One row of a report. */
export interface ReportRow extends JudgedRow {
  /** Its place among the rows given, from 0. */
  readonly index: number;
  /** Which of its answers this is, from 0: of several the worst. */
  readonly repeat: number;
}

/** A judged evaluation. */
export interface EvaluationReport extends Metrics {
  readonly version: 1;
  /** Worst first; among rows without an answer those that expect something urgent; then in the order of the file. */
  readonly rows: readonly ReportRow[];
  /** Rows on whose decision the engine and the person differ. */
  readonly disagreements: readonly { readonly id: string; readonly expected: string; readonly engine: string }[];
}

/** What is judged of an answer, and what a person has said of it. */
export type GivenAnswer = Pick<Reply, "text" | "state" | "fault"> & { readonly override?: Override };

/** A row with what was answered to it, each time that it was asked; nothing while it has not been asked. */
export interface Answered {
  readonly row: EvaluationCase;
  readonly answers: readonly GivenAnswer[];
}

/** A verdict as the report and the metrics take it. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reportRow: JudgedRow;
  readonly metricRow: MetricRow;
  /** The row expects something urgent. */
  readonly urgent: boolean;
}

/** Judges the answers and counts, with pauses. Rows without an answer yet are left out; those of state `error` count as missing. */
export function* buildReport(answered: readonly Answered[], reader: AnswerReader): Steps<EvaluationReport> {
  const counts = new MetricCounts(detectedRoles(reader.engine.protocol));
  const rows: { readonly row: ReportRow; readonly urgent: boolean }[] = [];
  const disagreements: EvaluationReport["disagreements"][number][] = [];
  for (const [index, { row, answers }] of answered.entries()) {
    const judged = worstOf(yield* judgingAll(reader, row, answers));
    if (judged === undefined) continue;
    const { reportRow, metricRow, urgent, repeat, verdict: { gold, engine } } = judged;
    counts.add(metricRow);
    rows.push({ row: { index, repeat, ...reportRow }, urgent });
    if (gold.from === "expected" && !gold.acceptable.includes(engine)) disagreements.push({ id: row.id, expected: gold.decision, engine });
    yield;
  }
  rows.sort((a, b) => byWeight(a.row, b.row, a.urgent, b.urgent) || a.row.index - b.row.index);
  return { version: 1, ...counts.metrics(), rows: rows.map(({ row }) => row), disagreements };
}

/** Negative where the first row is to be read before the second. */
export function byWeight(a: Pick<JudgedRow, "failure">, b: Pick<JudgedRow, "failure">, aUrgent: boolean, bUrgent: boolean): number {
  const weight = FAILURES.indexOf(a.failure) - FAILURES.indexOf(b.failure);
  return weight !== 0 || a.failure !== "no_answer" ? weight : Number(bUrgent) - Number(aUrgent);
}

/**
 * Of several answers to one row the worst: its form is right where that of each is, and so on. A row is one row, however often it was asked; it has no
 * answer where one is missing and none of the others has decided against it.
 * @returns `undefined` for no answer.
 */
export function worstOf(judgements: readonly Judgement[]): (Judgement & { readonly repeat: number }) | undefined {
  const [first, ...others] = judgements.map((judgement, repeat) => ({ ...judgement, repeat }));
  if (first === undefined) return undefined;
  const worst = others.reduce((a, b) => (FAILURES.indexOf(b.reportRow.failure) < FAILURES.indexOf(a.reportRow.failure) ? b : a), first);
  const each = judgements.flatMap(({ metricRow }) => (metricRow.answered ? [metricRow] : []));
  const format = each.some((row) => row.format === "invalid") ? "invalid" : worst.metricRow.format;
  const every = (key: "prefix" | "questions" | "questionsStrict"): boolean => each.every((row) => row[key]);
  const metricRow = { ...worst.metricRow, format, prefix: every("prefix"), questions: every("questions"), questionsStrict: every("questionsStrict") };
  return { ...worst, metricRow };
}

/** The answers to one row judged, in their order, with pauses in long ones. */
export function* judgingAll(reader: AnswerReader, row: EvaluationCase, answers: readonly GivenAnswer[]): Steps<readonly Judgement[]> {
  const judgements: Judgement[] = [];
  for (const answer of answers) judgements.push(yield* judgingRow(reader, row, answer));
  return judgements;
}

/** One answer judged. */
export function judgedRow(reader: AnswerReader, row: EvaluationCase, answer: GivenAnswer): Judgement {
  return finish(judgingRow(reader, row, answer));
}

/** Like {@link judgedRow}, with pauses in a long answer. */
export function* judgingRow(reader: AnswerReader, row: EvaluationCase, { text, state, fault, override }: GivenAnswer): Steps<Judgement> {
  const { protocol } = reader.engine;
  const verdict = yield* judging(reader, row, text, state);
  const answered = state !== "error";
  const { gold, decision, urgency, clinical, format, issues, reading } = verdict;
  const recommends = reading.recommendation !== undefined && reading.recommendation.decision !== "none";
  return {
    verdict,
    urgent: isUrgent(gold.decision, protocol),
    reportRow: {
      id: row.id,
      failure: answered ? failureOf(verdict, protocol) : "no_answer",
      answered,
      expected: gold.decision,
      goldFrom: gold.from,
      decision: answered ? decision : "none",
      urgency,
      clinical,
      format,
      issues: answered ? issues : [],
      state,
      ...(fault === undefined ? {} : { fault }),
      ...(override === undefined ? {} : { override }),
    },
    metricRow: {
      gold: roleOf(protocol, gold.decision) ?? "none",
      acceptable: gold.acceptable.flatMap((id) => roleOf(protocol, id) ?? []),
      answered,
      format,
      decision: roleOf(protocol, decision) ?? "none",
      prefix: reading.prefix,
      questions: !recommends && reading.questions.every((asked) => asked !== "absent"),
      questionsStrict: reading.strict,
      conditionSatisfied: reading.recommendation?.conditionSatisfied === true,
      ambiguous: gold.ambiguous,
    },
  };
}

function isUrgent(decision: string, { decisions }: Protocol): boolean {
  return decisions.some(({ id, urgency }) => id === decision && urgency !== "none");
}

function failureOf({ gold, decision, clinical, format }: Verdict, protocol: Protocol): Failure {
  const isDetected = (id: string): boolean => detectedRoles(protocol).has(roleOf(protocol, id) ?? "surveillance");
  if (isDetected(gold.decision) && !gold.acceptable.includes(decision)) return "missed_red_flag";
  if (isDetected(decision) && !isUrgent(gold.decision, protocol) && !gold.acceptable.includes(decision)) return "false_alarm";
  if (clinical === "wrong") return "clinical";
  if (format === "invalid") return "format";
  return clinical === "uncertain" ? "uncertain" : "none";
}
