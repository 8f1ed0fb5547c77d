import { AnswerReader } from "../../core/clinical/answer";
import { detectedRoles } from "../../core/clinical/decisionRole";
import type { Example } from "../../core/dataset/example";
import type { DatasetRules } from "../../core/dataset/rules";
import { metricsOf, METRIC_IDS, type MetricRow } from "../../core/evaluation/metrics";
import { judgedRow } from "../../core/evaluation/report";
import { caseOf } from "../../platform/evaluation/testFile";
import type { StoredAnswer } from "../../core/evaluation/evaluationLine";
import type { EvaluationMetric, EvaluationRow } from "../../shared/evaluationProtocol";
import { issueText } from "../../shared/words/issues";
import { t } from "../words";

/** Judges answers as they come and keeps the counts of the panel. */
export class RunningScores {
  private readonly reader: AnswerReader;
  private readonly rows: MetricRow[] = [];
  private readonly examples: ReadonlyMap<string, Example>;

  constructor(
    examples: readonly Example[],
    private readonly rules: DatasetRules,
  ) {
    this.reader = new AnswerReader(rules.engine);
    this.examples = new Map(examples.map((example) => [example.id, example]));
  }

  /** The row as the panel shows it; `undefined` for an answer to no row of the file. */
  add(answer: StoredAnswer): EvaluationRow | undefined {
    const example = this.examples.get(answer.caseId);
    if (example === undefined) return undefined;
    const { reportRow, metricRow } = judgedRow(this.reader, caseOf(example), answer);
    this.rows.push(metricRow);
    const { id, failure, answered, expected, decision, issues } = reportRow;
    return {
      id,
      line: example.row,
      failure,
      answered,
      expected: this.label(expected),
      decision: answered ? this.label(decision) : t("no answer"),
      instruction: example.instruction,
      answer: answered ? answer.text : (answer.error ?? ""),
      reasons: issues.map((issue) => issueText(issue, t)),
    };
  }

  metrics(): EvaluationMetric[] {
    const { metrics } = metricsOf(this.rows, detectedRoles(this.rules.engine.protocol));
    return METRIC_IDS.map((id) => ({ id, ...metrics[id] }));
  }

  private label(decision: string): string {
    return this.rules.engine.protocol.decisions.find(({ id }) => id === decision)?.label ?? t("nothing");
  }
}
