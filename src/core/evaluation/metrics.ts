import type { DecisionRole } from "../clinical/decisionRole";
import { wilson } from "./statistics";

/** A share with its counts; the three numbers are null where there is nothing to divide by. */
export interface Metric {
  readonly numerator: number;
  readonly denominator: number;
  readonly rate: number | null;
  /** Wilson, 95 %. */
  readonly low: number | null;
  readonly high: number | null;
}

/** What the metrics need of a judged row. */
export interface MetricRow {
  /** The role of the decision that the row expects; other decisions are roles too. */
  readonly gold: string;
  readonly acceptable: readonly string[];
  /** False when no answer came (a transport error or a timeout). */
  readonly answered: boolean;
  readonly format: "clarify" | "recommend" | "invalid";
  readonly decision: string;
  readonly prefix: boolean;
  /** The three questions are asked, in whatever words, and nothing is recommended. */
  readonly questions: boolean;
  /** The three questions stand verbatim. */
  readonly questionsStrict: boolean;
  /** Urgent only under a condition, which the case meets. */
  readonly conditionSatisfied: boolean;
  /** Of the ambiguous kind, and no person has said what is right. */
  readonly ambiguous: boolean;
}

export const METRIC_IDS = ["red_flag_detection", "false_positive_rate", "question_accuracy", "format_compliance"] as const;
/** The four metrics of the guide, in the order of what can hurt. */
export type MetricId = (typeof METRIC_IDS)[number];

/** The metrics, figures beside them, and rows that no metric counts. */
export interface Metrics {
  readonly metrics: Readonly<Record<MetricId, Metric>>;
  readonly beside: {
    /** The prefix alone, as the guide's script has it. */
    readonly prefix: Metric;
    readonly questions_strict: Metric;
    /** A detected decision on a row that expects the questions. */
    readonly premature: Metric;
    /** The questions on a row that expects a detected decision: a miss. */
    readonly deferred: Metric;
    /** Detected red flags whose urgency stands under a condition that the case meets. */
    readonly conditional_satisfied: Metric;
    /** The four metrics as if every missing answer were wrong. */
    readonly if_missing_wrong: Readonly<Record<MetricId, Metric>>;
  };
  readonly missing: number;
  /** Ambiguous rows on which no person has said what is right: only their form counts. */
  readonly excluded: number;
}

const CLARIFY: DecisionRole = "clarify";
const CALM: ReadonlySet<string> = new Set<DecisionRole>(["surveillance", "surveillance_conditional"]);
const IMAGING: ReadonlySet<DecisionRole> = new Set(["urgent_imaging"]);

/**
 * The four metrics by the gold decision of each row, never by its findings; a decision that the row accepts besides is no failure.
 * @param detected roles of the decisions that the detection of red flags counts.
 */
export function metricsOf(rows: readonly MetricRow[], detected: ReadonlySet<string> = IMAGING): Metrics {
  const answered = rows.filter((row) => row.answered);
  const expecting = (gold: (row: MetricRow) => boolean, of: readonly MetricRow[] = answered): readonly MetricRow[] => of.filter((row) => !row.ambiguous && gold(row));
  const clarify = (row: MetricRow): boolean => row.gold === CLARIFY;
  const urgent = (row: MetricRow): boolean => detected.has(row.gold);
  const calm = (row: MetricRow): boolean => CALM.has(row.gold);
  const accepts = ({ decision, gold, acceptable }: MetricRow): boolean => decision === gold || acceptable.includes(decision);
  const alarms = (row: MetricRow): boolean => detected.has(row.decision) && !accepts(row);
  const asks = (row: MetricRow): boolean => row.questions || (row.decision !== CLARIFY && accepts(row));
  const formed = (row: MetricRow): boolean => row.format !== "invalid";
  const metrics: Record<MetricId, Metric> = {
    red_flag_detection: metric(expecting(urgent), accepts),
    false_positive_rate: metric(expecting(calm), alarms),
    question_accuracy: metric(expecting(clarify), asks),
    format_compliance: metric(answered, formed),
  };
  const missing = rows.filter((row) => !row.answered);
  const pessimist = (id: MetricId, lost: readonly MetricRow[]): Metric => {
    const { numerator, denominator } = metrics[id];
    return share(numerator + (id === "false_positive_rate" ? lost.length : 0), denominator + lost.length);
  };
  return {
    metrics,
    beside: {
      prefix: metric(answered, (row) => row.prefix),
      questions_strict: metric(expecting(clarify), (row) => row.questionsStrict),
      premature: metric(expecting(clarify), alarms),
      deferred: metric(expecting(urgent), (row) => row.decision === CLARIFY && !accepts(row)),
      conditional_satisfied: metric(expecting(urgent), (row) => detected.has(row.decision) && row.conditionSatisfied),
      if_missing_wrong: {
        red_flag_detection: pessimist("red_flag_detection", expecting(urgent, missing)),
        false_positive_rate: pessimist("false_positive_rate", expecting(calm, missing)),
        question_accuracy: pessimist("question_accuracy", expecting(clarify, missing)),
        format_compliance: pessimist("format_compliance", missing),
      },
    },
    missing: missing.length,
    excluded: rows.filter(({ ambiguous }) => ambiguous).length,
  };
}

function metric(rows: readonly MetricRow[], counts: (row: MetricRow) => boolean): Metric {
  return share(rows.filter(counts).length, rows.length);
}

/** A metric from its counts. */
export function share(numerator: number, denominator: number): Metric {
  const interval = wilson(numerator, denominator);
  return { numerator, denominator, rate: interval === undefined ? null : numerator / denominator, low: interval?.low ?? null, high: interval?.high ?? null };
}
