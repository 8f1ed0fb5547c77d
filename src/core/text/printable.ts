/** Words of a row or a file in one line: they must not steer the terminal, so control characters, ESC among them, become visible. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, visible);
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, visible);
}

function visible(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
