/** The word of the vocabulary that `word`, which is not in it, is one typing error away from: its id, -1 unless there is exactly one. */
export type Spelling = (word: string) => number;

const SHORTEST = 7;

/**
 * Forgives one letter left out, added, changed or swapped with its neighbour, but for the first, in words of seven letters and more.
 * `correctlySpelt` are words of the language that look like an error in a word of the vocabulary and are none.
 */
export function createSpelling(vocabulary: readonly string[], correctlySpelt: readonly string[]): Spelling {
  const correct = new Set(correctlySpelt);
  const bySize = new Map<number, number[]>();
  for (const [id, word] of vocabulary.entries()) {
    if (word.length < SHORTEST - 1) continue;
    const size = sizeOf(word, word.length);
    const others = bySize.get(size);
    if (others === undefined) bySize.set(size, [id]);
    else others.push(id);
  }
  return (word) => {
    if (word.length < SHORTEST - 1 || correct.has(word)) return -1;
    const near = [-1, 0, 1].flatMap((more) => bySize.get(sizeOf(word, word.length + more)) ?? []).filter((id) => isOneEdit(word, vocabulary[id] ?? ""));
    const [only = -1] = near;
    const meant = vocabulary[only] ?? "";
    return near.length === 1 && meant.length >= SHORTEST && !isInflection(word, meant) ? only : -1;
  };
}

/** Equal for words of one length and first letter. */
function sizeOf(word: string, length: number): number {
  return length * 0x10000 + word.charCodeAt(0);
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
