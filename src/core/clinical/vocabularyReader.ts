import { grown } from "../grown";
import { WORD, type Tokens } from "../text/tokens";
import { WORD_IDS } from "../text/wordIds";
import type { Spelling } from "./spelling";
import type { Vocabulary } from "./vocabulary";

/** Of a word that has not been met. */
const UNMET = -5;

/** Reads tokens as vocabulary ids, -1 for what is in none, until the next call. A word is looked at letter by letter only when it is first met. */
export function createReader(vocabulary: Vocabulary, spelling: Spelling): (tokens: Tokens) => Int32Array {
  const met = new Int32Array(WORD_IDS).fill(UNMET);
  let read = new Int32Array(1 << 10);
  const meet = (wordId: number, word: string, kind: number | undefined): number => {
    const id = vocabulary.idOf(wordId, word);
    return id < 0 && kind === WORD ? spelling(word) : id;
  };
  return ({ count, words, ids, kinds }) => {
    while (read.length < count) read = grown(read, new Int32Array(2 * read.length));
    for (let index = 0; index < count; index++) {
      const word = ids[index] ?? -1;
      let id = word < 0 ? UNMET : (met[word] ?? UNMET);
      if (id === UNMET) {
        id = meet(word, words[index] ?? "", kinds[index]);
        if (word >= 0) met[word] = id;
      }
      read[index] = id;
    }
    return read;
  };
}
