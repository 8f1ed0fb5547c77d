import type { Span } from "../text/span";
import { unitAt } from "../text/units";
import { NUMBER, readWritten, WordNumbers } from "../text/writtenWords";

const SHINGLE_WORDS = 3;

/** The word that stands for a word in comparisons: one for both genders, for example. */
export type Canonical = (word: string) => string;

/** What a case is compared by: the hashes of its word trigrams, ascending, each once. A tenth of the memory of the words; two of 2³² rarely meet. */
export type Shingles = Uint32Array;

/**
 * The word trigrams of a text, or of a part of it, with numbers, and so ages, masked, and words in their canonical form. A text shorter than three words is one
 * shingle. Case, accents and punctuation do not count.
 */
export function createShingler(canonical: Canonical): (text: string, part?: Span) => Shingles {
  const hashOf = (word: string): number => hashOfWord(/^\p{N}/u.test(word) ? ANY_NUMBER : canonical(word));
  const known = new WordNumbers((written) => hashOf(wordsOf(written)[0] ?? ""));
  const numbers = hashOfWord(ANY_NUMBER);
  let hashes = new Uint32Array(1 << 8);
  return (text, part) => {
    const words = readWritten(text, part);
    if (words === undefined) {
      const strange = wordsOf(part === undefined ? text : text.slice(part.start, part.end)).map(hashOf);
      return shinglesOf(strange, strange.length);
    }
    const { ids, first, behind } = words;
    const count = behind - first;
    if (count > hashes.length) hashes = new Uint32Array(2 * count);
    for (let at = 0; at < count; at++) hashes[at] = ids[first + at] === NUMBER ? numbers : known.at(ids[first + at] ?? 0);
    return shinglesOf(hashes, count);
  };
}

const ANY_NUMBER = "0";

function shinglesOf(words: ArrayLike<number>, length: number): Shingles {
  if (length === 0) return new Uint32Array();
  const hashes = new Uint32Array(Math.max(1, length - SHINGLE_WORDS + 1));
  for (let at = 0; at < hashes.length; at++) {
    let hash = HASH_START;
    for (let word = at; word < Math.min(at + SHINGLE_WORDS, length); word++) hash = hashedWith(hash, words[word] ?? 0);
    hashes[at] = hash;
  }
  hashes.sort();
  let count = 1;
  for (let at = 1; at < hashes.length; at++) if (hashes[at] !== hashes[at - 1]) hashes[count++] = hashes[at] ?? 0;
  return count === hashes.length ? hashes : hashes.slice(0, count);
}

/** FNV-1a (Fowler, Noll, Vo). */
const HASH_START = 0x811c9dc5;

function hashedWith(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193) >>> 0;
}

function hashOfWord(word: string): number {
  let hash = HASH_START;
  for (let at = 0; at < word.length; at++) hash = hashedWith(hash, unitAt(word, at));
  return hash;
}

/** Words as shingles compare them: lower case, without accents and punctuation. */
export function wordsOf(text: string): string[] {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase().match(/\p{N}+(?:[.,]\p{N}+)*|\p{L}+/gu) ?? [];
}
