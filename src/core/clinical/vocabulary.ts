import { WORD_IDS, wordId, wordOf } from "../text/wordIds";

/** The words of all patterns, numbered in the order in which they are first met. */
export class Vocabulary {
  private constructor(
    /** By id. */
    readonly words: string[],
    /** By word id: one more than the id here; 0 for a word that is not in it. */
    private readonly byWordId: Int32Array,
    /** Words without a word id. */
    private readonly others: Map<string, number>,
  ) {}

  static empty(): Vocabulary {
    return new Vocabulary([], new Int32Array(WORD_IDS), new Map());
  }

  copy(): Vocabulary {
    return new Vocabulary([...this.words], this.byWordId.slice(), new Map(this.others));
  }

  /** Takes a word up. @param known its {@link wordId}, -1 for a word that has none. @returns its id here. */
  add(known: number, word: string): number {
    const before = this.idOf(known, word);
    if (before >= 0) return before;
    const id = this.words.push(word) - 1;
    if (known < 0) this.others.set(word, id);
    else this.byWordId[known] = id + 1;
    return id;
  }

  /** The same of a word that some units spell, with their hash. */
  addSpelt(units: Uint16Array, start: number, end: number, hash: number): number {
    const known = wordId(units, start, end, hash);
    const before = known < 0 ? -1 : (this.byWordId[known] ?? 0) - 1;
    return before >= 0 ? before : this.add(known, wordOf(known, units, start, end));
  }

  /** -1 for a word that is not in it. */
  idOf(known: number, word: string): number {
    return known < 0 ? (this.others.get(word) ?? -1) : (this.byWordId[known] ?? 0) - 1;
  }
}
