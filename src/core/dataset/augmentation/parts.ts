import type { Language } from "../../clinical/language";
import { abbreviationsOf, sentencesOf } from "../../text/sentences";
import type { Span } from "../../text/span";
import { LINE, tokenize } from "../../text/tokens";

/** Signs that end a clause, where a space or the end follows. */
export const CLAUSE_ENDS = ".,;:";

/** The sentences of a text as the engine reads them, so that no abbreviation ends one; without their full stop and the space around them. */
export function sentenceSpans(text: string, { abbreviations }: Pick<Language, "abbreviations">): Span[] {
  const tokens = tokenize(text);
  return sentencesOf(tokens, abbreviationsOf(abbreviations)).flatMap(({ start: first, end: behind }) => {
    let last = behind - 1;
    while (last >= first && (tokens.kinds[last] === LINE || tokens.words[last] === ".")) last--;
    const start = tokens.starts[first] ?? 0;
    return last < first ? [] : partsOf(text.slice(start, tokens.ends[last]), "").map((part) => ({ start: start + part.start, end: start + part.end }));
  });
}

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
