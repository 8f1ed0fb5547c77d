import { finish, type Steps } from "../steps";
import { NUMBER, numberValue, WORD, type Tokens } from "../text/tokens";
import { createPatternParser, PatternError, type Pattern, type PatternLists } from "./pattern";
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

/** One token of a pattern and what may follow it (a position automaton, Glushkov 1961). */
interface Edge {
  /** Vocabulary id of the word, {@link ANY_WORD} or {@link ANY_NUMBER}. */
  readonly token: number;
  /** Of a number, both included. */
  readonly min: number;
  readonly max: number;
  readonly next: Next;
}

/** What may come at one place of a pattern, and whether the pattern may end there. */
interface Next {
  readonly edges: readonly Edge[];
  readonly accepts: boolean;
}

const ANY_WORD = -3;
const ANY_NUMBER = -4;

/** Finds all patterns of the knowledge files in one pass over the tokens. */
export interface Matcher<T> {
  /** Calls `found` for every fit, by start. Typing errors in long words are forgiven. */
  scan(tokens: Tokens, found: (start: number, end: number, value: T) => void): void;
}

/** A place inside one pattern. */
interface Place<T> {
  readonly next: Next;
  readonly value: T;
}

/** Everything that may still fit after the tokens read so far, with the patterns that fit already. Built when a text first leads there. */
interface State<T> {
  readonly places: readonly Place<T>[];
  readonly fits: readonly T[];
  /** The bounds of all ranges that may come next, ascending; empty where no number may. */
  readonly bounds: readonly number[];
  /** By vocabulary id; `undefined` where nothing fits. */
  readonly afterWord: Map<number, State<T> | undefined>;
  /** By the interval between two bounds that a number lies in: all numbers of one interval lead to the same state. */
  readonly afterNumber: Map<number, State<T> | undefined>;
}

/** Key for a sign that no pattern uses. */
const NO_WORD = -2;

const END: Next = { edges: [], accepts: true };

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
  const vocabulary = new Map<string, number>();
  const parse = createPatternParser(lists);
  const places: Place<T>[] = [];
  for (const [index, { pattern, value }] of entries.entries()) {
    if (index % PATTERNS_AT_ONCE === 0) yield;
    const next = compile(parse(pattern), END, vocabulary);
    if (next.accepts || next.edges.some(({ token }) => token === ANY_WORD)) throw new PatternError(pattern, "empty", 0);
    places.push({ next, value });
  }
  yield;
  const spelling = createSpelling([...vocabulary.keys()], correctlySpelt);
  yield;
  const byWord = firstPlaces(places);
  yield;
  const initial = stateOf(places.filter(({ next }) => next.edges.some(({ token }) => token === ANY_NUMBER)));
  const begin = (id: number): State<T> | undefined => {
    if (initial.afterWord.has(id)) return initial.afterWord.get(id);
    const state = afterWord(byWord.get(id) ?? [], id);
    initial.afterWord.set(id, state);
    return state;
  };
  const read = createReader(vocabulary, spelling);
  return {
    scan(tokens, found) {
      const ids = read(tokens);
      for (let start = 0; start < tokens.count; start++) {
        const isNumber = tokens.kinds[start] === NUMBER;
        let state = isNumber ? afterNumber(initial, numberValue(tokens.words[start] ?? "")) : begin(ids[start] ?? -1);
        for (let end = start + 1; state !== undefined; end++) {
          for (const value of state.fits) found(start, end, value);
          state = end < tokens.count ? advance(state, tokens, end, ids[end] ?? -1) : undefined;
        }
      }
    },
  };
}

function firstPlaces<T>(places: readonly Place<T>[]): ReadonlyMap<number, readonly Place<T>[]> {
  const byWord = new Map<number, Place<T>[]>();
  for (const place of places) {
    for (const { token } of place.next.edges) {
      if (token < 0) continue;
      const known = byWord.get(token);
      if (known === undefined) byWord.set(token, [place]);
      else if (known.at(-1) !== place) known.push(place);
    }
  }
  return byWord;
}

