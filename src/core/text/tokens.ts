import { fold } from "./folding";
import { hashed, wordId, wordOf } from "./wordIds";

/** Kinds of token: a word (an elided one keeps its apostrophe), a number with its decimals, a line break, any other sign. */
export const WORD = 0;
export const NUMBER = 1;
export const LINE = 2;
export const SIGN = 3;

/** The tokens of a text, one entry in each array per token. */
export interface Tokens {
  readonly text: string;
  readonly count: number;
  readonly kinds: readonly number[];
  /** UTF-16 offsets in `text`. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Folded. */
  readonly words: readonly string[];
  /** By {@link wordId}. */
  readonly ids: readonly number[];
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

/** Of units beyond the table, OTHER. */
function classAt(units: Uint16Array, at: number): number {
  const code = units[at] ?? TABLE_SIZE;
  if (code >= TABLE_SIZE) return OTHER;
  return CLASSES[code] || (CLASSES[code] = classOf(String.fromCharCode(code)));
}

const [BREAK, APOSTROPHE, COMMA, STOP] = ["\n", "'", ",", "."].map((sign) => sign.charCodeAt(0));

/** Folds a text and cuts it into tokens. Linear; every character but spaces belongs to one token. */
export function tokenize(text: string): Tokens {
  const { units, length, starts: unitStarts, ends: unitEnds } = fold(text);
  const kinds: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const words: string[] = [];
  const ids: number[] = [];
  for (let at = 0; at < length; ) {
    const kind = classAt(units, at);
    if (kind === SPACE) {
      at++;
      continue;
    }
    let hash = hashed(0, units[at] ?? 0);
    let end = at + 1;
    if (kind === LETTER) {
      for (; classAt(units, end) === LETTER; end++) hash = hashed(hash, units[end] ?? 0);
      if (isElided(units, end, length)) hash = hashed(hash, units[end++] ?? 0);
    } else if (kind === DIGIT) {
      const from = end;
      end = numberEnd(units, end);
      for (let digit = from; digit < end; digit++) hash = hashed(hash, units[digit] ?? 0);
    }
    kinds.push(kind === LETTER ? WORD : kind === DIGIT ? NUMBER : units[at] === BREAK ? LINE : SIGN);
    starts.push(unitStarts[at] ?? 0);
    ends.push(unitEnds[end - 1] ?? 0);
    const id = wordId(units, at, end, hash);
    ids.push(id);
    words.push(wordOf(id, units, at, end));
    at = end;
  }
  return { text, count: words.length, kinds, starts, ends, words, ids };
}

/** "l'oeil" is the two words "l'" and "oeil". */
function isElided(units: Uint16Array, end: number, length: number): boolean {
  return units[end] === APOSTROPHE && (end + 1 === length || classAt(units, end + 1) === LETTER);
}

function numberEnd(units: Uint16Array, from: number): number {
  let end = from;
  while (classAt(units, end) === DIGIT) end++;
  if ((units[end] !== COMMA && units[end] !== STOP) || classAt(units, end + 1) !== DIGIT) return end;
  end++;
  while (classAt(units, end) === DIGIT) end++;
  return end;
}

/** Value of a number token; a comma is a decimal sign. */
export function numberValue(word: string): number {
  const value = Number(word);
  return Number.isNaN(value) ? Number(word.replace(",", ".")) : value;
}

/** Whether the token stands in capitals in the original text; false for a single lower-case letter or a sign. */
export function isCapitals(tokens: Tokens, index: number): boolean {
  const { text, starts, ends } = tokens;
  for (let at = starts[index] ?? 0; at < (ends[index] ?? 0); at++) {
    const character = text[at] ?? "";
    if (character !== character.toUpperCase()) return false;
  }
  return tokens.kinds[index] === WORD;
}

/** Whether the token begins with a capital in the original text. */
export function isCapitalized(tokens: Tokens, index: number): boolean {
  const first = tokens.text[tokens.starts[index] ?? 0] ?? "";
  return tokens.kinds[index] === WORD && first !== first.toLowerCase();
}

/** Whether blank space separates the token from the one before it. */
export function hasSpaceBefore(tokens: Tokens, index: number): boolean {
  return index === 0 || (tokens.starts[index] ?? 0) > (tokens.ends[index - 1] ?? 0);
}
