import type { Steps } from "../steps";
import { Beginnings } from "./beginnings";
import { PatternParser } from "./pattern";
import { PatternError, type PatternLists } from "./patternSource";
import type { PatternTable } from "./patternTable";

/** A pattern with what it stands for. */
export interface Entry<T> {
  readonly pattern: string;
  readonly value: T;
}

/** Patterns between two pauses: far less than a millisecond, but for the first ones, which are read by code that has not been compiled yet. */
const PATTERNS_AT_ONCE = 8;

/** Patterns that have been read, with what they stand for. Others may be read on the ground of them, so that those of a language are read once for all its protocols. */
export class PatternSet<T> {
  private constructor(
    private readonly parser: PatternParser,
    readonly beginnings: Beginnings,
    /** By pattern: its node in the {@link table}. */
    readonly nodes: number[],
    /** What patterns stand for; many stand for the same. */
    readonly values: T[],
    /** By pattern: its value. */
    readonly valueOf: number[],
  ) {}

  static empty<T>(lists: PatternLists): PatternSet<T> {
    const parser = new PatternParser(lists);
    return new PatternSet(parser, Beginnings.empty(parser.table), [], [], []);
  }

  /** A copy of these patterns, for others that may name more lists. */
  withLists(lists: PatternLists): PatternSet<T> {
    const parser = new PatternParser(lists, this.parser);
    return new PatternSet(parser, this.beginnings.copy(parser.table), [...this.nodes], [...this.values], [...this.valueOf]);
  }

  get table(): PatternTable {
    return this.parser.table;
  }

  /**
   * Reads patterns, with pauses.
   * @throws {PatternError} when one cannot be read or would fit nothing.
   */
  *add(entries: readonly Entry<T>[]): Steps<void> {
    const { parser, beginnings, nodes, values, valueOf } = this;
    for (let index = 0; index < entries.length; index++) {
      if (index % PATTERNS_AT_ONCE === 0) yield;
      const { pattern, value } = entries[index] as Entry<T>;
      const node = parser.parse(pattern);
      if (!beginnings.add(node)) throw new PatternError(pattern, "empty", 0);
      nodes.push(node);
      // Patterns for the same stand behind each other.
      if (values.at(-1) !== value) values.push(value);
      valueOf.push(values.length - 1);
    }
    yield;
  }
}
