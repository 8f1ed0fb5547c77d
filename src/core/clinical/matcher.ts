import { finish, type Steps } from "../steps";
import { NUMBER, numberValue, WORD, type Tokens } from "../text/tokens";
import { WORD_IDS } from "../text/wordIds";
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
  /** By vocabulary id; `null` where nothing fits. */
  readonly afterWord: Map<number, State<T> | null>;
  /** By the interval between two bounds that a number lies in: all numbers of one interval lead to the same state. */
  readonly afterNumber: Map<number, State<T> | null>;
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
  const beginnings: (State<T> | null | undefined)[] = Array.from({ length: vocabulary.size });
  const begin = (id: number): State<T> | null => {
    const known = beginnings[id];
    if (known !== undefined || id < 0) return known ?? null;
    return (beginnings[id] = afterWord(byWord.get(id) ?? [], id));
  };
  const read = createReader(vocabulary, spelling);
  return {
    scan(tokens, found) {
      const ids = read(tokens);
      for (let start = 0; start < tokens.count; start++) {
        const isNumber = tokens.kinds[start] === NUMBER;
        let state = isNumber ? afterNumber(initial, numberValue(tokens.words[start] ?? "")) : begin(ids[start] ?? -1);
        for (let end = start + 1; state !== null; end++) {
          const { fits } = state;
          for (let fit = 0; fit < fits.length; fit++) found(start, end, fits[fit] as T);
          state = end < tokens.count ? advance(state, tokens, end, ids[end] ?? -1) : null;
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

function advance<T>(state: State<T>, tokens: Tokens, at: number, id: number): State<T> | null {
  if (tokens.kinds[at] === NUMBER) return afterNumber(state, numberValue(tokens.words[at] ?? ""));
  const key = id < 0 && tokens.kinds[at] !== WORD ? NO_WORD : id;
  const known = state.afterWord.get(key);
  if (known !== undefined) return known;
  const next = afterWord(state.places, key, tokens.kinds[at] === WORD);
  state.afterWord.set(key, next);
  return next;
}

function afterWord<T>(places: readonly Place<T>[], id: number, isWord = false): State<T> | null {
  return stateAfter(places, ({ token }) => token === id || (isWord && token === ANY_WORD));
}

function afterNumber<T>({ places, bounds, afterNumber: known }: State<T>, value: number): State<T> | null {
  if (bounds.length === 0) return null;
  const interval = intervalOf(bounds, value);
  const state = known.get(interval);
  if (state !== undefined) return state;
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

function stateAfter<T>(places: readonly Place<T>[], fits: (edge: Edge) => boolean): State<T> | null {
  const after: Place<T>[] = [];
  for (const { next, value } of places) for (const edge of next.edges) if (fits(edge)) after.push({ next: edge.next, value });
  return after.length === 0 ? null : stateOf(after);
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
    case "word":
      return { edges: [wordEdge(pattern.word, next, vocabulary)], accepts: false };
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
    if (option.kind === "word") {
      edges.push(wordEdge(option.word, next, vocabulary));
      continue;
    }
    const compiled = compile(option, next, vocabulary);
    accepts ||= compiled.accepts;
    for (const edge of compiled.edges) if (!edges.includes(edge)) edges.push(edge);
  }
  return { edges, accepts };
}

function wordEdge(word: string, next: Next, vocabulary: Map<string, number>): Edge {
  let token = vocabulary.get(word);
  if (token === undefined) vocabulary.set(word, (token = vocabulary.size));
  return { token, min: 0, max: 0, next };
}

/** Of a word that has not been met. */
const UNMET = -5;

/** Reads tokens as vocabulary ids, -1 for what is in none. A word is looked at letter by letter only when it is first met. */
function createReader(vocabulary: ReadonlyMap<string, number>, spelling: Spelling): (tokens: Tokens) => readonly number[] {
  const met = new Int32Array(WORD_IDS).fill(UNMET);
  const meet = (word: string, kind: number | undefined): number => {
    const meant = vocabulary.has(word) || kind !== WORD ? word : (spelling(word) ?? word);
    return vocabulary.get(meant) ?? -1;
  };
  return ({ count, words, ids, kinds }) => {
    const read: number[] = [];
    for (let index = 0; index < count; index++) {
      const word = ids[index] ?? -1;
      const known = word < 0 ? UNMET : (met[word] ?? UNMET);
      const id = known === UNMET ? meet(words[index] ?? "", kinds[index]) : known;
      if (word >= 0) met[word] = id;
      read.push(id);
    }
    return read;
  };
}
