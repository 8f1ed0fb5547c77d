import type { Span } from "../text/span";

/** The value of a JSON string, with the way back to the characters that wrote it. */
export interface DecodedString {
  /** What the string says, escapes resolved. */
  readonly value: string;
  /** The literal in the row, quotes included. */
  readonly literal: Span;
  /** Where `span` of `value` is written in the row. Half an escaped pair takes in what it can of the escape; offsets outside are moved inside. */
  readonly toSource: (span: Span) => Span;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/**
 * Decodes the JSON string literal at `literal` in `source`. Each escape gives one UTF-16 code unit (RFC 8259 §7), so that a surrogate pair
 * is two escapes. Tolerates a broken literal: an unknown escape stands for its letter, a missing quote ends with the span.
 */
export function decodeString(source: string, literal: Span): DecodedString {
  const contentStart = literal.start + 1;
  const closed = literal.end > contentStart && source[literal.end - 1] === '"';
  const content = source.slice(contentStart, closed ? literal.end - 1 : literal.end);
  if (!content.includes("\\")) return { value: content, literal, toSource: (span) => shifted(span, contentStart, content.length) };

  const { value, escapes } = resolveEscapes(content);
  return {
    value,
    literal,
    toSource({ start, end }) {
      const at = (offset: number) => contentStart + placeOf(Math.min(Math.max(offset, 0), value.length), escapes);
      return { start: at(start), end: at(Math.max(start, end)) };
    },
  };
}

/** A valid literal whose value is known. How it is written is read only where somebody asks for a place: most rows have no problem. */
export function knownString(value: string, source: string, literal: Span): DecodedString {
  let decoded: DecodedString | undefined;
  return { value, literal, toSource: (span) => (decoded ??= decodeString(source, literal)).toSource(span) };
}

function shifted({ start, end }: Span, by: number, length: number): Span {
  const inside = (offset: number) => by + Math.min(Math.max(offset, 0), length);
  return { start: inside(start), end: inside(Math.max(start, end)) };
}

/** An escape: the unit of the value that it gives, and by how much what follows stands further on in the content than in the value. */
interface Escape {
  readonly unit: number;
  readonly behind: number;
}

function resolveEscapes(content: string): { value: string; escapes: readonly Escape[] } {
  const escapes: Escape[] = [];
  let value = "";
  let read = 0;
  for (let at = content.indexOf("\\"); at >= 0; at = content.indexOf("\\", read)) {
    value += content.slice(read, at);
    const { unit, length } = unitAt(content, at);
    value += unit;
    read = at + length;
    escapes.push({ unit: value.length - 1, behind: read - value.length });
  }
  return { value: value + content.slice(read), escapes };
}

/** Where a unit of the value begins in the content; that behind the last is its end. */
function placeOf(unit: number, escapes: readonly Escape[]): number {
  let low = 0;
  let high = escapes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((escapes[middle]?.unit ?? 0) < unit) low = middle + 1;
    else high = middle;
  }
  return unit + (escapes[low - 1]?.behind ?? 0);
}

function unitAt(content: string, at: number): { unit: string; length: number } {
  const unit = content.charAt(at);
  if (unit !== "\\" || at + 1 === content.length) return { unit, length: 1 };
  const letter = content.charAt(at + 1);
  const hex = content.slice(at + 2, at + 6);
  if (letter === "u" && /^[\da-f]{4}$/iu.test(hex)) return { unit: String.fromCharCode(Number.parseInt(hex, 16)), length: 6 };
  return { unit: SHORT_ESCAPES[letter] ?? letter, length: 2 };
}
