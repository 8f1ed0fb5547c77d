import type { Steps } from "../steps";

/** Two cases are near-duplicates from this Jaccard similarity of their masked word trigrams on. */
export const NEAR_DUPLICATE_SIMILARITY = 0.6;

const SHINGLE_WORDS = 3;

/** The word that stands for a word in comparisons: one for both genders, for example. */
export type Canonical = (word: string) => string;

/** What a case is compared by: the hashes of its word trigrams, ascending, each once. A tenth of the memory of the words; two of 2³² rarely meet. */
export type Shingles = Uint32Array;

/**
 * The word trigrams of a case with numbers, and so ages, masked, and words in their canonical form. A text shorter than three words is one
 * shingle. Case, accents and punctuation do not count.
 */
export function shinglesOf(text: string, canonical: Canonical): Shingles {
  const words = wordsOf(text).map((word) => (/^\p{N}/u.test(word) ? "0" : canonical(word)));
  if (words.length === 0) return new Uint32Array();
  const count = Math.max(1, words.length - SHINGLE_WORDS + 1);
  const hashes = Uint32Array.from({ length: count }, (_, at) => hashOf(words.slice(at, at + SHINGLE_WORDS).join(" "))).sort();
  return hashes.filter((hash, at) => at === 0 || hash !== hashes[at - 1]);
}

/** FNV-1a of the UTF-16 units (Fowler, Noll, Vo). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Words as shingles compare them: lower case, without accents and punctuation. */
export function wordsOf(text: string): string[] {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase().match(/\p{N}+(?:[.,]\p{N}+)*|\p{L}+/gu) ?? [];
}

/** Shared shingles over all shingles, 0 to 1. Two empty sets have nothing in common. */
export function jaccard(a: Shingles, b: Shingles): number {
  let shared = 0;
  for (let left = 0, right = 0; left < a.length && right < b.length; ) {
    const difference = (a[left] ?? 0) - (b[right] ?? 0);
    if (difference === 0) shared++;
    if (difference <= 0) left++;
    if (difference >= 0) right++;
  }
  return shared === 0 ? 0 : shared / (a.length + b.length - shared);
}

/** How many of its first shingles, in an order that all sets share, a set must be known by: two as similar as asked share one of them. */
export function prefixLength(shingles: number, threshold = NEAR_DUPLICATE_SIMILARITY): number {
  return shingles - Math.ceil(threshold * shingles) + 1;
}

/** Two cases, by their places in the list, `first` before `second`, and how alike they are. */
export interface NearDuplicate {
  readonly first: number;
  readonly second: number;
  readonly similarity: number;
}

/**
 * All pairs of near-duplicates, ordered by `second`, then `first`. Exact: sets as similar as asked must share one of their rarest shingles
 * (prefix filtering, Bayardo, Ma and Srikant, "Scaling up all pairs similarity search", WWW 2007), so only rows that do are compared.
 * Yields after each row, so that the caller may pause.
 */
export function* nearDuplicates(sets: readonly Shingles[], threshold = NEAR_DUPLICATE_SIMILARITY): Steps<NearDuplicate[]> {
  const frequency = new Map<number, number>();
  for (const set of sets) {
    for (const shingle of set) frequency.set(shingle, (frequency.get(shingle) ?? 0) + 1);
    yield;
  }

  const rowsByShingle = new Map<number, number[]>();
  const pairs: NearDuplicate[] = [];
  for (const [second, set] of sets.entries()) {
    const rarestFirst = [...set].sort((a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0) || a - b);
    // What one row alone has leads to no other.
    const prefix = rarestFirst.slice(0, prefixLength(set.length, threshold)).filter((shingle) => (frequency.get(shingle) ?? 0) > 1);
    const candidates = new Set(prefix.flatMap((shingle) => rowsByShingle.get(shingle) ?? []));
    for (const first of [...candidates].sort((a, b) => a - b)) {
      const similarity = jaccard(sets[first] ?? new Uint32Array(), set);
      if (similarity >= threshold) pairs.push({ first, second, similarity });
    }
    for (const shingle of prefix) {
      const rows = rowsByShingle.get(shingle);
      if (rows === undefined) rowsByShingle.set(shingle, [second]);
      else rows.push(second);
    }
    yield;
  }
  return pairs;
}
