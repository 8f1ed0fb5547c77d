import { internedWord } from "./internedWord";
import type { NormalizedText } from "./normalize";

/** Kinds of token: a word (an elided one keeps its apostrophe), a number with its decimals, a line break, any other sign. */
export const WORD = 0;
export const NUMBER = 1;
export const LINE = 2;
export const SIGN = 3;

/** The tokens of a text, one entry in each array per token; positions are units of the normalised text. */
export interface Tokens {
  readonly source: NormalizedText;
  readonly count: number;
  readonly kinds: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly words: readonly string[];
}

const LETTER = 1;
const DIGIT = 2;
const SPACE = 3;
const OTHER = 4;
const TABLE_SIZE = 0x3000;
/** Class of each unit, 0 until it is first met. */
const CLASSES = new Uint8Array(TABLE_SIZE);

function classOf(character: string): number {
  if (/[\p{L}\p{M}]/u.test(character)) return LETTER;
  if (/\d/u.test(character)) return DIGIT;
  return character === " " ? SPACE : OTHER;
}

/** Behind the end, and for units beyond the table, OTHER. */
function classAt({ units, length }: NormalizedText, at: number): number {
  const code = units[at] ?? TABLE_SIZE;
  if (at >= length || code >= TABLE_SIZE) return OTHER;
  return CLASSES[code] || (CLASSES[code] = classOf(String.fromCharCode(code)));
}

const [BREAK, APOSTROPHE, COMMA, STOP] = ["\n", "'", ",", "."].map((sign) => sign.charCodeAt(0));

/** Cuts a normalised text into tokens. Linear; every unit but spaces belongs to exactly one token. */
export function tokenize(source: NormalizedText): Tokens {
  const { units, length } = source;
  const kinds: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const words: string[] = [];
  for (let at = 0; at < length; ) {
    const kind = classAt(source, at);
    if (kind === SPACE) {
      at++;
      continue;
    }
    const end = kind === LETTER ? wordEnd(source, at) : kind === DIGIT ? numberEnd(source, at) : at + 1;
    kinds.push(kind === LETTER ? WORD : kind === DIGIT ? NUMBER : units[at] === BREAK ? LINE : SIGN);
    starts.push(at);
    ends.push(end);
    words.push(internedWord(units, at, end));
    at = end;
  }
  return { source, count: words.length, kinds, starts, ends, words };
}

/** "l'oeil" is the two words "l'" and "oeil". */
function wordEnd(source: NormalizedText, from: number): number {
  const { units, length } = source;
  let end = from + 1;
  while (classAt(source, end) === LETTER) end++;
  return end < length && units[end] === APOSTROPHE && (end + 1 === length || classAt(source, end + 1) === LETTER) ? end + 1 : end;
}

function numberEnd(source: NormalizedText, from: number): number {
  const { units } = source;
  let end = from + 1;
  while (classAt(source, end) === DIGIT) end++;
  if ((units[end] !== COMMA && units[end] !== STOP) || classAt(source, end + 1) !== DIGIT) return end;
  end++;
  while (classAt(source, end) === DIGIT) end++;
  return end;
}

/** Value of a number token; a comma is a decimal sign. */
export function numberValue(word: string): number {
  return Number(word.replace(",", "."));
}

/** Whether the token stands in capitals in the original text; false for a single lower-case letter or a sign. */
export function isCapitals(tokens: Tokens, index: number): boolean {
  const { source } = tokens;
  const from = source.startOf(tokens.starts[index] ?? 0);
  const to = source.endOf((tokens.ends[index] ?? 1) - 1);
  for (let at = from; at < to; at++) {
    const character = source.original[at] ?? "";
    if (character !== character.toUpperCase()) return false;
  }
  return tokens.kinds[index] === WORD;
}

/** Whether the token begins with a capital in the original text. */
export function isCapitalized(tokens: Tokens, index: number): boolean {
  const first = tokens.source.original[tokens.source.startOf(tokens.starts[index] ?? 0)] ?? "";
  return tokens.kinds[index] === WORD && first !== first.toLowerCase();
}

/** Whether blank space separates the token from the one before it. */
export function hasSpaceBefore(tokens: Tokens, index: number): boolean {
  return index === 0 || (tokens.starts[index] ?? 0) > (tokens.ends[index - 1] ?? 0);
}
