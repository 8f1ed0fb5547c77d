import { firstIndex } from "../firstIndex";
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

/** A known one or not, or a backslash alone at the end. */
const ESCAPE = /\\(?:u[\da-f]{4}|[\s\S]|$)/giu;
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

  const { value, ...escapes } = readEscapes(content);
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

/** The escapes of a content, in their order; a row may have tens of thousands. */
interface Escapes {
  /** The unit of the value that each gives. */
  readonly units: readonly number[];
  /** By how much what follows it stands further on in the content than in the value. */
  readonly behind: readonly number[];
}

function readEscapes(content: string): Escapes & { value: string } {
  const units: number[] = [];
  const behind: number[] = [];
  let further = 0;
  const value = content.replace(ESCAPE, (escape, at: number) => {
    units.push(at - further);
    behind.push((further += escape.length - 1));
    return unitOf(escape);
  });
  return { units, behind, value };
}

/** Where a unit of the value begins in the content; that behind the last is its end. */
function placeOf(unit: number, { units, behind }: Escapes): number {
  return unit + (behind[firstIndex(units.length, (at) => (units[at] ?? 0) < unit) - 1] ?? 0);
}

function unitOf(escape: string): string {
  if (escape.length === 6) return String.fromCharCode(Number.parseInt(escape.slice(2), 16));
  const letter = escape.slice(1);
  return letter === "" ? escape : (SHORT_ESCAPES[letter] ?? letter);
}
