import { checkRow, type CheckedRow } from "./checkRow";
import { DatasetCheck, movedBy, tallyOf, type PlacedRow } from "./datasetCheck";
import { createLineCheck } from "./lineCheck";
import { lineEndAt, linesOf } from "./lines";
import { isBeside, type Problem } from "./problem";
import type { DatasetRules } from "./rules";
import { finish, type Steps } from "../steps";

/** Checks a document at one go. For one that is being edited use `DocumentChecker`. Never throws. */
export function checkDocument(text: string, rules: DatasetRules, known?: Map<string, CheckedRow>): DatasetCheck {
  return finish(documentCheck(text, rules, known));
}

/**
 * Like {@link checkDocument}, with pauses between rows.
 * @param known rows that have been checked already, by their text; those that are read now are added.
 */
export function* documentCheck(text: string, rules: DatasetRules, known = new Map<string, CheckedRow>()): Steps<DatasetCheck> {
  const lines = createLineCheck(rules, (row) => {
    const checked = known.get(row) ?? checkRow(row, rules);
    known.set(row, checked);
    return checked;
  });
  const rows: (PlacedRow & { readonly beside: Problem[] })[] = [];
  const starts: number[] = [];
  for (const { start, end } of linesOf(text)) {
    starts.push(start);
    const row = lines.add(text.slice(start, end), lineEndAt(text, end));
    if (row !== undefined) rows.push({ row: row.row, problems: row.problems, beside: [], codes: 0, count: 0, line: row.line, column: row.column, start: start + row.column });
    yield;
  }
  const byLine = new Map(rows.map((row) => [row.line, row]));
  const ofLines: Problem[] = [];
  for (const { line, problem } of yield* lines.finish()) {
    const row = byLine.get(line);
    const start = starts[line] ?? 0;
    if (row !== undefined && isBeside(problem)) row.beside.push(movedBy(start - row.start, problem));
    else ofLines.push(movedBy(start, problem));
  }
  return new DatasetCheck(rows.map((row) => ({ ...row, ...tallyOf(row.problems, row.beside) })), ofLines);
}
