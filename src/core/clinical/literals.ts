import { NUMBER, numberValue, readTokens } from "../text/tokens";
import { unitAt } from "../text/units";
import { hashed, LONGEST_WORD, wordId } from "../text/wordIds";
import type { Pattern, WordPattern } from "./pattern";

/** The pattern of what may be left out. */
export const NOTHING: Pattern = { kind: "sequence", items: [] };

/** The texts that stand for themselves, each as one pattern wherever it is met. */
export class Literals {
  /** By word id. */
  private readonly words: (WordPattern | undefined)[] = [];
  private readonly others = new Map<string, Pattern>();
  /** The last word read, in its units. */
  private readonly units = new Uint16Array(LONGEST_WORD);
  private readonly read: { end: number; word: WordPattern | undefined } = { end: 0, word: undefined };

  /** The letters a to z at `from` as a word, and where they end; no word where there is none. The result holds until the next call. */
  wordAt(text: string, from: number): Readonly<typeof this.read> {
    let hash = 0;
    let end = from;
    for (let unit = unitAt(text, end); isLetter(unit); unit = unitAt(text, ++end)) {
      hash = hashed(hash, unit);
      this.units[end - from] = unit;
    }
    const id = end === from ? -1 : wordId(this.units, 0, end - from, hash);
    this.read.end = end;
    this.read.word = id < 0 ? undefined : (this.words[id] ??= { kind: "word", word: text.slice(from, end), id });
    return this.read;
  }

  of(text: string): Pattern {
    const { end, word } = this.wordAt(text, 0);
    if (word !== undefined && end === text.length) return word;
    let pattern = this.others.get(text);
    if (pattern === undefined) this.others.set(text, (pattern = tokensOf(text)));
    return pattern;
  }
}

/** Of a to z; false for the NaN behind the end. */
export function isLetter(unit: number): boolean {
  return unit >= 0x61 && unit <= 0x7a;
}

/** A literal text as the tokens it is made of; a hyphen between words may be left out. */
function tokensOf(text: string): Pattern {
  const { count, kinds, words, ids } = readTokens(text);
  const items: Pattern[] = [];
  for (let index = 0; index < count; index++) {
    const word = words[index] ?? "";
    if (kinds[index] === NUMBER) items.push({ kind: "number", min: numberValue(word), max: numberValue(word) });
    else {
      const step: Pattern = { kind: "word", word, id: ids[index] ?? -1 };
      items.push(word === "-" && count > 1 ? { kind: "choice", options: [step, NOTHING] } : step);
    }
  }
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { kind: "sequence", items };
}
