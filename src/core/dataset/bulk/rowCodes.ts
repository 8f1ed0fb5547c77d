import type { DatasetCheck } from "../checkDocument";
import type { ProblemCode } from "../problem";
import type { CodesByLine } from "./rowFilter";

/** The codes of the problems of each row of a checked document. */
export function codesByLine({ rows, problems }: DatasetCheck): CodesByLine {
  const codes = new Map<number, Set<ProblemCode>>();
  let at = 0;
  // Both are in the order of the document.
  for (const { start, code } of problems) {
    while (at + 1 < rows.length && (rows[at + 1]?.start ?? 0) <= start) at++;
    const row = rows[at];
    if (row === undefined || start < row.start || start > row.start + row.row.text.length) continue;
    codes.set(row.line, (codes.get(row.line) ?? new Set()).add(code));
  }
  return codes;
}
