import { grown } from "../grown";
import { finish, type Steps } from "../steps";
import { fold } from "./folding";
import { hashed, wordId, wordOf } from "./wordIds";

/** Kinds of token: a word (an elided one keeps its apostrophe), a number with its decimals, a line break, any other sign. */
export const WORD = 0;
export const NUMBER = 1;
export const LINE = 2;
export const SIGN = 3;
/** Behind the last token. */
const NOTHING = 4;

/** The tokens of a text, one entry in each array per token; what stands behind the last of them means nothing. */
export interface Tokens {
  readonly text: string;
  readonly count: number;
  /** The arrays are its own; others hold only until the next text is read, so that there must be no pause. */
  readonly isKept: boolean;
  readonly kinds: ArrayLike<number>;
  /** UTF-16 offsets in `text`. */
  readonly starts: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
  /** Folded. */
  readonly words: readonly string[];
  /** By {@link wordId}. */
  readonly ids: ArrayLike<number>;
  /** Of numbers: their value; a comma is a decimal sign. */
  readonly values: ArrayLike<number>;
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

/** Arrays that tokens are read into. */
class TokenArrays implements Tokens {
  text = "";
  count = 0;
  readonly isKept = false;
  kinds = new Uint8Array();
  starts = new Uint32Array();
  ends = new Uint32Array();
  words: string[] = [];
  ids = new Int32Array();
  values = new Float64Array();

  /** Makes room; what was in the arrays is lost. */
  reserve(size: number): void {
    this.kinds = new Uint8Array(size);
    this.starts = new Uint32Array(size);
    this.ends = new Uint32Array(size);
    this.words = new Array<string>(size).fill("");
    this.ids = new Int32Array(size);
    this.values = new Float64Array(size);
  }

  /** Adds the tokens of a piece of the text that begins at `from`. */
  append(piece: TokenArrays, from: number): void {
    const count = this.count + piece.count;
    if (count > this.kinds.length) this.grow(2 * count);
    this.kinds.set(piece.kinds.subarray(0, piece.count), this.count);
    this.ids.set(piece.ids.subarray(0, piece.count), this.count);
    this.values.set(piece.values.subarray(0, piece.count), this.count);
    for (let at = 0; at < piece.count; at++) {
      this.starts[this.count + at] = (piece.starts[at] ?? 0) + from;
      this.ends[this.count + at] = (piece.ends[at] ?? 0) + from;
      this.words[this.count + at] = piece.words[at] ?? "";
    }
    this.count = count;
  }

