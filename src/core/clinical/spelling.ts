/** The word of the vocabulary that `word` is one typing error away from, if there is exactly one. */
export type Spelling = (word: string) => string | undefined;

const SHORTEST = 7;

/**
 * Forgives one letter left out, added, changed or swapped with its neighbour in words of seven letters and more; the first letter must be
 * right. `correctlySpelt` are words of the language that look like an error in a word of the vocabulary and are none.
 */
export function createSpelling(vocabulary: readonly string[], correctlySpelt: readonly string[]): Spelling {
  const known = new Set([...vocabulary, ...correctlySpelt]);
  const byShape = new Map<string, string[]>();
  for (const word of vocabulary) {
    if (word.length < SHORTEST) continue;
    const shape = shapeOf(word, word.length);
    const alike = byShape.get(shape);
    if (alike === undefined) byShape.set(shape, [word]);
    else alike.push(word);
  }
  return (word) => {
    if (word.length < SHORTEST || known.has(word)) return undefined;
    let meant: string | undefined;
    for (let length = word.length - 1; length <= word.length + 1; length++) {
      for (const candidate of byShape.get(shapeOf(word, length)) ?? []) {
        if (!isOneEdit(word, candidate) || (length <= word.length && isInflection(word, candidate))) continue;
        if (meant !== undefined) return undefined;
        meant = candidate;
      }
    }
    return meant;
  };
}

/** Words of one first letter and one length. */
function shapeOf(word: string, length: number): string {
  return `${word.slice(0, 1)}${length}`;
}

/** Endings carry grammar (number, person, gender), so an error there is more often another word. */
function isInflection(word: string, meant: string): boolean {
  const shared = Math.min(word.length, meant.length) - 2;
  return word.slice(0, shared) === meant.slice(0, shared);
}

/** @param meant differs from `word`. */
function isOneEdit(word: string, meant: string): boolean {
  let from = 0;
  while (from < word.length && word.charCodeAt(from) === meant.charCodeAt(from)) from++;
  if (word.length < meant.length) return word.endsWith(meant.slice(from + 1));
  if (word.length > meant.length) return meant.endsWith(word.slice(from + 1));
  if (word.endsWith(meant.slice(from + 1))) return true;
  return word[from] === meant[from + 1] && word[from + 1] === meant[from] && word.endsWith(meant.slice(from + 2));
}
