/** Slots of the table, a power of two; half of them are filled at most. */
const SLOTS = 1 << 16;
const LONGEST = 40;

const known = new Array<string | undefined>(SLOTS);
let count = 0;

/**
 * The string of some units, the same object each time they are met again: a language has few words, and making strings of them anew is a
 * large part of reading a text. When the table is full, further words are made anew.
 */
export function internedWord(units: Uint16Array, start: number, end: number): string {
  if (end - start > LONGEST) return wordOf(units, start, end);
  let hash = end - start;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (units[at] ?? 0)) | 0;
  let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  for (let word = known[slot]; word !== undefined; word = known[slot]) {
    if (isWord(word, units, start, end)) return word;
    slot = (slot + 1) & (SLOTS - 1);
  }
  const word = wordOf(units, start, end);
  if (count < SLOTS / 2) {
    known[slot] = word;
    count++;
  }
  return word;
}

function isWord(word: string, units: Uint16Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let at = start; at < end; at++) if (word.charCodeAt(at - start) !== units[at]) return false;
  return true;
}

function wordOf(units: Uint16Array, start: number, end: number): string {
  let word = "";
  for (let at = start; at < end; at++) word += String.fromCharCode(units[at] ?? 0);
  return word;
}
