import { grown } from "../grown";
import type { PatternTable} from "./patternTable";
import { ANOTHER, ANY, CHOICE, NUMBER, SEQUENCE, WORD } from "./patternTable";

/** Of an entry that no other follows. */
const NO_MORE = -1;

/** With which token each pattern may begin; patterns are told apart by the order in which they were added. */
export class Beginnings {
  private mayBeAny = false;

  private constructor(
    private readonly table: PatternTable,
    /** How many patterns there are. */
    private count: number,
    readonly withNumber: number[],
    /** By the id of a word: one more than the first link of its chain, and than the last; 0 for none. */
    private heads: Int32Array,
    private tails: Int32Array,
    /** By link: the pattern, and the next link. */
    private readonly patterns: number[],
    private readonly nexts: number[],
  ) {}

  static empty(table: PatternTable): Beginnings {
    return new Beginnings(table, 0, [], new Int32Array(1 << 13), new Int32Array(1 << 13), [], []);
  }

  /** @param table a copy of its own one. */
  copy(table: PatternTable): Beginnings {
    return new Beginnings(table, this.count, [...this.withNumber], this.heads.slice(), this.tails.slice(), [...this.patterns], [...this.nexts]);
  }

  /** @returns whether a pattern must begin with a token of its own, as it has to. */
  add(node: number): boolean {
    this.mayBeAny = false;
    const mayBeEmpty = this.addFrom(node);
    this.count++;
    return !mayBeEmpty && !this.mayBeAny;
  }

  /** The patterns that may begin with a word, in the order in which they were added. */
  withWord(word: number): readonly number[] {
    const found: number[] = [];
    for (let link = (this.heads[word] ?? 0) - 1; link !== NO_MORE; link = this.nexts[link] ?? NO_MORE) found.push(this.patterns[link] ?? 0);
    return found;
  }

  /** @returns whether what begins at the node may be empty. */
  private addFrom(node: number): boolean {
    const { table } = this;
    const value = table.valueOf(node);
    switch (table.kindOf(node)) {
      case WORD:
        this.addWord(value);
        return false;
      case NUMBER:
        if (this.withNumber.at(-1) !== this.count) this.withNumber.push(this.count);
        return false;
      case ANY:
        this.mayBeAny = true;
        return false;
      case ANOTHER:
        return this.addFrom(value);
      case SEQUENCE: {
        for (let at = node + 1, end = table.behind(node); at < end; at = table.behind(at)) if (!this.addFrom(at)) return false;
        return true;
      }
      case CHOICE: {
        let mayBeEmpty = false;
        for (let at = node + 1, end = table.behind(node); at < end; at = table.behind(at)) if (this.addFrom(at)) mayBeEmpty = true;
        return mayBeEmpty;
      }
      default:
        return true;
    }
  }

  private addWord(word: number): void {
    while (word >= this.heads.length) {
      this.heads = grown(this.heads, new Int32Array(2 * this.heads.length));
      this.tails = grown(this.tails, new Int32Array(2 * this.tails.length));
    }
    const last = (this.tails[word] ?? 0) - 1;
    if (last !== NO_MORE && this.patterns[last] === this.count) return;
    const link = this.patterns.push(this.count);
    this.nexts.push(NO_MORE);
    if (last === NO_MORE) this.heads[word] = link;
    else this.nexts[last] = link - 1;
    this.tails[word] = link;
  }
}