  private grow(size: number): void {
    this.kinds = grown(this.kinds, new Uint8Array(size));
    this.starts = grown(this.starts, new Uint32Array(size));
    this.ends = grown(this.ends, new Uint32Array(size));
    this.ids = grown(this.ids, new Int32Array(size));
    this.values = grown(this.values, new Float64Array(size));
  }
}

const usual = new TokenArrays();
usual.reserve(1 << 10);

/** In folded units. No word is so long, nor a number; what is longer is cut, so that no token takes long to read. */
const LONGEST_TOKEN = 1_000;

/** Folds a text and cuts it into tokens. Linear; every character but spaces belongs to one token. */
export function tokenize(text: string): Tokens {
  return finish(tokenizing(text));
}

/** Texts up to so many UTF-16 units are read at one go. */
const AT_ONCE = 1 << 12;

/** Like {@link tokenize}, with pauses in a long text, which is read in pieces. */
export function* tokenizing(text: string): Steps<Tokens> {
  if (text.length <= AT_ONCE) return copyOf(readTokens(text));
  const whole = new TokenArrays();
  whole.text = text;
  for (let from = 0; from < text.length; ) {
    const end = endOfPiece(text, from);
    whole.append(readTokens(text.slice(from, end)), from);
    from = end;
    yield;
  }
  return copyOf(whole);
}

function copyOf({ text, count, kinds, starts, ends, words, ids, values }: TokenArrays): Tokens {
  return {
    text,
    count,
    isKept: true,
    kinds: kinds.slice(0, count),
    starts: starts.slice(0, count),
    ends: ends.slice(0, count),
    words: words.slice(0, count),
    ids: ids.slice(0, count),
    values: values.slice(0, count),
  };
}

/** A piece ends behind a space, since no token goes on there; where it has none, anywhere but inside a character with its marks. */
function endOfPiece(text: string, from: number): number {
  const furthest = from + AT_ONCE;
  if (furthest >= text.length) return text.length;
  const space = text.slice(from, furthest).lastIndexOf(" ");
  if (space >= 0) return from + space + 1;
  let end = furthest;
  while (end > from && CONTINUES.test(text.charAt(end))) end--;
  return end > from ? end : furthest;
}

const CONTINUES = /[\p{M}\uDC00-\uDFFF]/u;

/** Like {@link tokenize}, in arrays that are used again, because making them costs as much as the reading: the result holds until the next call of either. */
export function readTokens(text: string): TokenArrays {
  const { units, length, starts: unitStarts, ends: unitEnds } = fold(text);
  // One more than there can be tokens, so that a look behind the last one finds nothing of another text.
  if (length >= usual.words.length) usual.reserve(2 * length);
  const { kinds, starts, ends, words, ids, values } = usual;
  let count = 0;
  for (let at = 0; at < length; ) {
    const kind = classAt(units, at);
    if (kind === SPACE) {
      at++;
      continue;
    }
    let hash = hashed(0, units[at] ?? 0);
    let end = at + 1;
    const furthest = at + LONGEST_TOKEN;
    if (kind === LETTER) {
      for (; end < furthest && classAt(units, end) === LETTER; end++) hash = hashed(hash, units[end] ?? 0);
      if (isElided(units, end, length)) hash = hashed(hash, units[end++] ?? 0);
    } else if (kind === DIGIT) {
      const from = end;
      end = numberEnd(units, end, furthest);
      for (let digit = from; digit < end; digit++) hash = hashed(hash, units[digit] ?? 0);
      values[count] = valueOf(units, at, end);
    }
    kinds[count] = kind === LETTER ? WORD : kind === DIGIT ? NUMBER : units[at] === BREAK ? LINE : SIGN;
    starts[count] = unitStarts[at] ?? 0;
    ends[count] = unitEnds[end - 1] ?? 0;
    const id = wordId(units, at, end, hash);
    ids[count] = id;
    words[count++] = wordOf(id, units, at, end);
    at = end;
  }
  kinds[count] = NOTHING;
  words[count] = "";
  ids[count] = -1;
  starts[count] = ends[count] = text.length;
  usual.text = text;
  usual.count = count;
  return usual;
}

/** "l'oeil" is the two words "l'" and "oeil". */
function isElided(units: Uint16Array, end: number, length: number): boolean {
  return units[end] === APOSTROPHE && (end + 1 === length || classAt(units, end + 1) === LETTER);
}

function numberEnd(units: Uint16Array, from: number, furthest: number): number {
  let end = from;
  while (end < furthest && classAt(units, end) === DIGIT) end++;
  if ((units[end] !== COMMA && units[end] !== STOP) || classAt(units, end + 1) !== DIGIT) return end;
  end++;
  while (end < furthest && classAt(units, end) === DIGIT) end++;
  return end;
}

const ZERO = 0x30;
/** More digits than a number holds exactly are read as a word is. */
const MOST_DIGITS = 15;

function valueOf(units: Uint16Array, start: number, end: number): number {
  if (end - start > MOST_DIGITS) return numberValue(wordOf(-1, units, start, end));
  let digits = 0;
  let divisor = 0;
  for (let at = start; at < end; at++) {
    const digit = (units[at] ?? ZERO) - ZERO;
    if (digit < 0) divisor = 1;
    else {
      digits = 10 * digits + digit;
      divisor *= 10;
    }
  }
  return divisor === 0 ? digits : digits / divisor;
}

/** Value of a number as it is written; a comma is a decimal sign. */
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
