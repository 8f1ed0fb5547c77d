import { firstIndex } from "../firstIndex";
import type { Span } from "../text/span";

/** What ends a line; nothing ends the last one. */
export type LineEnd = "\n" | "\r\n" | "\r" | "";

/** The lines of `text` without their ends: LF, CRLF or a lone CR, as editors split them. At least one. */
export function* linesOf(text: string): Generator<Span> {
  let start = 0;
  for (const match of text.matchAll(/\r\n?|\n/gu)) {
    yield { start, end: match.index };
    start = match.index + match[0].length;
  }
  yield { start, end: text.length };
}

/** What ends the line whose last character is before `offset`. */
export function lineEndAt(text: string, offset: number): LineEnd {
  const unit = text[offset];
  if (unit === "\n") return "\n";
  if (unit !== "\r") return "";
  return text[offset + 1] === "\n" ? "\r\n" : "\r";
}

/** Line and column, both from 0; columns count UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds lines by offset in O(log n); built once for a text. */
export interface LineIndex {
  readonly lines: readonly Span[];
  /** The position of `offset`; offsets outside the text are moved to its nearest end. */
  readonly positionAt: (offset: number) => Position;
}

/** Indexes the lines of `text`. */
export function indexLines(text: string): LineIndex {
  const lines = [...linesOf(text)];
  return {
    lines,
    positionAt(offset) {
      const at = Math.max(firstIndex(lines.length, (line) => (lines[line]?.start ?? 0) <= offset) - 1, 0);
      const line = lines[at] ?? { start: 0, end: 0 };
      return { line: at, column: Math.min(Math.max(offset, line.start), line.end) - line.start };
    },
  };
}
