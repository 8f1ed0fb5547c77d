import { unitAt } from "./units";

/** Slots of the table, a power of two; half of them are filled at most. */
export const WORD_IDS = 1 << 16;
const LONGEST = 40;

const known = new Array<string | undefined>(WORD_IDS);
/** Hash of the word in a slot: nearly always enough to tell that it is another. */
const hashes = new Int32Array(WORD_IDS);
let count = 0;

/** The hash that {@link wordId} wants, one unit longer; a word's begins with 0. */
export function hashed(hash: number, unit: number): number {
  return (Math.imul(hash, 31) + unit) | 0;
}

/**
 * The number of the word that some units spell, the same each time they are met again, below {@link WORD_IDS}: a language has few words, and
 * making strings of them anew is a large part of reading a text. -1 for one that is too long, or met when the table is full.
 */
export function wordId(units: Uint16Array, start: number, end: number, hash: number): number {
  if (end - start > LONGEST) return -1;
  let slot = (hash ^ (hash >>> 15)) & (WORD_IDS - 1);
  for (let word = known[slot]; word !== undefined; word = known[slot]) {
    if (hashes[slot] === hash && isWord(word, units, start, end)) return slot;
    slot = (slot + 1) & (WORD_IDS - 1);
  }
  if (count >= WORD_IDS / 2) return -1;
  known[slot] = stringOf(units, start, end);
  hashes[slot] = hash;
  count++;
  return slot;
}

/** The word itself. `id` is what {@link wordId} gave for these units. */
export function wordOf(id: number, units: Uint16Array, start: number, end: number): string {
  return known[id] ?? stringOf(units, start, end);
}

function isWord(word: string, units: Uint16Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let at = start; at < end; at++) if (unitAt(word, at - start) !== units[at]) return false;
  return true;
}

function stringOf(units: Uint16Array, start: number, end: number): string {
  return String.fromCharCode(...units.subarray(start, end));
}
