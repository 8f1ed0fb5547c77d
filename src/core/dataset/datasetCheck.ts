import type { CheckedRow } from "./checkRow";
import { byPlace, PROBLEM_CODES, type Problem, type ProblemCode, type Severities, type Severity } from "./problem";

/** A checked row in its document. */
export interface PlacedRow extends CheckedRow {
  /** What is wrong with it beside other rows; offsets are those of the row. */
  readonly beside: readonly Problem[];
  /** Bits of the rules that either names, see {@link tallyOf}: thousands of rows are passed over at a glance. */
  readonly codes: number;
  /** How many problems those are. */
  readonly count: number;
  /** Line of the document, from 0. */
  readonly line: number;
  /** Offset in the line of the row's first character: 1 behind a byte order mark, else 0. */
  readonly column: number;
  /** Offset in the document of the row's first character: add it to offsets of the row. */
  readonly start: number;
}

/** A whole dataset, checked. */
export class DatasetCheck {
  private placed: readonly Problem[] | undefined;

  constructor(
    /** Without blank lines. */
    readonly rows: readonly PlacedRow[],
    /** Problems that are no row's: offsets are those of the document. */
    readonly ofLines: readonly Problem[],
  ) {}

  /** All of them, ordered by `start`; offsets are those of the document. Put together when first asked for. */
  get problems(): readonly Problem[] {
    return (this.placed ??= byPlace([...this.ofLines, ...this.rows.flatMap(problemsOf)]));
  }
}

/** So many rows tell what a file is. */
const FIRST_ROWS = 100;

/**
 * Whether a document looks like a dataset of ours: other people's .jsonl files are left alone. A row says so by its case or its answer; or, where no row
 * has either, by the keys of both with errors of typing: one alone may be anybody's.
 */
export function isDataset({ rows }: Pick<DatasetCheck, "rows">): boolean {
  return rows.some(({ row: { record } }) => record?.instruction !== undefined || record?.response !== undefined) || rows.slice(0, FIRST_ROWS).some(isMisspelt);
}

function isMisspelt({ problems }: CheckedRow): boolean {
  const meant = problems.flatMap(({ code, data }) => (code === "schema" && data.keyword === "required" && data.path === "" && data.written !== undefined ? [data.property] : []));
  return meant.includes("messages") || (meant.includes("instruction") && meant.includes("response"));
}

/** Rules that thousands of rows of a file may break. They share a bit of the 32 of a number; those of others would hide that nothing more of these is wanted. */
const FREQUENT: readonly ProblemCode[] = ["duplicate_case", "near_duplicate"];
const FREQUENT_BIT = 31;
const BITS = new Map([...FREQUENT.map((code) => [code, 1 << FREQUENT_BIT] as const), ...PROBLEM_CODES.filter((code) => !FREQUENT.includes(code)).map((code, at) => [code, 1 << at % FREQUENT_BIT] as const)]);

/** A bit for each rule that a row's problems name, which may stand for several of them; and how many problems there are. */
export function tallyOf(problems: readonly Problem[], beside: readonly Problem[]): Pick<PlacedRow, "codes" | "count"> {
  let codes = 0;
  for (const list of [problems, beside]) for (const { code } of list) codes |= BITS.get(code) ?? 0;
  return { codes, count: problems.length + beside.length };
}

/** All problems of a row; offsets are those of the document. */
export function problemsOf({ problems, beside, start }: PlacedRow): readonly Problem[] {
  return [...problems, ...beside].map((problem) => movedBy(start, problem));
}

/** The next row with a problem, as {@link nextWhere} finds it. Rules that are off do not count. */
export function nextProblem(rows: readonly PlacedRow[], line: number, severities: Severities): PlacedRow | undefined {
  const hasProblem = ({ problems, beside }: PlacedRow): boolean => [...problems, ...beside].some(({ code }) => severities[code] !== "off");
  return nextWhere(rows, line, (row) => row.count > 0 && hasProblem(row));
}

/** The next row below a line that is wanted, from the beginning again behind the last; `undefined` where there is none. */
export function nextWhere(rows: readonly PlacedRow[], line: number, isWanted: (row: PlacedRow) => boolean): PlacedRow | undefined {
  return rows.find((row) => row.line > line && isWanted(row)) ?? rows.find(isWanted);
}

/** The problems that matter most: of each severity in its turn the first ones, with their rows; and how many there are in all. Rules that are off do not count. */
export function worstOf({ rows, ofLines }: DatasetCheck, severities: Severities, most: number): { readonly worst: readonly { readonly problem: Problem; readonly row: PlacedRow | undefined }[]; readonly total: number } {
  const found: Record<Severity, { problem: Problem; row: PlacedRow | undefined }[]> = { error: [], warning: [], information: [] };
  let total = 0;
  const take = (problems: readonly Problem[], row: PlacedRow | undefined): void => {
    for (const problem of problems) {
      const severity = severities[problem.code];
      if (severity === "off") continue;
      total++;
      if (found[severity].length < most) found[severity].push({ problem, row });
    }
  };
  const bitsOf = (wanted: (level: Severities[ProblemCode]) => boolean): number => PROBLEM_CODES.reduce((bits, code) => (wanted(severities[code]) ? bits | (BITS.get(code) ?? 0) : bits), 0);
  const off = bitsOf((level) => level === "off");
  let open = bitsOf((level) => level !== "off");
  let full = 0;
  take(ofLines, undefined);
  for (const row of rows) {
    if (row.codes === 0) continue;
    // Where nothing of the row is off, and nothing of it would be taken, they only count.
    if ((row.codes & (open | off)) === 0) total += row.count;
    else {
      take(row.problems, row);
      take(row.beside, row);
      const isFull = ({ length }: { readonly length: number }): boolean => length >= most;
      const fullNow = Object.values(found).filter(isFull).length;
      if (fullNow > full) open = bitsOf((level) => level !== "off" && !isFull(found[level]));
      full = fullNow;
    }
  }
  return { worst: [...found.error, ...found.warning, ...found.information].slice(0, most), total };
}

/** A problem further on in its text. */
export function movedBy(offset: number, problem: Problem): Problem {
  return { ...problem, start: problem.start + offset, end: problem.end + offset };
}
