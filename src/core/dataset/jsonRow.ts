import { parseTree, printParseErrorCode, visit, type Node, type ParseError, type ParseErrorCode } from "jsonc-parser";
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
  /** Something follows the end of a text that can only be more of it. */
  | "QuoteInText"
  | "TooDeep";

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

/** Reads one text of JSON. Never throws. */
export function parseJsonRow(text: string): JsonRow {
  const tooDeep = depthFault(text);
  if (tooDeep !== undefined) return { tree: undefined, errors: [tooDeep], value: undefined };
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

/** What is wrong with a text that is no JSON, without its tree: read up to where {@link parseJsonRow} would find causes no more. */
export function faultsIn(text: string): readonly JsonError[] {
  const tooDeep = depthFault(text);
  if (tooDeep !== undefined) return [tooDeep];
  const found: ParseError[] = [];
  const enough = new Error("Found.");
  const onError = (error: ParseErrorCode, offset: number, length: number): void => {
    found.push({ error, offset, length });
    if (!isInsideString(faultOf(error))) throw enough;
  };
  try {
    visit(text, { onError }, STRICT);
  } catch (error) {
    if (error !== enough) throw error;
  }
  return found.map((error) => exactError(error, text));
}

/** printParseErrorCode gives the enum member's name, which is what {@link JsonFault} lists. */
function faultOf(error: ParseErrorCode): JsonFault {
  return printParseErrorCode(error) as JsonFault;
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
  const fault = endsText(faultOf(error), offset, text) ? "QuoteInText" : faultOf(error);
  const inString = offendingUnits(text.slice(offset, offset + length), fault);
  const start = Math.max(0, Math.min(offset + (inString?.start ?? 0), text.length - 1));
  const width = inString === undefined ? length : inString.end - inString.start;
  return { start, end: Math.min(start + Math.max(width, 1), text.length), fault };
}

/** Whether the quotation mark before a word that is none of JSON's, or before a text without end, ends a text too early. */
function endsText(fault: JsonFault, offset: number, text: string): boolean {
  return (fault === "InvalidSymbol" || fault === "UnexpectedEndOfString") && text.slice(0, offset).trimEnd().endsWith('"');
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

function depthFault(text: string): JsonError | undefined {
  const start = mayBeDeeperThan(MAX_DEPTH, text) ? firstBracketDeeperThan(MAX_DEPTH, text) : undefined;
  return start === undefined ? undefined : { start, end: start + 1, fault: "TooDeep" };
}

/** Whether a text has more opening brackets than may stand in each other: hardly any has, and counting them is quicker than reading it. */
function mayBeDeeperThan(limit: number, text: string): boolean {
  let count = 0;
  for (const bracket of ["{", "["]) for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) if (++count > limit) return true;
  return false;
}

function firstBracketDeeperThan(limit: number, text: string): number | undefined {
  let depth = 0;
  return firstOutsideTexts(text, (sign) => {
    if (sign === "}" || sign === "]") depth--;
    return (sign === "{" || sign === "[") && ++depth > limit;
  });
}

/** How many values stand side by side in a text of JSON, the commas between them and one, and how many tokens it has. */
export function sizeOf(text: string): { values: number; tokens: number } {
  let values = 1;
  let tokens = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit <= SPACE) continue;
    tokens++;
    if (unit === COMMA) values++;
    else if (unit === QUOTE) at = endOfString(text, at);
    else if (SIGNS[unit] !== 1) {
      WORD.lastIndex = at;
      if (WORD.test(text)) at = WORD.lastIndex - 1;
    }
  }
  return { values, tokens };
}

const [SPACE, COMMA, QUOTE] = [" ", ",", '"'].map((sign) => sign.charCodeAt(0)) as [number, number, number];
/** By unit: 1 where it is a token of its own. */
const SIGNS = new Uint8Array(0x80);
for (const sign of "{}[]:,") SIGNS[sign.charCodeAt(0)] = 1;
/** A number, or any other token that is neither a sign nor a string. */
const WORD = /[^\s{}[\]:,"]+/uy;

/** Where the first sign outside the strings of a text of JSON stands that is looked for. */
function firstOutsideTexts(text: string, isIt: (sign: string) => boolean): number | undefined {
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '"') at = endOfString(text, at);
    else if (isIt(sign)) return at;
  }
  return undefined;
}

/** Where the quote stands that ends the string which begins at `start`; behind the text where none does. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let from = at;
    while (text.charAt(from - 1) === "\\") from--;
    if ((at - from) % 2 === 0) return at;
  }
  return text.length;
}
