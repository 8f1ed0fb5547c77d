import type { Pattern, WordPattern } from "./pattern";

/** Tokens of edges that are no word of the vocabulary. */
export const ANY_WORD = -3;
export const ANY_NUMBER = -4;

/** Of a word that no text can hold: it has been added behind the vocabulary's back. */
const NO_WORD = -5;

/** What a pattern may begin with. */
interface Starts {
  /** Ids of words, {@link ANY_WORD} or {@link ANY_NUMBER}. */
  readonly tokens: readonly number[];
  readonly mayBeEmpty: boolean;
}

/** The words of all patterns, by the order in which they are first met. */
export class Vocabulary {
  readonly ids = new Map<string, number>();
  /** The same by the number that a word is known by. */
  private readonly byWordId: (number | undefined)[] = [];
  /** Choices are what patterns share most: each is looked at once. */
  private readonly known = new Map<Pattern, Starts>();
  private readonly taken = new Set<Pattern>();

  /** Takes up the words of a pattern. */
  startsOf(pattern: Pattern): Starts {
    const tokens: number[] = [];
    return { mayBeEmpty: this.addStarts(pattern, tokens), tokens };
  }

  /** @returns whether the pattern may be empty. */
  private addStarts(pattern: Pattern, tokens: number[]): boolean {
    switch (pattern.kind) {
      case "word":
        tokens.push(this.idOf(pattern));
        return false;
      case "number":
        tokens.push(ANY_NUMBER);
        return false;
      case "any":
        tokens.push(ANY_WORD);
        return false;
      case "sequence": {
        let mayBeEmpty = true;
        for (const item of pattern.items) {
          if (mayBeEmpty) mayBeEmpty = this.addStarts(item, tokens);
          else this.takeUp(item);
        }
        return mayBeEmpty;
      }
      case "choice": {
        let starts = this.known.get(pattern);
        if (starts === undefined) this.known.set(pattern, (starts = this.startsOfAny(pattern.options)));
        for (const token of starts.tokens) tokens.push(token);
        return starts.mayBeEmpty;
      }
    }
  }

  private startsOfAny(options: readonly Pattern[]): Starts {
    const tokens: number[] = [];
    let mayBeEmpty = false;
    for (const option of options) if (this.addStarts(option, tokens)) mayBeEmpty = true;
    return { tokens, mayBeEmpty };
  }

  /** Words with which no pattern begins here. */
  private takeUp(pattern: Pattern): void {
    if (pattern.kind === "word") this.idOf(pattern);
    else if (pattern.kind === "sequence") for (const item of pattern.items) this.takeUp(item);
    else if (pattern.kind === "choice" && !this.taken.has(pattern)) {
      this.taken.add(pattern);
      for (const option of pattern.options) this.takeUp(option);
    }
  }

  private idOf({ word, id }: WordPattern): number {
    if (id < 0) return this.added(word);
    return (this.byWordId[id] ??= this.added(word));
  }

  private added(word: string): number {
    let id = this.ids.get(word);
    if (id === undefined) this.ids.set(word, (id = this.ids.size));
    return id;
  }
}

type NumberRange = Extract<Pattern, { kind: "number" }>;

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
  private readonly endings = new Map<Pattern, number>();

  /** @param ids of all words that patterns hold. */
  constructor(private readonly ids: ReadonlyMap<string, number>) {}

  /** @returns the position before `pattern`, which leads to `next` behind it. */
  add(pattern: Pattern, next = END): number {
    if (next !== END) return this.made(pattern, next);
    let known = this.endings.get(pattern);
    if (known === undefined) this.endings.set(pattern, (known = this.made(pattern, END)));
    return known;
  }

  start(position: number): number {
    return position === 0 ? 0 : (this.ends[position - 1] ?? 0);
  }

  includes(edge: number, value: number): boolean {
    const range = this.ranges[edge];
    return range !== undefined && value >= range.min && value <= range.max;
  }

  private made(pattern: Pattern, next: number): number {
    switch (pattern.kind) {
      case "word":
        this.addEdge(this.idOf(pattern.word), undefined, next);
        return this.addPosition(false);
      case "number":
        this.addEdge(ANY_NUMBER, pattern, next);
        return this.addPosition(false);
      case "any":
        this.addEdge(ANY_WORD, undefined, next);
        return this.addPosition(false);
      case "sequence": {
        let rest = next;
        for (let at = pattern.items.length - 1; at >= 0; at--) {
          const item = pattern.items[at];
          if (item !== undefined) rest = this.add(item, rest);
        }
        return rest;
      }
      case "choice":
        return this.union(pattern.options, next);
    }
  }

  /** Options that may be left out lead to the same edges more than once: each is kept once. */
  private union(options: readonly Pattern[], next: number): number {
    const before = options.map((option) => (option.kind === "word" ? END : this.add(option, next)));
    const first = this.tokens.length;
    let accepts = false;
    for (let option = 0; option < options.length; option++) {
      const pattern = options[option];
      const position = before[option] ?? END;
      if (pattern?.kind === "word") {
        this.addEdge(this.idOf(pattern.word), undefined, next);
        continue;
      }
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

  private idOf(word: string): number {
    return this.ids.get(word) ?? NO_WORD;
  }
}
