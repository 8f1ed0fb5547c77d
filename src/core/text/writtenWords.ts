import { ALONE_END, standsAlone } from "./latin";
import type { Span } from "./span";
import { unitAt } from "./units";
import { hashed, knownWord, wordId, WORD_IDS } from "./wordIds";

/** The words and numbers of a text, or of a part of it, as they are written; one entry in each array, those of the part from `first` up to `behind`. */
export interface WrittenWords {
  readonly first: number;
  readonly behind: number;
  /** By {@link wordId}, or {@link NUMBER}. */
  readonly ids: Int32Array;
  /** UTF-16 offsets in the whole text. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Instead of the id of a word. */
export const NUMBER = -1;

const LETTER = 1;
const DIGIT = 2;
const SIGN = 3;
const STRANGE = 4;
/** Class of each unit, 0 until it is first met. */
const CLASSES = new Uint8Array(ALONE_END);

function classOf(unit: number): number {
  if (!standsAlone(unit)) return STRANGE;
  const character = String.fromCharCode(unit);
  return /\p{L}/u.test(character) ? LETTER : /\p{N}/u.test(character) ? DIGIT : SIGN;
}

function classAt(units: Uint16Array, at: number): number {
  const unit = units[at] ?? 0;
  return CLASSES[unit] || (CLASSES[unit] = classOf(unit));
}

const [COMMA, STOP] = [",", "."].map((sign) => sign.charCodeAt(0));

/** The text that was read last, and whether its words are known: one rule after the other asks about the same. */
let last: string | undefined;
let isKnown = false;
let units = new Uint16Array(0);
let words = { first: 0, behind: 0, ids: new Int32Array(0), starts: new Uint32Array(0), ends: new Uint32Array(0) };
let count = 0;

function reserve(size: number): void {
  units = new Uint16Array(size);
  words = { first: 0, behind: 0, ids: new Int32Array(size), starts: new Uint32Array(size), ends: new Uint32Array(size) };
}

/**
 * Reads the words of a text, so that rules can ask what is known of each by its number, without a string or an expression: nearly all texts have
 * nothing that a rule is about. A word is a run of letters (`\p{L}+`), a number is one with its decimals.
 * @param part of which the words are asked for; all of the text is read, so that rules which ask for other parts of it find them known.
 * @returns arrays that hold until the next call; `undefined` where the text has characters that those which follow may change, or a word that has no number.
 */
export function readWritten(text: string, part?: Span): WrittenWords | undefined {
  if (text !== last) {
    last = text;
    isKnown = read(text);
  }
  if (!isKnown) return undefined;
  words.first = part === undefined ? 0 : firstFrom(part.start);
  words.behind = part === undefined ? count : firstFrom(part.end);
  return words;
}

/** The first word that starts at an offset or behind it. */
function firstFrom(offset: number): number {
  let first = 0;
  for (let behind = count; first < behind; ) {
    const middle = (first + behind) >> 1;
    if ((words.starts[middle] ?? 0) < offset) first = middle + 1;
    else behind = middle;
  }
  return first;
}

function read(text: string): boolean {
  const { length } = text;
  if (length >= units.length) reserve(Math.max(2 * length, 1 << 10));
  for (let at = 0; at < length; at++) {
    const unit = unitAt(text, at);
    if (unit >= ALONE_END) return false;
    units[at] = unit;
  }
  units[length] = 0;
  const { ids, starts, ends } = words;
  count = 0;
  for (let at = 0; at < length; ) {
    const kind = classAt(units, at);
    if (kind === STRANGE) return false;
    let end = at + 1;
    if (kind !== SIGN) {
      let id = NUMBER;
      if (kind === DIGIT) end = numberEnd(end);
      else {
        let hash = hashed(0, units[at] ?? 0);
        for (; classAt(units, end) === LETTER; end++) hash = hashed(hash, units[end] ?? 0);
        id = wordId(units, at, end, hash);
        if (id < 0) return false;
      }
      ids[count] = id;
      starts[count] = at;
      ends[count++] = end;
    }
    at = end;
  }
  return true;
}

function numberEnd(from: number): number {
  let end = from;
  while (classAt(units, end) === DIGIT) end++;
  while ((units[end] === COMMA || units[end] === STOP) && classAt(units, end + 1) === DIGIT) {
    end += 2;
    while (classAt(units, end) === DIGIT) end++;
  }
  return end;
}

/** A number for each word, found out when the word is first met. */
export class WordNumbers {
  private readonly byId = new Uint32Array(WORD_IDS);
  private readonly met = new Uint8Array(WORD_IDS);

  /** @param of what is known of a word as it is written. */
  constructor(private readonly of: (word: string) => number) {}

  /** Of a word that was read. */
  at(id: number): number {
    if (this.met[id] === 0) {
      this.byId[id] = this.of(knownWord(id));
      this.met[id] = 1;
    }
    return this.byId[id] ?? 0;
  }
}
