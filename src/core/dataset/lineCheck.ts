import { checkRow, type CheckedRow } from "./checkRow";
import { comparisonOf, type Comparison } from "./comparison";
import { rowsTogether } from "./documentRules";
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
  /** Takes the next line, without its end. The row it holds; `undefined` where it is blank. */
  readonly add: (line: string) => LineRow | undefined;
  /** After the last line: all problems but those of single rows. */
  readonly finish: () => Steps<readonly LineProblem[]>;
  /** The line of a row by the row's index. */
  readonly lineOfRow: (row: number) => number;
}

/** @param check what checks one row; a caller that knows the row already may answer from memory. */
export function createLineCheck(rules: DatasetRules, check = (text: string): CheckedRow => checkRow(text, rules)): LineCheck {
  const compared: Comparison[] = [];
  const rowLines: { line: number; column: number }[] = [];
  const problems: LineProblem[] = [];
  const blanks: { line: number; rows: number; length: number }[] = [];
  let line = 0;

  const addBlank = (length: number) => {
    const last = blanks.at(-1);
    if (last !== undefined && last.line + last.rows === line) blanks[blanks.length - 1] = { ...last, rows: last.rows + 1 };
    else blanks.push({ line, rows: 1, length });
  };
  return {
    add(text) {
      const column = line === 0 && text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
      if (column > 0) problems.push({ line, problem: { start: 0, end: column, code: "bom", data: {} } });
      const row = isBlank(text.slice(column)) ? undefined : { ...check(text.slice(column)), line, column };
      if (row === undefined) addBlank(text.length);
      else {
        compared.push(comparisonOf(row.row, rules));
        rowLines.push({ line, column });
      }
      line++;
      return row;
    },
    *finish() {
      if (compared.length === 0) return [...problems, { line: 0, problem: { start: 0, end: blanks[0]?.length ?? 0, code: "empty_file", data: {} } }];
      // The nothing behind the last line end is no line.
      const empty = blanks.flatMap(({ line: first, rows, length }): LineProblem[] => {
        const count = first + rows === line ? rows - 1 : rows;
        return count > 0 ? [{ line: first, problem: { start: 0, end: length, code: "empty_row", data: { rows: count } } }] : [];
      });
      problems.push(...empty);
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

/** Only the white space of JSON makes a line blank (RFC 8259 §2). */
function isBlank(line: string): boolean {
  return /^[\t ]*$/u.test(line);
}
