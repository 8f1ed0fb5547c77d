/** The word of the vocabulary that `word` is one typing error away from, if there is exactly one. */
export type Spelling = (word: string) => string | undefined;

const SHORTEST = 7;
const AMBIGUOUS = "";

/**
 * Forgives one letter left out, added, changed or swapped with its neighbour in words of seven letters and more, by the symmetric deletion
 * method (Garbe 2012). `correctlySpelt` are words of the language that look like an error in a word of the vocabulary and are none.
 */
export function createSpelling(vocabulary: readonly string[], correctlySpelt: readonly string[]): Spelling {
  const known = new Set([...vocabulary, ...correctlySpelt]);
  const byDeletion = new Map<string, string>();
  const remember = (shortened: string, word: string) => {
    const other = byDeletion.get(shortened);
    byDeletion.set(shortened, other === undefined || other === word ? word : AMBIGUOUS);
  };
  for (const word of vocabulary) {
    if (word.length < SHORTEST) continue;
    remember(word, word);
    for (let at = 1; at < word.length; at++) remember(without(word, at), word);
  }
  return (word) => {
    if (word.length < SHORTEST || known.has(word)) return undefined;
    const extra = byDeletion.get(word);
    if (extra !== undefined && extra !== AMBIGUOUS) return extra;
    for (let at = 1; at < word.length; at++) {
      const meant = byDeletion.get(without(word, at));
      if (meant !== undefined && meant !== AMBIGUOUS && isOneEdit(word, meant) && !isInflection(word, meant)) return meant;
    }
    return undefined;
  };
}

function without(word: string, at: number): string {
  return word.slice(0, at) + word.slice(at + 1);
}

/** Endings carry grammar (number, person, gender), so an error there is more often another word. */
function isInflection(word: string, meant: string): boolean {
  const shared = Math.min(word.length, meant.length) - 2;
  return word.slice(0, shared) === meant.slice(0, shared);
}

function isOneEdit(word: string, meant: string): boolean {
  let from = 0;
  while (from < word.length && word[from] === meant[from]) from++;
  const rest = word.slice(from);
  const restMeant = meant.slice(from);
  if (rest.length !== restMeant.length) return rest.slice(1) === restMeant || rest === restMeant.slice(1);
  return rest.slice(1) === restMeant.slice(1) || (rest[0] === restMeant[1] && rest[1] === restMeant[0] && rest.slice(2) === restMeant.slice(2));
}
