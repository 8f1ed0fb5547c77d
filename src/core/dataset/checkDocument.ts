import type { Span } from "../text/span";
import { byPlace, checkRow, type CheckedRow } from "./checkRow";
import { rowsTogether } from "./documentRules";
import { byteOrderMarkLength, linesOf } from "./lines";
import type { Problem } from "./problem";
import type { DatasetRules } from "./rules";
import { finish, type Steps } from "./steps";

/** A checked row in its document. */
export interface PlacedRow extends CheckedRow {
  /** Line of the document, from 0. */
  readonly line: number;
  /** Offset in the document of the row's first character: add it to offsets of the row. */
  readonly start: number;
}

/** A whole dataset, checked. */
export interface DatasetCheck {
  /** Without blank lines. */
  readonly rows: readonly PlacedRow[];
  /** Offsets are those of the document, ordered by `start`. */
  readonly problems: readonly Problem[];
}

/** Checks the versions of one document one after the other; a row whose text it knows from the version before is not read again. */
export interface DocumentChecker {
  /** Yields between rows, so that the caller may pause or give up; returns the whole result. */
  check(text: string): Steps<DatasetCheck>;
}

/** A checker for one document. */
export function createDocumentChecker(rules: DatasetRules): DocumentChecker {
  let known: ReadonlyMap<string, CheckedRow> = new Map();
  return {
    *check(text) {
      const read = new Map<string, CheckedRow>();
      const rows: PlacedRow[] = [];
      const blanks: Span[] = [];
      let line = 0;
      for (const { start, end } of linesOf(text)) {
        const rowText = text.slice(start, end);
        if (isBlank(rowText)) blanks.push({ start, end });
        else {
          const checked = read.get(rowText) ?? known.get(rowText) ?? checkRow(rowText, rules);
          read.set(rowText, checked);
          rows.push({ ...checked, line, start });
          yield;
        }
        line++;
      }
      known = read;
      const problems = rows.flatMap(({ start, problems }) => problems.map((problem) => movedBy(start, problem)));
      for (const { row, problem } of yield* rowsTogether(rows.map(({ row }) => row), rules)) problems.push(movedBy(rows[row]?.start ?? 0, problem));
      return { rows, problems: byPlace([...fileProblems(text, rows.length, blanks), ...problems]) };
    },
  };
}

/** Checks a document at one go. For a document that is being edited use {@link createDocumentChecker}. Never throws. */
export function checkDocument(text: string, rules: DatasetRules): DatasetCheck {
  return finish(createDocumentChecker(rules).check(text));
}

/** Only the white space of JSON makes a line blank (RFC 8259 §2). */
export function isBlank(line: string): boolean {
  return /^[\t ]*$/u.test(line);
}

function movedBy(offset: number, problem: Problem): Problem {
  return { ...problem, start: problem.start + offset, end: problem.end + offset };
}

function fileProblems(text: string, rows: number, blanks: readonly Span[]): Problem[] {
  const mark = byteOrderMarkLength(text);
  const problems: Problem[] = mark > 0 ? [{ start: 0, end: mark, code: "bom", data: {} }] : [];
  if (rows === 0) return [...problems, { start: mark, end: text.length, code: "empty_file", data: {} }];
  return [...problems, ...blankRuns(text, blanks)];
}

/** One problem for each run of blank lines; the nothing after the last line end is no line. */
function blankRuns(text: string, blanks: readonly Span[]): Problem[] {
  const runs: { start: number; end: number; rows: number }[] = [];
  for (const { start, end } of blanks) {
    if (start === text.length) continue;
    const last = runs.at(-1);
    if (last !== undefined && /^(?:\r\n?|\n)$/u.test(text.slice(last.end, start))) {
      last.end = end;
      last.rows++;
    } else runs.push({ start, end, rows: 1 });
  }
  return runs.map(({ start, end, rows }) => ({ start, end, code: "empty_row", data: { rows } }));
}
