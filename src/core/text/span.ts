/** A half-open range of UTF-16 code units, `start` included and `end` excluded, in the text it was computed from. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span of a text without the space at its ends; the span itself where it is blank. */
export function trimmed(text: string, { start, end }: Span): Span {
  const part = text.slice(start, end);
  const from = start + (part.length - part.trimStart().length);
  return part.trim() === "" ? { start, end } : { start: from, end: from + part.trim().length };
}
