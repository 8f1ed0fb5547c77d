import type { PatternTable} from "./patternTable";
import { ANOTHER, ANY, CHOICE, NUMBER, WORD, type NumberRange } from "./patternTable";

/** Tokens of edges that are no word of the vocabulary. */
export const ANY_WORD = -3;
export const ANY_NUMBER = -4;

/** The position behind the last token of a pattern. */
export const END = 0;

/**
 * Patterns as positions and edges (a position automaton, Glushkov 1961): from each position edges lead on, one for each token that may come
 * there. Both are numbers, and what is known of them stands in arrays side by side: there are tens of thousands, and objects cost more to make
 * and to collect than all the rest. What patterns end with is often the same, and is made once.
 */
export class Positions {
  /** By position: behind its last edge; its first one is where those of the position before end. */
  readonly ends: number[] = [0];
  /** By position: whether a pattern may end there. */
  readonly accepts: boolean[] = [true];
  /** By edge: the id of a word, {@link ANY_WORD} or {@link ANY_NUMBER}. */
  readonly tokens: number[] = [];
  /** By edge: of a number, both included. */
  readonly ranges: (NumberRange | undefined)[] = [];
  /** By edge: the position that it leads to. */
  readonly nexts: number[] = [];
  /** By node: the position before it where it ends a pattern. */
  private readonly endings = new Map<number, number>();

  constructor(private readonly table: PatternTable) {}

  /** @returns the position before what a node of the table says, which leads to `next` behind it. */
  add(node: number, next = END): number {
    if (this.table.kindOf(node) === ANOTHER) return this.add(this.table.valueOf(node), next);
    if (next !== END) return this.made(node, next);
    let known = this.endings.get(node);
    if (known === undefined) this.endings.set(node, (known = this.made(node, END)));
    return known;
  }

  start(position: number): number {
    return position === 0 ? 0 : (this.ends[position - 1] ?? 0);
  }

  /** Whether one of the edges from a position fits. */
  some(position: number, fits: (edge: number) => boolean): boolean {
    for (let edge = this.start(position); edge < (this.ends[position] ?? 0); edge++) if (fits(edge)) return true;
    return false;
  }

  includes(edge: number, value: number): boolean {
    const range = this.ranges[edge];
    return range !== undefined && value >= range.min && value <= range.max;
  }

  private made(node: number, next: number): number {
    const { table } = this;
    const value = table.valueOf(node);
    switch (table.kindOf(node)) {
      case WORD:
        this.addEdge(value, undefined, next);
        return this.addPosition(false);
      case NUMBER:
        this.addEdge(ANY_NUMBER, table.ranges[value], next);
        return this.addPosition(false);
      case ANY:
        this.addEdge(ANY_WORD, undefined, next);
        return this.addPosition(false);
      case CHOICE:
        return this.union(table.inside(node), next);
      default:
        return table.inside(node).reduceRight((rest, item) => this.add(item, rest), next);
    }
  }

  /** Options that may be left out lead to the same edges more than once: each is kept once. */
  private union(options: readonly number[], next: number): number {
    const { table } = this;
    const before = options.map((option) => (table.kindOf(option) === WORD ? END : this.add(option, next)));
    const first = this.tokens.length;
    let accepts = false;
    for (let option = 0; option < options.length; option++) {
      const node = options[option] ?? 0;
      if (table.kindOf(node) === WORD) {
        this.addEdge(table.valueOf(node), undefined, next);
        continue;
      }
      const position = before[option] ?? END;
      accepts ||= this.accepts[position] === true;
      for (let edge = this.start(position), end = this.ends[position] ?? 0; edge < end; edge++) this.repeatEdge(edge, first);
    }
    return this.addPosition(accepts);
  }

  /** Adds an edge like another, unless there is one since `first`. */
  private repeatEdge(edge: number, first: number): void {
    const token = this.tokens[edge] ?? ANY_WORD;
    const next = this.nexts[edge] ?? END;
    const range = this.ranges[edge];
    for (let at = first; at < this.tokens.length; at++) if (this.tokens[at] === token && this.nexts[at] === next && this.ranges[at] === range) return;
    this.addEdge(token, range, next);
  }

  private addEdge(token: number, range: NumberRange | undefined, next: number): void {
    this.tokens.push(token);
    this.ranges.push(range);
    this.nexts.push(next);
  }

  /** The edges that no position has yet are those of the new one. */
  private addPosition(accepts: boolean): number {
    this.accepts.push(accepts);
    return this.ends.push(this.tokens.length) - 1;
  }
}
