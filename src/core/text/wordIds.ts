import { grown } from "../grown";

/** How many words are known at most. */
export const WORD_IDS = 1 << 15;
/** Longer words have no number. */
export const LONGEST_WORD = 40;

/** By id. */
const words: string[] = [];
/** Of each word its id, its units and a 0, one word behind the other: V8 compares numbers of an array faster than those of many strings. */
let spelt = new Uint16Array(1 << 12);
/** How many entries of `spelt` are used; the first is not, because a 0 marks free slots. */
let speltEnd = 1;
/** By slot, twice as many as words: the hash of a word and where it stands in `spelt`, side by side; 0 in a free slot. */
const slots = new Int32Array(4 * WORD_IDS);

/** The hash that {@link wordId} wants, one unit longer; a word's begins with 0. */
export function hashed(hash: number, unit: number): number {
  return (Math.imul(hash, 31) + unit) | 0;
}

/**
 * The number of the word that some units spell, the same each time they are met again, below {@link WORD_IDS} and the lower the earlier it was
 * first met: a language has few words, and making strings of them anew is a large part of reading a text. -1 for one that is too long, or met
 * when the table is full.
 */
export function wordId(units: Uint16Array, start: number, end: number, hash: number): number {
  if (end - start > LONGEST_WORD) return -1;
  let slot = (2 * (hash ^ (hash >>> 15))) & (slots.length - 1);
  for (let at = slots[slot + 1] ?? 0; at !== 0; at = slots[slot + 1] ?? 0) {
    if (slots[slot] === hash && isSpelt(at + 1, units, start, end)) return spelt[at] ?? 0;
    slot = (slot + 2) & (slots.length - 1);
  }
  if (words.length >= WORD_IDS) return -1;
  const id = words.push(stringOf(units, start, end)) - 1;
  slots[slot] = hash;
  slots[slot + 1] = addSpelling(id, units.subarray(start, end));
  return id;
}

/** The word itself. `id` is what {@link wordId} gave for these units. */
export function wordOf(id: number, units: Uint16Array, start: number, end: number): string {
  return id < 0 ? stringOf(units, start, end) : (words[id] ?? "");
}

/** The word of an id. */
export function knownWord(id: number): string {
  return words[id] ?? "";
}

function isSpelt(from: number, units: Uint16Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (spelt[from + at - start] !== units[at]) return false;
  return spelt[from + end - start] === 0;
}

/** @returns where it stands. */
function addSpelling(id: number, units: Uint16Array): number {
  const at = speltEnd;
  speltEnd += units.length + 2;
  if (speltEnd > spelt.length) spelt = grown(spelt, new Uint16Array(2 * spelt.length));
  spelt[at] = id;
  spelt.set(units, at + 1);
  return at;
}

function stringOf(units: Uint16Array, start: number, end: number): string {
  return String.fromCharCode(...units.subarray(start, end));
}
