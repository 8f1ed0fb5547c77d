import type { Steps } from "../steps";

/** Two cases are near-duplicates from this Jaccard similarity of their masked word trigrams on. */
export const NEAR_DUPLICATE_SIMILARITY = 0.6;

const SHINGLE_WORDS = 3;

/** The word that stands for a word in comparisons: one for both genders, for example. */
export type Canonical = (word: string) => string;

/**
 * The word trigrams of a case with numbers, and so ages, masked, and words in their canonical form. A text shorter than three words is one
 * shingle. Case, accents and punctuation do not count.
 */
export function shinglesOf(text: string, canonical: Canonical): ReadonlySet<string> {
  const words = wordsOf(text).map((word) => (/^\p{N}/u.test(word) ? "0" : canonical(word)));
  if (words.length === 0) return new Set();
  const count = Math.max(1, words.length - SHINGLE_WORDS + 1);
  return new Set(Array.from({ length: count }, (_, at) => words.slice(at, at + SHINGLE_WORDS).join(" ")));
}

/** Words as shingles compare them: lower case, without accents and punctuation. */
export function wordsOf(text: string): string[] {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase().match(/\p{N}+(?:[.,]\p{N}+)*|\p{L}+/gu) ?? [];
}

/** Shared shingles over all shingles, 0 to 1. Two empty sets have nothing in common. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared++;
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
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
export function* nearDuplicates(sets: readonly ReadonlySet<string>[], threshold = NEAR_DUPLICATE_SIMILARITY): Steps<NearDuplicate[]> {
  const frequency = new Map<string, number>();
  for (const set of sets) {
    for (const shingle of set) frequency.set(shingle, (frequency.get(shingle) ?? 0) + 1);
    yield;
  }

  const rowsByShingle = new Map<string, number[]>();
  const pairs: NearDuplicate[] = [];
  for (const [second, set] of sets.entries()) {
    const rarestFirst = [...set].sort((a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0) || (a < b ? -1 : 1));
    const prefix = rarestFirst.slice(0, set.size - Math.ceil(threshold * set.size) + 1);
    const candidates = new Set(prefix.flatMap((shingle) => rowsByShingle.get(shingle) ?? []));
    for (const first of [...candidates].sort((a, b) => a - b)) {
      const similarity = jaccard(sets[first] ?? new Set(), set);
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