function advance<T>(state: State<T>, tokens: Tokens, at: number, id: number): State<T> | undefined {
  if (tokens.kinds[at] === NUMBER) return afterNumber(state, numberValue(tokens.words[at] ?? ""));
  const key = id < 0 && tokens.kinds[at] !== WORD ? NO_WORD : id;
  const known = state.afterWord.get(key);
  if (known !== undefined || state.afterWord.has(key)) return known;
  const next = afterWord(state.places, key, tokens.kinds[at] === WORD);
  state.afterWord.set(key, next);
  return next;
}

function afterWord<T>(places: readonly Place<T>[], id: number, isWord = false): State<T> | undefined {
  return stateAfter(places, ({ token }) => token === id || (isWord && token === ANY_WORD));
}

function afterNumber<T>({ places, bounds, afterNumber: known }: State<T>, value: number): State<T> | undefined {
  if (bounds.length === 0) return undefined;
  const interval = intervalOf(bounds, value);
  const state = known.get(interval);
  if (state !== undefined || known.has(interval)) return state;
  const next = stateAfter(places, ({ token, min, max }) => token === ANY_NUMBER && value >= min && value <= max);
  known.set(interval, next);
  return next;
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

function stateAfter<T>(places: readonly Place<T>[], fits: (edge: Edge) => boolean): State<T> | undefined {
  const after: Place<T>[] = [];
  for (const { next, value } of places) for (const edge of next.edges) if (fits(edge)) after.push({ next: edge.next, value });
  return after.length === 0 ? undefined : stateOf(after);
}

function stateOf<T>(places: readonly Place<T>[]): State<T> {
  const fits = new Set<T>();
  const bounds = new Set<number>();
  for (const { next, value } of places) {
    if (next.accepts) fits.add(value);
    for (const { token, min, max } of next.edges) if (token === ANY_NUMBER) bounds.add(min).add(max);
  }
  return { places, fits: [...fits], bounds: [...bounds].sort((a, b) => a - b), afterWord: new Map(), afterNumber: new Map() };
}

function compile(pattern: Pattern, next: Next, vocabulary: Map<string, number>): Next {
  switch (pattern.kind) {
    case "word": {
      let id = vocabulary.get(pattern.word);
      if (id === undefined) vocabulary.set(pattern.word, (id = vocabulary.size));
      return { edges: [{ token: id, min: 0, max: 0, next }], accepts: false };
    }
    case "number":
      return { edges: [{ token: ANY_NUMBER, min: pattern.min, max: pattern.max, next }], accepts: false };
    case "any":
      return { edges: [{ token: ANY_WORD, min: 0, max: 0, next }], accepts: false };
    case "sequence": {
      let rest = next;
      for (let at = pattern.items.length - 1; at >= 0; at--) {
        const item = pattern.items[at];
        if (item !== undefined) rest = compile(item, rest, vocabulary);
      }
      return rest;
    }
    case "choice":
      return union(pattern.options, next, vocabulary);
  }
}

/** Options that may be left out lead to the same edges more than once: each is kept once. */
function union(options: readonly Pattern[], next: Next, vocabulary: Map<string, number>): Next {
  const edges: Edge[] = [];
  let accepts = false;
  for (const option of options) {
    const compiled = compile(option, next, vocabulary);
    accepts ||= compiled.accepts;
    const isNew = option.kind === "word" || option.kind === "number" || option.kind === "any";
    for (const edge of compiled.edges) if (isNew || !edges.includes(edge)) edges.push(edge);
  }
  return { edges, accepts };
}

/** Words outside the vocabulary that are remembered with what they are meant to be; then they are forgotten and met again. */
const MOST_REMEMBERED = 20_000;

/** Reads tokens as vocabulary ids, -1 for what is in none. A word is looked at letter by letter only when it is first met. */
function createReader(vocabulary: ReadonlyMap<string, number>, spelling: Spelling): (tokens: Tokens) => Int32Array {
  const others = new Map<string, number>();
  const other = (word: string): number => {
    const meant = spelling(word);
    const id = meant === undefined ? -1 : (vocabulary.get(meant) ?? -1);
    if (others.size >= MOST_REMEMBERED) others.clear();
    others.set(word, id);
    return id;
  };
  return ({ count, words, kinds }) => {
    const ids = new Int32Array(count);
    for (let index = 0; index < count; index++) {
      const word = words[index] ?? "";
      ids[index] = vocabulary.get(word) ?? (kinds[index] === WORD ? (others.get(word) ?? other(word)) : -1);
    }
    return ids;
  };
}
