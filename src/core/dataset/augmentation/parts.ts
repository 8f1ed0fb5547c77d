import type { Span } from "../../text/span";

/** Signs that end a clause, and a sentence, where a space or the end follows. */
export const CLAUSE_ENDS = ".,;:";
export const SENTENCE_ENDS = ".";

/** The parts of a text between signs or line breaks, without the space around them; empty ones are left out. */
export function partsOf(text: string, ends: string): Span[] {
  const parts: Span[] = [];
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const sign = text.charAt(at);
    if (at < text.length && sign !== "\n" && !(ends.includes(sign) && /^\s?$/u.test(text.charAt(at + 1)))) continue;
    const part = text.slice(from, at);
    const start = from + (part.length - part.trimStart().length);
    if (part.trim() !== "") parts.push({ start, end: start + part.trim().length });
    from = at + 1;
  }
  return parts;
}

/** The clause of a text's {@link partsOf} that holds a span. */
export function clauseAround(clauses: readonly Span[], { start, end }: Span): Span | undefined {
  return clauses.find((clause) => clause.start <= start && end <= clause.end);
}
