import type { Tokens } from "../text/tokens";
import { WORD_IDS } from "../text/wordIds";
import type { Language } from "./language";

/** The parts that a single word or sign may play in a list, a bit each. */
export const AND = 1 << 0;
export const OR = 1 << 1;
export const NOR = 1 << 2;
export const OF = 1 << 3;
export const DETERMINER = 1 << 4;
export const PRESUPPOSING = 1 << 5;
export const ADVERB = 1 << 6;
export const COMMA = 1 << 7;
export const SEMICOLON = 1 << 8;
export const COLON = 1 << 9;
export const PLUS = 1 << 10;
export const HYPHEN = 1 << 11;
export const SLASH = 1 << 12;
export const BREAK = 1 << 13;
/** A sign that begins an entry of a list. */
export const BULLET = 1 << 14;
export const INDEFINITE = 1 << 15;
/** Begins a question of the protocol. */
export const QUESTION = 1 << 16;
const MET = 1 << 17;

export const CONJUNCTION = AND | OR | NOR;
/** What repeats in a list that goes on. */
export const REPEATED = OF | OR | NOR | SLASH;

/** The parts of the words of one language: read once for each word, as scopes are walked token by token. */
export class WordRoles {
  private readonly byWord = new Map<string, number>();
  /** By word id; 0 for one that has not been met. */
  private readonly byId = new Uint32Array(WORD_IDS);

  /** @param questionStarts the first words of the protocol's questions. */
  constructor({ connectives, bullets }: Pick<Language, "connectives" | "bullets">, questionStarts: readonly string[]) {
    const { and, or, nor, of, determiners, presupposing, indefinite, adverbs } = connectives;
    const add = (words: readonly string[], role: number): void => {
      for (const word of words) this.byWord.set(word, (this.byWord.get(word) ?? 0) | role);
    };
    add(and, AND);
    add(or, OR);
    add(nor, NOR);
    add(of, OF);
    add(determiners, DETERMINER);
    add(presupposing, PRESUPPOSING);
    add(indefinite, INDEFINITE);
    add(adverbs, ADVERB);
    add(bullets, BULLET);
    add(questionStarts, QUESTION);
    for (const [sign, role] of [[",", COMMA], [";", SEMICOLON], [":", COLON], ["+", PLUS], ["-", HYPHEN], ["/", SLASH], ["\n", BREAK]] as const) add([sign], role);
  }

  /** All parts of the token; none outside the text. */
  of({ ids, words, count }: Tokens, at: number): number {
    if (at < 0 || at >= count) return 0;
    const id = ids[at] ?? -1;
    if (id < 0) return this.byWord.get(words[at] ?? "") ?? 0;
    return this.byId[id] || (this.byId[id] = MET | (this.byWord.get(words[at] ?? "") ?? 0));
  }
}
