import { createLineCheck, type LineProblem } from "../../core/dataset/lineCheck";
import type { Problem, ProblemCode, Severities, Severity } from "../../core/dataset/problem";
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
  /** How often each rule was broken; without those that never were. */
  readonly byRule: Readonly<Partial<Record<ProblemCode, number>>>;
  /** The `max` worst, errors before warnings before information and then by their place; here in the order of the file. */
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
  const byRule: Partial<Record<ProblemCode, number>> = {};
  const note = (problems: FirstProblems, line: number, problem: Problem, column = 0): void => {
    const severity = severities[problem.code];
    if (severity === "off") return;
    counts[severity]++;
    byRule[problem.code] = (byRule[problem.code] ?? 0) + 1;
    problems.add(severity, { line, problem: column === 0 ? problem : { ...problem, start: problem.start + column, end: problem.end + column } });
  };
  let rows = 0;
  const ofRows = new FirstProblems(max);
  for await (const { text, end } of readEndedLines(file, signal, progress)) {
    const row = check.add(text, end);
    if (row === undefined) continue;
    rows++;
    for (const problem of row.problems) note(ofRows, row.line, problem, row.column);
  }
  const together = check.finish();
  let step = together.next();
  for (; step.done !== true; step = together.next()) signal.throwIfAborted();
  const ofOthers = new FirstProblems(max);
  for (const { line, problem } of step.value.toSorted((a, b) => a.line - b.line)) note(ofOthers, line, problem);
  const problems = WORST_FIRST.flatMap((severity) => [...ofRows.kept[severity], ...ofOthers.kept[severity]].sort(inOrder)).slice(0, max).sort(inOrder);
  return {
    rows,
    counts,
    byRule,
    problems: problems.map(({ line, problem, severity }) => ({ line, severity, problem, otherLine: "row" in problem.data ? check.lineOfRow(problem.data.row) : undefined })),
  };
}

type KeptProblem = LineProblem & { readonly severity: Severity };

const WORST_FIRST: readonly Severity[] = ["error", "warning", "information"];

function inOrder(a: KeptProblem, b: KeptProblem): number {
  return a.line - b.line || a.problem.start - b.problem.start;
}

/** The first problems of each severity, of those that come by in the order of the file. */
class FirstProblems {
  readonly kept: { readonly [S in Severity]: KeptProblem[] } = { error: [], warning: [], information: [] };

  constructor(private readonly most: number) {}

  add(severity: Severity, problem: LineProblem): void {
    const kept = this.kept[severity];
    if (kept.length < this.most) kept.push({ ...problem, severity });
  }
}
