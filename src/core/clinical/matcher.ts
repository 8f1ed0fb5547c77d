import { grown } from "../grown";
import { finish, type Steps } from "../steps";
import { NUMBER, numberValue, WORD, type Tokens } from "../text/tokens";
import { WORD_IDS } from "../text/wordIds";
import { createPatternParser, PatternError, type Pattern, type PatternLists } from "./pattern";
import { ANY_NUMBER, ANY_WORD, END, Positions, Vocabulary } from "./positions";
import { createSpelling, type Spelling } from "./spelling";

/** A pattern with what it stands for. */
export interface Entry<T> {
  readonly pattern: string;
  readonly value: T;
}

/** One place where a pattern fits; token indexes, `end` excluded. */
export interface Match<T> {
  readonly start: number;
  readonly end: number;
  readonly value: T;
}

/** Finds all patterns of the knowledge files in one pass over the tokens. */
export interface Matcher<T> {
  /** Calls `found` for every fit, by start. Typing errors in long words are forgiven. */
  scan(tokens: Tokens, found: (start: number, end: number, value: T) => void): void;
}

/** A position inside one pattern. */
interface Place<T> {
  /** In {@link Positions}. */
  readonly position: number;
  readonly value: T;
}

/** A pattern that no text has yet led into. */
interface Beginning<T> {
  readonly pattern: Pattern;
  readonly value: T;
}

/** The patterns that may begin with a token, in the order in which they were written. */
interface Beginnings<T> {
  /** By vocabulary id. */
  readonly withWord: Beginning<T>[][];
  readonly withNumber: Beginning<T>[];
}

/** No pattern goes on. */
const NONE = -1;
/** Not asked yet. */
const UNMADE = -2;

/** Patterns between two pauses: well under a millisecond. */
const PATTERNS_AT_ONCE = 40;

/**
 * Compiles patterns into an automaton that is made deterministic as texts are read.
 * @throws {PatternError} when a pattern cannot be read or would fit nothing.
 */
export function createMatcher<T>(entries: readonly Entry<T>[], lists: PatternLists, correctlySpelt: readonly string[]): Matcher<T> {
  return finish(buildMatcher(entries, lists, correctlySpelt));
}

