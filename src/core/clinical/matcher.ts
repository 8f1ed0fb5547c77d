import { grown } from "../grown";
import { finish, type Steps } from "../steps";
import { NUMBER, WORD, type Tokens } from "../text/tokens";
import { PatternSet, type Entry } from "./patternSet";
import type { PatternLists } from "./patternSource";
import { ANY_WORD, END, Positions } from "./positions";
import { createSpelling } from "./spelling";
import { Transitions, UNMADE } from "./transitions";
import { createReader } from "./vocabularyReader";

/** One place where a pattern fits; token indexes, `end` excluded. */
export interface Match<T> {
  readonly start: number;
  readonly end: number;
  readonly value: T;
}

/** Finds all patterns of the knowledge files in one pass over the tokens. */
export interface Matcher<T> {
  /** Calls `found` for every fit, by start; only for those that start between two tokens, where these are given. Typing errors in long words are forgiven. */
  scan(tokens: Tokens, found: (start: number, end: number, value: T) => void, from?: number, to?: number): void;
}

/** So many tokens are read at one go where a long text is read with pauses. */
export const TOKENS_AT_ONCE = 1 << 10;

/** Like {@link Matcher.scan}, with pauses in tokens that are kept. */
export function* scanning<T>(matcher: Matcher<T>, tokens: Tokens, found: (start: number, end: number, value: T) => void): Steps<void> {
  for (let from = 0; from < tokens.count; from += TOKENS_AT_ONCE) {
    if (from > 0) yield;
    matcher.scan(tokens, found, from, Math.min(from + TOKENS_AT_ONCE, tokens.count));
  }
}

/** A position inside one pattern. */
interface Place {
  /** In {@link Positions}. */
  readonly position: number;
  /** What the pattern stands for, by its number in the automaton. */
  readonly value: number;
}

/** No pattern goes on. */
const NONE = -1;

/**
 * Compiles patterns into an automaton that is made deterministic as texts are read.
 * @throws {PatternError} when a pattern cannot be read or would fit nothing.
 */
export function createMatcher<T>(entries: readonly Entry<T>[], lists: PatternLists, correctlySpelt: readonly string[]): Matcher<T> {
  const set = PatternSet.empty<T>(lists);
  finish(set.add(entries));
  return finish(buildMatcher(set, correctlySpelt));
}

/** The same of patterns that have been read, with pauses. */
export function* buildMatcher<T>(set: PatternSet<T>, correctlySpelt: readonly string[]): Steps<Matcher<T>> {
  const { vocabulary } = set.table;
  const automaton = new Automaton(set);
  yield;
  const spelling = createSpelling(vocabulary.words, correctlySpelt);
  yield;
  const read = createReader(vocabulary, spelling);
  return {
    scan(tokens, found, from = 0, to = tokens.count) {
      automaton.trim();
      const ids = read(tokens);
      for (let start = from; start < to; start++) {
        let state = automaton.begin(tokens, start, ids);
        for (let end = start + 1; state !== NONE; end++) {
          const fits = automaton.fits[state];
          if (fits !== undefined) for (let fit = 0; fit < fits.length; fit++) found(start, end, fits[fit] as T);
          state = end < tokens.count ? automaton.advance(state, tokens, end, ids) : NONE;
        }
      }
    },
  };
}

/** Numbers of 32 bits: a power of two. */
const EXPECTED = 4;

/** Past so many states all are forgotten, and made again as they are needed: a bound on memory, met by texts of millions of different words only. */
const MOST_STATES = 1 << 16;

/**
 * What may still fit after some tokens is a state, known by its number and made when a text first leads there. What leads from state to state
 * lies in one flat table, because looking it up is most of the work on a text; and ways that lead to the same places lead to one state, because
 * a small table is looked up faster.
 */
class Automaton<T> {
  /** By state: the patterns that fit there; undefined where none does. */
  readonly fits: (readonly T[] | undefined)[] = [];
  private places: (readonly Place[])[] = [];
  /** By the places that it stands for, as text. */
  private readonly known = new Map<string, number>();
  /** By state so many numbers, in which each word that patterns name next has a bit: by it nearly all others are told at once. */
  private expects = new Int32Array(EXPECTED << 10);
  /** By state: where any other word leads; {@link NONE} where none may come. */
  private others = new Int32Array(1 << 10);
  /** By state: the bounds of all ranges that may come next, ascending. */
  private bounds: (readonly number[])[] = [];
  /** By state, where a number may come next, and by the interval between two bounds that it lies in: all numbers of one interval lead to the same state. */
  private afterNumbers: (number[] | undefined)[] = [];
  private transitions: Transitions;
  /** By vocabulary id. */
  private readonly beginnings: Int32Array;
  private readonly positions: Positions;
  /** How many words the vocabulary has. */
  private readonly words: number;

  constructor(private readonly set: PatternSet<T>) {
    this.positions = new Positions(set.table);
    this.words = set.table.vocabulary.words.length;
    this.beginnings = new Int32Array(this.words).fill(UNMADE);
    this.transitions = new Transitions();
    this.makeState(this.placesIn(set.beginnings.withNumber));
  }

  /** To be called between texts. */
  trim(): void {
    if (this.places.length <= MOST_STATES) return;
    this.fits.length = this.places.length = this.bounds.length = this.afterNumbers.length = 0;
    this.known.clear();
    this.beginnings.fill(UNMADE);
    this.transitions = new Transitions();
    this.makeState(this.placesIn(this.set.beginnings.withNumber));
  }

