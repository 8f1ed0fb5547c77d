import { grown } from "../grown";
import { Vocabulary } from "./vocabulary";

/** Kinds of node. */
export const WORD = 0;
export const NUMBER = 1;
/** Any one word. */
export const ANY = 2;
/** What follows in it, one after the other. */
export const SEQUENCE = 3;
/** One of what follows in it. */
export const CHOICE = 4;
/** A node that stands elsewhere in the table. */
export const ANOTHER = 5;

const KIND_BITS = 3;
const KIND = (1 << KIND_BITS) - 1;

/** Both bounds belong to it. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

/**
 * Parsed patterns as nodes in one array, each right before those that it holds. A node is a number: its kind, and what it says: of a word its id in the
 * vocabulary, of a number the index of its range, of a sequence or choice how many nodes it is with all that it holds, of another the index of
 * that one. There are tens of thousands, and objects cost more to make and to collect than reading the patterns does.
 */
export class PatternTable {
  private constructor(
    public count: number,
    readonly ranges: NumberRange[],
    readonly vocabulary: Vocabulary,
    private nodes: Int32Array,
  ) {}

  static empty(): PatternTable {
    return new PatternTable(0, [], Vocabulary.empty(), new Int32Array(1 << 14));
  }

  copy(): PatternTable {
    return new PatternTable(this.count, [...this.ranges], this.vocabulary.copy(), this.nodes.slice());
  }

  kindOf(node: number): number {
    return (this.nodes[node] ?? 0) & KIND;
  }

  valueOf(node: number): number {
    return (this.nodes[node] ?? 0) >> KIND_BITS;
  }

  /** The node behind one and all that it holds. */
  behind(node: number): number {
    const kind = this.kindOf(node);
    return node + (kind === SEQUENCE || kind === CHOICE ? this.valueOf(node) : 1);
  }

  /** The nodes right inside a sequence or choice. */
  inside(node: number): readonly number[] {
    const held: number[] = [];
    for (let at = node + 1, end = this.behind(node); at < end; at = this.behind(at)) held.push(at);
    return held;
  }

  /** @returns the new node. */
  add(kind: number, value: number): number {
    if (this.count === this.nodes.length) this.nodes = grown(this.nodes, new Int32Array(2 * this.count));
    this.nodes[this.count] = (value << KIND_BITS) | kind;
    return this.count++;
  }

  /** @returns its node. */
  addNumber(range: NumberRange): number {
    return this.add(NUMBER, this.ranges.push(range) - 1);
  }

  /** Begins a sequence or choice, which holds what is added until it is closed. */
  open(): number {
    return this.add(SEQUENCE, 1);
  }

  close(node: number, kind: typeof SEQUENCE | typeof CHOICE): void {
    this.nodes[node] = ((this.count - node) << KIND_BITS) | kind;
  }
}
