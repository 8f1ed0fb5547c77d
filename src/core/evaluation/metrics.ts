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

type ShareId = MetricId | "prefix" | "questions_strict" | "premature" | "deferred" | "conditional_satisfied";

/** Which rows a share is about, and which of them it counts. */
interface ShareRule {
  readonly of: (row: MetricRow, detected: ReadonlySet<string>) => boolean;
  readonly counts: (row: MetricRow, detected: ReadonlySet<string>) => boolean;
}

const clarify = (row: MetricRow): boolean => !row.ambiguous && row.gold === CLARIFY;
const urgent = (row: MetricRow, detected: ReadonlySet<string>): boolean => !row.ambiguous && detected.has(row.gold);
const calm = (row: MetricRow): boolean => !row.ambiguous && CALM.has(row.gold);
const accepts = ({ decision, gold, acceptable }: MetricRow): boolean => decision === gold || acceptable.includes(decision);
const alarms = (row: MetricRow, detected: ReadonlySet<string>): boolean => detected.has(row.decision) && !accepts(row);

const RULES: Readonly<Record<ShareId, ShareRule>> = {
  red_flag_detection: { of: urgent, counts: accepts },
  false_positive_rate: { of: calm, counts: alarms },
  question_accuracy: { of: clarify, counts: (row) => row.questions || (row.decision !== CLARIFY && accepts(row)) },
  format_compliance: { of: () => true, counts: (row) => row.format !== "invalid" },
  prefix: { of: () => true, counts: (row) => row.prefix },
  questions_strict: { of: clarify, counts: (row) => row.questionsStrict },
  premature: { of: clarify, counts: alarms },
  deferred: { of: urgent, counts: (row) => row.decision === CLARIFY && !accepts(row) },
  conditional_satisfied: { of: urgent, counts: (row, detected) => detected.has(row.decision) && row.conditionSatisfied },
};
const SHARE_IDS = Object.keys(RULES) as readonly ShareId[];

interface Counts {
  numerator: number;
  denominator: number;
  /** Rows that the share is about whose answer never came. */
  missing: number;
}

/** The metrics of rows that come, and are judged anew, one by one: by the gold decision of each, never by its findings; a decision that the row accepts besides is no failure. */
export class MetricCounts {
  private readonly counts = new Map<ShareId, Counts>(SHARE_IDS.map((id) => [id, { numerator: 0, denominator: 0, missing: 0 }]));
  private missing = 0;
  private excluded = 0;

  /** @param detected roles of the decisions that the detection of red flags counts. */
  constructor(private readonly detected: ReadonlySet<string> = IMAGING) {}

  /** @param times -1 takes a row back that was added before. */
  add(row: MetricRow, times: 1 | -1 = 1): void {
    if (!row.answered) this.missing += times;
    if (row.ambiguous) this.excluded += times;
    for (const [id, counts] of this.counts) {
      const rule = RULES[id];
      if (!rule.of(row, this.detected)) continue;
      if (!row.answered) counts.missing += times;
      else {
        counts.denominator += times;
        if (rule.counts(row, this.detected)) counts.numerator += times;
      }
    }
  }

  metrics(): Metrics {
    const of = (id: ShareId): Counts => this.counts.get(id) ?? { numerator: 0, denominator: 0, missing: 0 };
    const metric = (id: ShareId): Metric => share(of(id).numerator, of(id).denominator);
    const pessimist = (id: MetricId): Metric => {
      const { numerator, denominator, missing } = of(id);
      return share(numerator + (id === "false_positive_rate" ? missing : 0), denominator + missing);
    };
    return {
      metrics: byMetric(metric),
      beside: {
        prefix: metric("prefix"),
        questions_strict: metric("questions_strict"),
        premature: metric("premature"),
        deferred: metric("deferred"),
        conditional_satisfied: metric("conditional_satisfied"),
        if_missing_wrong: byMetric(pessimist),
      },
      missing: this.missing,
      excluded: this.excluded,
    };
  }
}

/** The metrics of rows, all at once. @param detected roles of the decisions that the detection of red flags counts. */
export function metricsOf(rows: readonly MetricRow[], detected: ReadonlySet<string> = IMAGING): Metrics {
  const counts = new MetricCounts(detected);
  for (const row of rows) counts.add(row);
  return counts.metrics();
}

function byMetric(of: (id: MetricId) => Metric): Record<MetricId, Metric> {
  return {
    red_flag_detection: of("red_flag_detection"),
    false_positive_rate: of("false_positive_rate"),
    question_accuracy: of("question_accuracy"),
    format_compliance: of("format_compliance"),
  };
}

/** A metric from its counts. */
export function share(numerator: number, denominator: number): Metric {
  const interval = wilson(numerator, denominator);
  return { numerator, denominator, rate: interval === undefined ? null : numerator / denominator, low: interval?.low ?? null, high: interval?.high ?? null };
}