  /** The state behind the first token of a pattern. */
  begin(tokens: Tokens, at: number, ids: Int32Array): number {
    if (tokens.kinds[at] === NUMBER) return this.afterNumber(0, tokens.values[at] ?? 0);
    const id = ids[at] ?? NONE;
    if (id < 0) return NONE;
    const known = this.beginnings[id] ?? NONE;
    return known === UNMADE ? this.makeBeginning(id) : known;
  }

  advance(state: number, tokens: Tokens, at: number, ids: Int32Array): number {
    const kind = tokens.kinds[at];
    if (kind === NUMBER) return this.afterNumber(state, tokens.values[at] ?? 0);
    const id = ids[at] ?? NONE;
    if (id >= 0 && ((this.expects[expectedAt(state, id)] ?? 0) & bitOf(id)) !== 0) return this.afterWord(state, id, kind === WORD);
    return kind === WORD ? this.afterOther(state) : NONE;
  }

  private afterWord(state: number, id: number, isWord: boolean): number {
    const key = state * this.words + id;
    const known = this.transitions.get(key);
    return known === UNMADE ? this.makeAfterWord(state, id, isWord, key) : known;
  }

  private afterOther(state: number): number {
    const known = this.others[state] ?? NONE;
    return known === UNMADE ? this.makeAfterOther(state) : known;
  }

  private afterNumber(state: number, value: number): number {
    const after = this.afterNumbers[state];
    if (after === undefined) return NONE;
    const interval = intervalOf(this.bounds[state] ?? [], value);
    const known = after[interval] ?? NONE;
    return known === UNMADE ? (after[interval] = this.makeAfterNumber(state, value)) : known;
  }

  // What follows is run once for each state. It is kept apart because a function that holds a closure pays for it at each call.

  private makeBeginning(id: number): number {
    return (this.beginnings[id] = this.stateAfter(this.placesIn(this.set.beginnings.withWord(id)), (edge) => this.positions.tokens[edge] === id));
  }

  private makeAfterWord(state: number, id: number, isWord: boolean, key: number): number {
    const { tokens } = this.positions;
    const isNamed = (this.places[state] ?? []).some(({ position }) => this.positions.some(position, (edge) => tokens[edge] === id));
    const other = isWord ? this.afterOther(state) : NONE;
    const next = isNamed ? this.stateAfter(this.places[state] ?? [], (edge) => tokens[edge] === id || (other !== NONE && tokens[edge] === ANY_WORD)) : other;
    this.transitions.set(key, next);
    return next;
  }

  private makeAfterOther(state: number): number {
    const next = this.stateAfter(this.places[state] ?? [], (edge) => this.positions.tokens[edge] === ANY_WORD);
    return (this.others[state] = next);
  }

  private makeAfterNumber(state: number, value: number): number {
    return this.stateAfter(this.places[state] ?? [], (edge) => this.positions.includes(edge, value));
  }

  private placesIn(patterns: readonly number[]): readonly Place[] {
    const { nodes, valueOf } = this.set;
    return patterns.map((pattern) => ({ position: this.positions.add(nodes[pattern] ?? 0), value: valueOf[pattern] ?? 0 }));
  }

  private stateAfter(places: readonly Place[], fits: (edge: number) => boolean): number {
    const { ends, nexts } = this.positions;
    const after = new Map<string, Place>();
    for (const { position, value } of places) {
      for (let edge = this.positions.start(position); edge < (ends[position] ?? 0); edge++) {
        if (!fits(edge)) continue;
        const next = nexts[edge] ?? END;
        after.set(`${next} ${value}`, { position: next, value });
      }
    }
    if (after.size === 0) return NONE;
    const key = [...after.keys()].join();
    let state = this.known.get(key);
    if (state === undefined) this.known.set(key, (state = this.makeState([...after.values()])));
    return state;
  }

  private makeState(places: readonly Place[]): number {
    const state = this.places.length;
    const fits = new Set<number>();
    const bounds = new Set<number>();
    const expected: number[] = [];
    let other = NONE;
    const { accepts, tokens, ends, ranges } = this.positions;
    for (const { position, value } of places) {
      if (accepts[position] === true) fits.add(value);
      for (let edge = this.positions.start(position); edge < (ends[position] ?? 0); edge++) {
        const token = tokens[edge] ?? NONE;
        const range = ranges[edge];
        if (range !== undefined) bounds.add(range.min).add(range.max);
        else if (token === ANY_WORD) other = UNMADE;
        else expected.push(token);
      }
    }
    this.places.push(places);
    this.fits.push(fits.size === 0 ? undefined : Array.from(fits, (value) => this.set.values[value] as T));
    this.bounds.push([...bounds].sort((a, b) => a - b));
    this.afterNumbers.push(bounds.size === 0 ? undefined : new Array<number>(2 * bounds.size + 1).fill(UNMADE));
    if (state >= this.others.length) {
      this.expects = grown(this.expects, new Int32Array(2 * this.expects.length));
      this.others = grown(this.others, new Int32Array(2 * this.others.length));
    }
    this.expects.fill(0, state * EXPECTED, (state + 1) * EXPECTED);
    for (const id of expected) this.expects[expectedAt(state, id)] = (this.expects[expectedAt(state, id)] ?? 0) | bitOf(id);
    this.others[state] = other;
    return state;
  }
}

function expectedAt(state: number, id: number): number {
  return state * EXPECTED + ((id >>> 5) & (EXPECTED - 1));
}

function bitOf(id: number): number {
  return 1 << (id & 31);
}

/** Twice the number of bounds below `value`, one more when it is a bound itself. */
function intervalOf(bounds: readonly number[], value: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return 2 * low + (bounds[low] === value ? 1 : 0);
}
