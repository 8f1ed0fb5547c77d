import type { AnswerReader } from "../clinical/answer";
import { detectedRoles, roleOf } from "../clinical/decisionRole";
import type { Protocol } from "../clinical/protocol";
import type { EvaluationCase } from "./cases";
import { metricsOf, type MetricRow, type Metrics } from "./metrics";
import type { Reply } from "./target";
import { judge, type Issue, type Verdict } from "./verdict";

/** What a row's answer failed at, worst first. */
export const FAILURES = ["missed_red_flag", "false_alarm", "clinical", "format", "uncertain", "none"] as const;
export type Failure = (typeof FAILURES)[number];

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
}

/** One row of a report. */
export interface ReportRow extends JudgedRow {
  /** Its place among the rows given, from 0. */
  readonly index: number;
}

/** A judged evaluation. */
export interface EvaluationReport extends Metrics {
  readonly version: 1;
  /** Worst first, then in the order of the file. */
  readonly rows: readonly ReportRow[];
  /** Rows on whose decision the engine and the person differ. */
  readonly disagreements: readonly { readonly id: string; readonly expected: string; readonly engine: string }[];
}

/** A row with what was answered to it; `answer` is `undefined` while it has not been asked. */
export interface Answered {
  readonly row: EvaluationCase;
  readonly answer: Pick<Reply, "text" | "state"> | undefined;
}

/** Judges the answers and counts. Rows without an answer yet are left out; those of state `error` count as missing. */
export function buildReport(answered: readonly Answered[], reader: AnswerReader): EvaluationReport {
  const judged = answered.flatMap(({ row, answer }, index) => (answer === undefined ? [] : [{ row, index, ...judgedRow(reader, row, answer) }]));
  const rows = judged.map(({ reportRow, index }): ReportRow => ({ index, ...reportRow }));
  return {
    version: 1,
    ...metricsOf(judged.map(({ metricRow }) => metricRow), detectedRoles(reader.engine.protocol)),
    rows: FAILURES.flatMap((failure) => rows.filter((row) => row.failure === failure)),
    disagreements: judged.flatMap(({ row: { id, instruction }, verdict: { gold } }) => {
      const engine = reader.engine.decide(reader.engine.analyze(instruction)).decision;
      return gold.from === "expected" && !gold.acceptable.includes(engine) ? [{ id, expected: gold.decision, engine }] : [];
    }),
  };
}

/** One row judged: for the report, and for the metrics. */
export function judgedRow(reader: AnswerReader, row: EvaluationCase, answer: Pick<Reply, "text" | "state">): { reportRow: JudgedRow; metricRow: MetricRow; verdict: Verdict } {
  const { protocol } = reader.engine;
  const verdict = judge(reader, row, answer.text, answer.state);
  const answered = answer.state !== "error";
  const { gold, decision, urgency, clinical, format, issues, reading } = verdict;
  const recommends = reading.recommendation !== undefined && reading.recommendation.decision !== "none";
  return {
    verdict,
    reportRow: { id: row.id, failure: failureOf(verdict, answered, protocol), answered, expected: gold.decision, goldFrom: gold.from, decision: answered ? decision : "none", urgency, clinical, format, issues: answered ? issues : [] },
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

function failureOf({ gold, decision, clinical, format }: Verdict, answered: boolean, protocol: Protocol): Failure {
  const isDetected = (id: string): boolean => detectedRoles(protocol).has(roleOf(protocol, id) ?? "surveillance");
  const isUrgent = protocol.decisions.some(({ id, urgency }) => id === gold.decision && urgency !== "none");
  if (isDetected(gold.decision) && (!answered || !gold.acceptable.includes(decision))) return "missed_red_flag";
  if (!answered) return "clinical";
  if (isDetected(decision) && !isUrgent && !gold.acceptable.includes(decision)) return "false_alarm";
  if (clinical === "wrong") return "clinical";
  if (format === "invalid") return "format";
  return clinical === "uncertain" ? "uncertain" : "none";
}