/** Like {@link createMatcher}, with pauses. */
export function* buildMatcher<T>(entries: readonly Entry<T>[], lists: PatternLists, correctlySpelt: readonly string[]): Steps<Matcher<T>> {
  const vocabulary = new Vocabulary();
  const parse = createPatternParser(lists);
  const beginnings: Beginnings<T> = { withWord: [], withNumber: [] };
  for (const [index, { pattern, value }] of entries.entries()) {
    if (index % PATTERNS_AT_ONCE === 0) yield;
    const parsed = parse(pattern);
    const { tokens, mayBeEmpty } = vocabulary.startsOf(parsed);
    if (mayBeEmpty || tokens.includes(ANY_WORD)) throw new PatternError(pattern, "empty", 0);
    const beginning = { pattern: parsed, value };
    for (const token of tokens) {
      const known = token === ANY_NUMBER ? beginnings.withNumber : (beginnings.withWord[token] ??= []);
      if (known[known.length - 1] !== beginning) known.push(beginning);
    }
  }
  yield;
  const spelling = createSpelling(vocabulary.ids, correctlySpelt);
  yield;
  const automaton = new Automaton(beginnings, vocabulary);
  const read = createReader(vocabulary.ids, spelling);
  return {
    scan(tokens, found) {
      automaton.trim();
      const ids = read(tokens);
      for (let start = 0; start < tokens.count; start++) {
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

/** Past so many states all are forgotten, and made again as they are needed: a bound on memory, met by texts of millions of different words only. */
const MOST_STATES = 1 << 16;

/**
 * What may still fit after some tokens is a state, known by its number and made when a text first leads there. What leads from state to state
 * lies in one flat table, because looking it up is most of the work on a text.
 */
class Automaton<T> {
  /** By state: the patterns that fit there; undefined where none does. */
  readonly fits: (readonly T[] | undefined)[] = [];
  private places: (readonly Place<T>[])[] = [];
  /** By state: a bit for each word that may come next, by the last five bits of its id; all where any word may. */
  private expects = new Int32Array(1 << 10);
  /** By state: the bounds of all ranges that may come next, ascending; empty where no number may. */
  private bounds: (readonly number[])[] = [];
  /** By state and by the interval between two bounds that a number lies in: all numbers of one interval lead to the same state. */
  private afterNumbers: Map<number, number>[] = [];
  private transitions: Transitions;
  /** By vocabulary id. */
  private readonly beginnings: Int32Array;
  private readonly positions: Positions;
  /** Words of the vocabulary have ids below it; it stands for all other words. */
  private readonly otherWord: number;

  constructor(
    private readonly patterns: Beginnings<T>,
    { ids }: Vocabulary,
  ) {
    this.positions = new Positions(ids);
    this.otherWord = ids.size;
    this.beginnings = new Int32Array(this.otherWord).fill(UNMADE);
    this.transitions = new Transitions();
    this.makeState(this.placesIn(this.patterns.withNumber));
  }

  /** To be called between texts. */
  trim(): void {
    if (this.places.length <= MOST_STATES) return;
    this.fits.length = this.places.length = this.bounds.length = this.afterNumbers.length = 0;
    this.beginnings.fill(UNMADE);
    this.transitions = new Transitions();
    this.makeState(this.placesIn(this.patterns.withNumber));
  }

  /** The state behind the first token of a pattern. */
  begin(tokens: Tokens, at: number, ids: Int32Array): number {
    if (tokens.kinds[at] === NUMBER) return this.afterNumber(0, numberValue(tokens.words[at] ?? ""));
    const id = ids[at] ?? NONE;
    if (id < 0) return NONE;
    const known = this.beginnings[id] ?? NONE;
    return known === UNMADE ? (this.beginnings[id] = this.stateAfter(this.placesIn(this.patterns.withWord[id]), (edge) => this.positions.tokens[edge] === id)) : known;
  }

  advance(state: number, tokens: Tokens, at: number, ids: Int32Array): number {
    if (tokens.kinds[at] === NUMBER) return this.afterNumber(state, numberValue(tokens.words[at] ?? ""));
    let id = ids[at] ?? NONE;
    const expected = this.expects[state] ?? 0;
    const isWord = tokens.kinds[at] === WORD;
    if (id < 0) {
      if (expected !== -1 || !isWord) return NONE;
      id = this.otherWord;
    } else if (((expected >>> (id & 31)) & 1) === 0) return NONE;
    const key = state * (this.otherWord + 1) + id;
    const known = this.transitions.get(key);
    if (known !== UNMADE) return known;
    const next = this.stateAfter(this.places[state] ?? [], (edge) => this.positions.tokens[edge] === id || (isWord && this.positions.tokens[edge] === ANY_WORD));
    this.transitions.set(key, next);
    return next;
  }

  private afterNumber(state: number, value: number): number {
    const bounds = this.bounds[state] ?? [];
    if (bounds.length === 0) return NONE;
    const interval = intervalOf(bounds, value);
    const known = this.afterNumbers[state]?.get(interval);
    if (known !== undefined) return known;
    const next = this.stateAfter(this.places[state] ?? [], (edge) => this.positions.includes(edge, value));
    this.afterNumbers[state]?.set(interval, next);
    return next;
  }

  private placesIn(patterns: readonly Beginning<T>[] = []): readonly Place<T>[] {
    return patterns.map(({ pattern, value }) => ({ position: this.positions.add(pattern), value }));
  }

  private stateAfter(places: readonly Place<T>[], fits: (edge: number) => boolean): number {
    const { ends, nexts } = this.positions;
    const after: Place<T>[] = [];
    for (const { position, value } of places) {
      for (let edge = this.positions.start(position); edge < (ends[position] ?? 0); edge++) if (fits(edge)) after.push({ position: nexts[edge] ?? END, value });
    }
    return after.length === 0 ? NONE : this.makeState(after);
  }

  private makeState(places: readonly Place<T>[]): number {
    const state = this.places.length;
    const fits = new Set<T>();
    const bounds = new Set<number>();
    let expected = 0;
    const { accepts, tokens, ends, ranges } = this.positions;
    for (const { position, value } of places) {
      if (accepts[position] === true) fits.add(value);
      for (let edge = this.positions.start(position); edge < (ends[position] ?? 0); edge++) {
        const token = tokens[edge] ?? NONE;
        const range = ranges[edge];
        if (range !== undefined) bounds.add(range.min).add(range.max);
        else expected |= token === ANY_WORD ? -1 : 1 << (token & 31);
      }
    }
    this.places.push(places);
    this.fits.push(fits.size === 0 ? undefined : [...fits]);
    this.bounds.push([...bounds].sort((a, b) => a - b));
    this.afterNumbers.push(new Map());
    if (state >= this.expects.length) this.expects = grown(this.expects, new Int32Array(2 * this.expects.length));
    this.expects[state] = expected;
    return state;
  }
}

/** A hash table from numbers to numbers, with open addressing. */
class Transitions {
  /** One more than the key; 0 in a free slot. */
  private keys = new Int32Array(1 << 12);
  private values = new Int32Array(1 << 12);
  private count = 0;

  /** {@link UNMADE} for a key that was not set. */
  get(key: number): number {
    const slot = this.slotOf(key);
    return this.keys[slot] === 0 ? UNMADE : (this.values[slot] ?? UNMADE);
  }

  set(key: number, value: number): void {
    if (this.count * 2 >= this.keys.length) this.grow();
    const slot = this.slotOf(key);
    if (this.keys[slot] === 0) this.count++;
    this.keys[slot] = key + 1;
    this.values[slot] = value;
  }

  /** Where a key is, or may be put. */
  private slotOf(key: number): number {
    const { keys } = this;
    const last = keys.length - 1;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 12) & last;
    for (let other = keys[slot]; other !== 0 && other !== key + 1; other = keys[slot]) slot = (slot + 1) & last;
    return slot;
  }

  private grow(): void {
    const { keys, values } = this;
    this.keys = new Int32Array(2 * keys.length);
    this.values = new Int32Array(2 * keys.length);
    this.count = 0;
    for (let slot = 0; slot < keys.length; slot++) if (keys[slot] !== 0) this.set((keys[slot] ?? 0) - 1, values[slot] ?? NONE);
  }
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

/** Of a word that has not been met. */
const UNMET = -5;

/** Reads tokens as vocabulary ids, -1 for what is in none, until the next call. A word is looked at letter by letter only when it is first met. */
function createReader(vocabulary: ReadonlyMap<string, number>, spelling: Spelling): (tokens: Tokens) => Int32Array {
  const met = new Int32Array(WORD_IDS).fill(UNMET);
  let read = new Int32Array(1 << 10);
  const meet = (word: string, kind: number | undefined): number => {
    const meant = vocabulary.has(word) || kind !== WORD ? word : (spelling(word) ?? word);
    return vocabulary.get(meant) ?? -1;
  };
  return ({ count, words, ids, kinds }) => {
    while (read.length < count) read = grown(read, new Int32Array(2 * read.length));
    for (let index = 0; index < count; index++) {
      const word = ids[index] ?? -1;
      let id = word < 0 ? UNMET : (met[word] ?? UNMET);
      if (id === UNMET) {
        id = meet(words[index] ?? "", kinds[index]);
        if (word >= 0) met[word] = id;
      }
      read[index] = id;
    }
    return read;
  };
}
