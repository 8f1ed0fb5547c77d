import { createLineCheck, type LineProblem } from "../../core/dataset/lineCheck";
import type { Problem, Severities, Severity } from "../../core/dataset/problem";
import type { DatasetRules } from "../../core/dataset/rules";
import { readEndedLines } from "./datasetFile";

/** A problem of a file. */
export interface FileProblem {
  /** From 0. */
  readonly line: number;
  readonly severity: Severity;
  /** Offsets are those of the line. */
  readonly problem: Problem;
  /** Line of the other row that it names, from 0. */
  readonly otherLine: number | undefined;
}

/** What is wrong with a file, small enough to be kept whatever the file's size. */
export interface FileCheck {
  readonly rows: number;
  readonly counts: Readonly<Record<Severity, number>>;
  /** In the order of the file; the first `max` of them. */
  readonly problems: readonly FileProblem[];
}

export interface FileCheckOptions {
  /** The most problems to keep. */
  readonly max: number;
  readonly severities: Severities;
  readonly signal: AbortSignal;
  /** Told how many bytes of the file have been read. */
  readonly progress?: (bytes: number) => void;
}

/**
 * Checks a dataset as it streams by, so that its size does not matter.
 * @throws {DatasetFileError} when the file cannot be read; what `signal` was aborted with.
 */
export async function checkFile(file: string, rules: DatasetRules, { max, severities, signal, progress }: FileCheckOptions): Promise<FileCheck> {
  const check = createLineCheck(rules);
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0 };
  const first = (problems: FirstProblems, line: number, problem: Problem, column = 0): void => {
    const severity = severities[problem.code];
    if (severity === "off") return;
    counts[severity]++;
    problems.add(severity, { line, problem: column === 0 ? problem : { ...problem, start: problem.start + column, end: problem.end + column } });
  };
  let rows = 0;
  const ofRows = new FirstProblems(max);
  for await (const { text, end } of readEndedLines(file, signal, progress)) {
    const row = check.add(text, end);
    if (row === undefined) continue;
    rows++;
    for (const problem of row.problems) first(ofRows, row.line, problem, row.column);
  }
  const together = check.finish();
  let step = together.next();
  for (; step.done !== true; step = together.next()) signal.throwIfAborted();
  const ofOthers = new FirstProblems(max);
  for (const { line, problem } of step.value.toSorted((a, b) => a.line - b.line)) first(ofOthers, line, problem);
  const problems = [...ofRows.kept, ...ofOthers.kept].sort((a, b) => a.line - b.line || a.problem.start - b.problem.start).slice(0, max);
  return {
    rows,
    counts,
    problems: problems.map(({ line, problem, severity }) => ({ line, severity, problem, otherLine: "row" in problem.data ? check.lineOfRow(problem.data.row) : undefined })),
  };
}

/** The first problems of those that come by in the order of the file. */
class FirstProblems {
  readonly kept: (LineProblem & { readonly severity: Severity })[] = [];

  constructor(private readonly most: number) {}

  add(severity: Severity, problem: LineProblem): void {
    if (this.kept.length < this.most) this.kept.push({ ...problem, severity });
  }
}
