import { checkRow, type CheckedRow } from "./checkRow";
import { comparisonOf, PackedComparisons } from "./comparison";
import { rowsTogether } from "./documentRules";
import type { LineEnd } from "./lines";
import type { Problem } from "./problem";
import type { DatasetRules } from "./rules";
import type { Steps } from "../steps";

/** UTF-16 code unit U+FEFF, which some editors put before the first row. */
const BYTE_ORDER_MARK = "\uFEFF";

/** A problem in its line: `line` from 0, offsets those of the line. */
export interface LineProblem {
  readonly line: number;
  readonly problem: Problem;
}

/** A checked row in its line. */
export interface LineRow extends CheckedRow {
  readonly line: number;
  /** Offset in the line of the row's first character: 1 behind a byte order mark, else 0. */
  readonly column: number;
}

/** Checks a dataset line by line, so that a file of any size can stream through it. */
export interface LineCheck {
  /** Takes the next line, without its end, which is told beside it. The row it holds; `undefined` where it is blank. */
  readonly add: (line: string, end?: LineEnd) => LineRow | undefined;
  /** After the last line: all problems but those of single rows. */
  readonly finish: () => Steps<readonly LineProblem[]>;
  /** The line of a row by the row's index. */
  readonly lineOfRow: (row: number) => number;
}

/** @param check what checks one row; a caller that knows the row already may answer from memory. */
export function createLineCheck(rules: DatasetRules, check = (text: string): CheckedRow => checkRow(text, rules)): LineCheck {
  const compared = new PackedComparisons();
  const rowLines: { line: number; column: number }[] = [];
  const problems: LineProblem[] = [];
  const blanks = new BlankLines();
  const ends = new LineEnds();
  let line = 0;
  return {
    add(text, end = "\n") {
      const column = rowColumn(text, line);
      if (column > 0) problems.push({ line, problem: { start: 0, end: column, code: "bom", data: {} } });
      const content = rowIn(text, line);
      ends.add(line, end, text.length);
      if (content === undefined) {
        blanks.add(line++, text.length);
        return undefined;
      }
      const { row, problems: found } = check(content);
      compared.add(comparisonOf(row, rules));
      rowLines.push({ line, column });
      return { row, problems: found, line: line++, column };
    },
    *finish() {
      for (const found of [ends.problems(), blanks.problems(line, compared.length)]) for (const problem of found) problems.push(problem);
      for (const { row, problem } of yield* rowsTogether(compared)) {
        const { line: place, column: moved } = rowLines[row] ?? { line: 0, column: 0 };
        problems.push({ line: place, problem: moved === 0 ? problem : { ...problem, start: problem.start + moved, end: problem.end + moved } });
        yield;
      }
      return problems;
    },
    lineOfRow: (row) => rowLines[row]?.line ?? 0,
  };
}

/** Where the row of a line begins: behind a byte order mark, which only the first line may have. */
export function rowColumn(text: string, line: number): number {
  return line === 0 && text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
}

/** The row that a line holds; `undefined` where it is blank. */
export function rowIn(text: string, line: number): string | undefined {
  const column = rowColumn(text, line);
  const row = column === 0 ? text : text.slice(column);
  return isBlank(row) ? undefined : row;
}

/** The blank lines of a document: those that follow each other are one problem. */
export class BlankLines {
  private readonly runs: { readonly line: number; rows: number; readonly start: number; readonly length: number }[] = [];

  /** The next blank line; `start` is what offsets of its problem are to begin with. */
  add(line: number, length: number, start = 0): void {
    const last = this.runs.at(-1);
    if (last !== undefined && last.line + last.rows === line) last.rows++;
    else this.runs.push({ line, rows: 1, start, length });
  }

  /** Of a document with so many lines and rows. The nothing behind the last line end is no line. */
  *problems(lines: number, rows: number): Generator<LineProblem, void> {
    if (rows === 0) {
      yield { line: 0, problem: { start: 0, end: this.runs[0]?.length ?? 0, code: "empty_file", data: {} } };
      return;
    }
    for (const { line, rows: blank, start, length } of this.runs) {
      const count = line + blank === lines ? blank - 1 : blank;
      if (count > 0) yield { line, problem: { start, end: start + length, code: "empty_row", data: { rows: count } } };
    }
  }
}

/** How the lines of a document end: all of them as Git and Python write them, or there is one problem where the first one does not. */
export class LineEnds {
  private readonly seen = new Set<LineEnd>();
  private first: { readonly line: number; readonly at: number } | undefined;

  /** The next line; `at` is where the problem is to stand. */
  add(line: number, end: LineEnd, at: number): void {
    if (end === "") return;
    this.seen.add(end);
    if (end !== "\n") this.first ??= { line, at };
  }

  problems(): readonly LineProblem[] {
    if (this.first === undefined) return [];
    const { line, at } = this.first;
    const ends = this.seen.size > 1 ? "mixed" : this.seen.has("\r") ? "cr" : "crlf";
    return [{ line, problem: { start: at, end: at, code: "line_ends", data: { ends } } }];
  }
}

/** Only the white space of JSON makes a line blank (RFC 8259 §2). */
function isBlank(line: string): boolean {
  return /^[\t ]*$/u.test(line);
}
