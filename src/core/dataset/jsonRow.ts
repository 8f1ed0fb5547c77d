import { parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { jsonTree } from "./jsonTree";
import type { Span } from "../text/span";

/** What is wrong with the JSON of a row, in the terms of the parser that VS Code itself uses. */
export type JsonFault =
  | "InvalidSymbol"
  | "InvalidNumberFormat"
  | "PropertyNameExpected"
  | "ValueExpected"
  | "ColonExpected"
  | "CommaExpected"
  | "CloseBraceExpected"
  | "CloseBracketExpected"
  | "EndOfFileExpected"
  | "InvalidCommentToken"
  | "UnexpectedEndOfComment"
  | "UnexpectedEndOfString"
  | "UnexpectedEndOfNumber"
  | "InvalidUnicode"
  | "InvalidEscapeCharacter"
  | "InvalidCharacter"
  | "TooDeep"
  | "TooMany";

/** A fault on the exact characters, never empty where the row has any. */
export interface JsonError extends Span {
  readonly fault: JsonFault;
}

/** One row read as strict JSON (RFC 8259): no comments, no trailing comma. */
export interface JsonRow {
  /** Offsets are those of the row. Present for broken JSON too, as far as it could be read. */
  readonly tree: Node | undefined;
  readonly errors: readonly JsonError[];
  /** The value; `undefined` where there are errors. A key `__proto__` is a key like any other. */
  readonly value: unknown;
}

/** A record is three levels deep; what is far deeper would only exhaust the recursive parser's stack. */
const MAX_DEPTH = 100;
const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** Reads one text of JSON. Never throws. @param mostValues so many it may have. */
export function parseJsonRow(text: string, mostValues = Infinity): JsonRow {
  const excess = hasMoreThan(MAX_DEPTH, ["{", "["], text) || hasMoreThan(mostValues - 1, [","], text) ? firstExcess(text, mostValues) : undefined;
  if (excess !== undefined) return { tree: undefined, errors: [excess], value: undefined };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const found: ParseError[] = [];
    const tree = parseTree(text, found, STRICT);
    return { tree, errors: causes(found.map((error) => exactError(error, text))), value: undefined };
  }
  return { tree: jsonTree(text), errors: [], value };
}

/** Faults inside texts stand each for itself; after the first fault of structure the parser guesses, and what it says then is noise. */
function causes(errors: readonly JsonError[]): JsonError[] {
  const structural = errors.findIndex(({ fault }) => !isInsideString(fault));
  return structural < 0 ? [...errors] : errors.slice(0, structural + 1);
}

function isInsideString(fault: JsonFault): boolean {
  return fault === "InvalidCharacter" || fault === "InvalidEscapeCharacter" || fault === "InvalidUnicode";
}

function exactError({ error, offset, length }: ParseError, text: string): JsonError {
  // printParseErrorCode gives the enum member's name, which is what JsonFault lists.
  const fault = printParseErrorCode(error) as JsonFault;
  const inString = offendingUnits(text.slice(offset, offset + length), fault);
  const start = Math.max(0, Math.min(offset + (inString?.start ?? 0), text.length - 1));
  const width = inString === undefined ? length : inString.end - inString.start;
  return { start, end: Math.min(start + Math.max(width, 1), text.length), fault };
}

/** The parser reports a fault inside a string on the whole string: this finds the characters. */
function offendingUnits(literal: string, fault: JsonFault): Span | undefined {
  if (!isInsideString(fault)) return undefined;
  for (let at = 1; at < literal.length; at++) {
    if (literal.charCodeAt(at) < 0x20) return { start: at, end: at + 1 };
    if (literal[at] !== "\\") continue;
    const escape = /^\\(?:["\\/bfnrt]|u[\da-f]{4})/iu.exec(literal.slice(at, at + 6));
    if (escape === null) return { start: at, end: Math.min(at + 2, literal.length) };
    at += escape[0].length - 1;
  }
  return undefined;
}

/** Whether a text has more of these signs, wherever they stand: hardly any has, and counting them is quicker than reading it. */
function hasMoreThan(limit: number, signs: readonly string[], text: string): boolean {
  if (text.length <= limit) return false;
  let count = 0;
  for (const sign of signs) for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) if (++count > limit) return true;
  return false;
}

/** The first bracket that stands too deep, or the first comma that is one too many. */
function firstExcess(text: string, mostValues: number): JsonError | undefined {
  let depth = 0;
  let values = 1;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text[at];
    if (inString) {
      if (unit === "\\") at++;
      else if (unit === '"') inString = false;
    } else if (unit === '"') inString = true;
    else if (unit === "{" || unit === "[") {
      if (++depth > MAX_DEPTH) return { start: at, end: at + 1, fault: "TooDeep" };
    } else if (unit === "}" || unit === "]") depth--;
    else if (unit === "," && ++values > mostValues) return { start: at, end: at + 1, fault: "TooMany" };
  }
  return undefined;
}
