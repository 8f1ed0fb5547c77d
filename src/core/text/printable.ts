/** Words of a row or a file in one line: they must not steer the terminal, so control characters, ESC among them, become visible. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, visible);
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, visible);
}

/** The same for a report: directions and line separators too would hide or turn round what stands beside them. */
export function inertLines(text: string): string {
  return text.replace(/[^\P{C}\n]|[\u2028\u2029]/gu, visible);
}

function visible(unit: string): string {
  return `\\u${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}
