import { byPlace, checkRow, type CheckedRow } from "./checkRow";
import { createLineCheck } from "./lineCheck";
import { linesOf } from "./lines";
import type { Problem } from "./problem";
import type { DatasetRules } from "./rules";
import { finish, type Steps } from "../steps";

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
      const lines = createLineCheck(rules, (row) => {
        const checked = read.get(row) ?? known.get(row) ?? checkRow(row, rules);
        read.set(row, checked);
        return checked;
      });
      const rows: PlacedRow[] = [];
      const problems: Problem[] = [];
      const lineStarts: number[] = [];
      for (const { start, end } of linesOf(text)) {
        lineStarts.push(start);
        const row = lines.add(text.slice(start, end));
        if (row !== undefined) {
          const placed = { row: row.row, problems: row.problems, line: row.line, start: start + row.column };
          rows.push(placed);
          for (const problem of row.problems) problems.push(movedBy(placed.start, problem));
        }
        yield;
      }
      known = read;
      for (const { line, problem } of yield* lines.finish()) {
        problems.push(movedBy(lineStarts[line] ?? 0, problem));
        yield;
      }
      return { rows, problems: byPlace(problems) };
    },
  };
}

/** Checks a document at one go. For a document that is being edited use {@link createDocumentChecker}. Never throws. */
export function checkDocument(text: string, rules: DatasetRules): DatasetCheck {
  return finish(createDocumentChecker(rules).check(text));
}

function movedBy(offset: number, problem: Problem): Problem {
  return { ...problem, start: problem.start + offset, end: problem.end + offset };
}
