/** What nobody sees, or what breaks a line or turns it round: control and format characters, line separators, code points that are no characters. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Words of a row or a file in one line: they must not steer the terminal or hide what stands beside them, so what is not seen becomes visible. */
export function printable(text: string): string {
  return text.replace(UNSEEN, visible);
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.replace(UNSEEN, (sign) => (sign === "\n" ? sign : visible(sign)));
}

/** Lines to write, each with its end: what a row says stays in its line, and begins none that a build server takes for a command. */
export function writtenLines(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line)}\n`).join("");
}

/** The same value as JSON on one line (RFC 8259) that may stand in a terminal. */
export function printableJson(value: unknown): string {
  return printableRow(JSON.stringify(value));
}

/** A line of JSON as it stands, but for signs that are not seen: they can only be part of its texts, where an escape is the same. Not so the tab. */
export function printableRow(line: string): string {
  return line.replace(UNSEEN, (sign) => (sign === "\t" ? sign : Array.from({ length: sign.length }, (_, unit) => escaped(sign.charCodeAt(unit))).join("")));
}

function visible(sign: string): string {
  return escaped(sign.codePointAt(0) ?? 0);
}

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}
