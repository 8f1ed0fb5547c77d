import { fold, type FoldedText } from "./folding";
import { wordId, wordOf } from "./wordIds";

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

/** Behind the end, and for units beyond the table, OTHER. */
function classAt({ units, length }: FoldedText, at: number): number {
  const code = units[at] ?? TABLE_SIZE;
  if (at >= length || code >= TABLE_SIZE) return OTHER;
  return CLASSES[code] || (CLASSES[code] = classOf(String.fromCharCode(code)));
}

const [BREAK, APOSTROPHE, COMMA, STOP] = ["\n", "'", ",", "."].map((sign) => sign.charCodeAt(0));

/** Folds a text and cuts it into tokens. Linear; every character but spaces belongs to one token. */
export function tokenize(text: string): Tokens {
  const folded = fold(text);
  const { units, length } = folded;
  const kinds: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const words: string[] = [];
  const ids: number[] = [];
  for (let at = 0; at < length; ) {
    const kind = classAt(folded, at);
    if (kind === SPACE) {
      at++;
      continue;
    }
    const end = kind === LETTER ? wordEnd(folded, at) : kind === DIGIT ? numberEnd(folded, at) : at + 1;
    kinds.push(kind === LETTER ? WORD : kind === DIGIT ? NUMBER : units[at] === BREAK ? LINE : SIGN);
    starts.push(folded.starts[at] ?? 0);
    ends.push(folded.ends[end - 1] ?? 0);
    const id = wordId(units, at, end);
    ids.push(id);
    words.push(wordOf(id, units, at, end));
    at = end;
  }
  return { text, count: words.length, kinds, starts, ends, words, ids };
}

/** "l'oeil" is the two words "l'" and "oeil". */
function wordEnd(folded: FoldedText, from: number): number {
  const { units, length } = folded;
  let end = from + 1;
  while (classAt(folded, end) === LETTER) end++;
  return end < length && units[end] === APOSTROPHE && (end + 1 === length || classAt(folded, end + 1) === LETTER) ? end + 1 : end;
}

function numberEnd(folded: FoldedText, from: number): number {
  const { units } = folded;
  let end = from + 1;
  while (classAt(folded, end) === DIGIT) end++;
  if ((units[end] !== COMMA && units[end] !== STOP) || classAt(folded, end + 1) !== DIGIT) return end;
  end++;
  while (classAt(folded, end) === DIGIT) end++;
  return end;
}

/** Value of a number token; a comma is a decimal sign. */
export function numberValue(word: string): number {
  return Number(word.replace(",", "."));
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
