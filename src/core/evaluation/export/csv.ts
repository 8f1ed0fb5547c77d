import { csvLine } from "../../dataset/exchange/csvText";

/**
 * A table as CSV (RFC 4180) that spreadsheets open without running anything: a cell that one of them could take for a formula begins with an apostrophe, and control
 * characters are shown by number (OWASP, "CSV Injection").
 */
export function csvTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, ...rows].map((cells) => `${csvLine(cells.map(inert), ",")}\r\n`).join("");
}

function inert(cell: string): string {
  const text = cell.replaceAll(/[^\P{C}\n\t]|[\u2028\u2029]/gu, (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
  return /^\s*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20]/u.test(text) || /^\t/u.test(text) ? `'${text}` : text;
}
