import type { Problem, ProblemCode, Severity } from "../core/dataset/problem";
import type { DatasetFileError } from "../platform/dataset/datasetFile";
import { datasetFileText } from "../shared/words/datasetFile";
import type { Translate } from "../shared/words/translate";

/** What is said of a file that cannot be read: no rule, for nobody can set it. */
export const UNREADABLE = "unreadable_file";

/** A rule, or that the file cannot be read. */
export type ReportedCode = ProblemCode | typeof UNREADABLE;

/** One problem as `--json` prints it: line and columns from 1, columns in UTF-16 code units, `endColumn` behind the last one. */
export interface ReportedProblem {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly code: ReportedCode;
  readonly message: string;
  /** `reason`: why a file cannot be read. */
  readonly data: Problem["data"] | { readonly reason: DatasetFileError["kind"] };
}

export interface FileReport {
  readonly file: string;
  readonly rows: number;
  readonly counts: Readonly<Record<Severity, number>>;
  /** How often each rule was broken; without those that never were. */
  readonly byRule: Readonly<Partial<Record<ReportedCode, number>>>;
  /** The `--max` worst, in the order of the file. */
  readonly problems: readonly ReportedProblem[];
}

/** A file that cannot be read has one error, listed whatever `--max` says: the other files are checked. */
export function unreadable(file: string, { kind, line }: DatasetFileError, t: Translate): FileReport {
  const problem: ReportedProblem = { line, column: 1, endColumn: 1, severity: "error", code: UNREADABLE, message: datasetFileText({ kind, file, line }, t), data: { reason: kind } };
  return { file, rows: 0, counts: { error: 1, warning: 0, information: 0 }, byRule: { [UNREADABLE]: 1 }, problems: [problem] };
}

export function isUnreadable({ byRule }: FileReport): boolean {
  return byRule[UNREADABLE] !== undefined;
}

/** Says that the most problems to list are fewer than there are; `undefined` where they are not. */
export function leftOutText({ counts, problems }: FileReport, t: Translate): string | undefined {
  const total = counts.error + counts.warning + counts.information;
  return total > problems.length ? t("{hidden} more problems are not listed; --max {total} lists all.", { hidden: total - problems.length, total }) : undefined;
}
