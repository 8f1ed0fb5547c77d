import { AnswerReader } from "../core/clinical/answer";
import type { DatasetRules } from "../core/dataset/rules";
import { compareEvaluations } from "../core/evaluation/comparison";
import { summarize, type EvaluatedRow, type Summary } from "../core/evaluation/summary";
import { finish } from "../core/steps";
import { comparisonLines } from "../shared/words/comparison";
import { gateLines } from "../shared/words/gate";
import { summaryLines } from "../shared/words/summary";
import type { CliIo } from "./command";
import { writeOutputs, type ReportOutputs } from "./evaluateReports";
import { complain, openRows } from "./scoreRows";

/** What is reported on. */
export interface ReportRequest {
  readonly rows: readonly EvaluatedRow[];
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly outputs: ReportOutputs;
}

/** What is said of an evaluation beside its metrics and rows. */
export interface ReportedStatistics {
  readonly summary: Summary;
  /** For the terminal; parts are set off by an empty line. */
  readonly lines: readonly string[];
  /** For programs. */
  readonly data: object;
  /** False where a gate is closed. */
  readonly passed: boolean;
}

/** Counts, compares, asks the gate and writes the files that are asked for. */
export async function reportStatistics({ rows, facts, outputs }: ReportRequest, rules: DatasetRules, io: CliIo): Promise<ReportedStatistics> {
  const reader = new AnswerReader(rules.engine);
  const summaryOf = (some: readonly EvaluatedRow[]): Summary => finish(summarize(some, { reader, shinglesOf: rules.shinglesOf }));
  const summary = summaryOf(rows);
  const earlier = outputs.compare === undefined ? undefined : (await openRows(outputs.compare, io)).rows(rules.engine.protocol.decisions.map(({ id }) => id));
  if (earlier !== undefined) complain(earlier, io);
  const comparison = earlier === undefined ? undefined : finish(compareEvaluations(summaryOf(earlier.rows).rows, summary.rows, summary.stability));
  const gate = await writeOutputs(outputs, { summary, protocol: rules.engine.protocol, facts, comparison }, io);
  const { families, metrics, groups, confusion, pairs, stability, disagreements } = summary;
  const blocks = [summaryLines(summary, io.t), ...(comparison === undefined ? [] : [comparisonLines(comparison, io.t)]), ...(gate === undefined ? [] : [gateLines(gate, io.t)])];
  return {
    summary,
    lines: blocks.flatMap((block) => ["", ...block]),
    data: {
      statistics: { families, metrics, groups, confusion, pairs, ...(stability === undefined ? {} : { stability }), disagreements },
      ...(comparison === undefined ? {} : { comparison }),
      ...(gate === undefined ? {} : { gate }),
    },
    passed: gate?.passed !== false,
  };
}
