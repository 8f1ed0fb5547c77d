/** The word of the vocabulary that `word`, which is not in it, is one typing error away from: its id, -1 unless there is exactly one. */
export type Spelling = (word: string) => number;

const SHORTEST = 7;

/**
 * Forgives one letter left out, added, changed or swapped with its neighbour, but for the first, in words of seven letters and more.
 * `correctlySpelt` are words of the language that look like an error in a word of the vocabulary and are none.
 */
export function createSpelling(vocabulary: readonly string[], correctlySpelt: readonly string[]): Spelling {
  const correct = new Set(correctlySpelt);
  const heads = new Int32Array(CHAINS).fill(NO_MORE);
  const nexts = new Int32Array(vocabulary.length);
  for (let id = vocabulary.length - 1; id >= 0; id--) {
    const word = vocabulary[id] ?? "";
    const chain = chainOf(word, word.length);
    nexts[id] = heads[chain] ?? NO_MORE;
    heads[chain] = id;
  }
  return (word) => {
    if (word.length < SHORTEST - 1 || correct.has(word)) return -1;
    const near: number[] = [];
    for (let length = word.length - 1; length <= word.length + 1; length++) {
      for (let id = heads[chainOf(word, length)] ?? NO_MORE; id !== NO_MORE; id = nexts[id] ?? NO_MORE) {
        const other = vocabulary[id] ?? "";
        if (other.length === length && other[0] === word[0] && isOneEdit(word, other)) near.push(id);
      }
    }
    const [only = -1] = near;
    const meant = vocabulary[only] ?? "";
    return near.length === 1 && meant.length >= SHORTEST && !isInflection(word, meant) ? only : -1;
  };
}

const CHAINS = 1 << 10;
const NO_MORE = -1;

/** The same for words of one length and first letter, and for few others. */
function chainOf(word: string, length: number): number {
  return (Math.imul(length, 131) + word.charCodeAt(0)) & (CHAINS - 1);
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
