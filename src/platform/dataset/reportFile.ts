import { DocumentChecker } from "../../core/dataset/documentChecker";
import { datasetReport, type DatasetReport } from "../../core/dataset/report/datasetReport";
import type { DatasetRules } from "../../core/dataset/rules";
import { inSlices } from "../inSlices";
import { readLines } from "./datasetFile";
import type { KnownTrainingText } from "./trainingText";

/** A report with what its words need. */
export interface Reported {
  readonly report: DatasetReport;
  readonly rules: DatasetRules;
  readonly training: KnownTrainingText;
  /** Line of a row, from 1. */
  readonly lineOf: (row: number) => number;
}

/**
 * Reports what a dataset on the disk is made of.
 * @throws {DatasetFileError} when the file cannot be read; what `signal` was aborted with.
 */
export async function reportFile(file: string, rules: DatasetRules, training: KnownTrainingText, signal: AbortSignal): Promise<Reported> {
  const lines: string[] = [];
  for await (const line of readLines(file, signal)) lines.push(line);
  const afterPause = (): void => signal.throwIfAborted();
  const check = await inSlices(new DocumentChecker(rules).check(lines), afterPause);
  const report = await inSlices(datasetReport(check, rules, training), afterPause);
  return { report, rules, training, lineOf: (row) => (check.rows[row]?.line ?? 0) + 1 };
}
