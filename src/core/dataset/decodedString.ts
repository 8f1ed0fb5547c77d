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

  const { value, starts } = resolveEscapes(content);
  return {
    value,
    literal,
    toSource({ start, end }) {
      const at = (offset: number) => starts[Math.min(Math.max(offset, 0), value.length)] ?? content.length;
      return { start: contentStart + at(start), end: contentStart + at(Math.max(start, end)) };
    },
  };
}

function shifted({ start, end }: Span, by: number, length: number): Span {
  const inside = (offset: number) => by + Math.min(Math.max(offset, 0), length);
  return { start: inside(start), end: inside(Math.max(start, end)) };
}

/** `starts[i]` is where unit `i` of the value begins in `content`; one more entry holds the end. */
function resolveEscapes(content: string): { value: string; starts: Uint32Array } {
  const starts = new Uint32Array(content.length + 1);
  let value = "";
  let read = 0;
  while (read < content.length) {
    starts[value.length] = read;
    const { unit, length } = unitAt(content, read);
    value += unit;
    read += length;
  }
  starts[value.length] = content.length;
  return { value, starts };
}

function unitAt(content: string, at: number): { unit: string; length: number } {
  const unit = content.charAt(at);
  if (unit !== "\\" || at + 1 === content.length) return { unit, length: 1 };
  const letter = content.charAt(at + 1);
  const hex = content.slice(at + 2, at + 6);
  if (letter === "u" && /^[\da-f]{4}$/iu.test(hex)) return { unit: String.fromCharCode(Number.parseInt(hex, 16)), length: 6 };
  return { unit: SHORT_ESCAPES[letter] ?? letter, length: 2 };
}
