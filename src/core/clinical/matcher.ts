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
interface Position {
  readonly min: number;
  readonly max: number;
  readonly next: Next;
}

/** What may come at one place of a pattern. */
interface Next {
  readonly words: ReadonlyMap<number, readonly Position[]>;
  readonly numbers: readonly Position[];
  readonly any: readonly Position[];
  readonly accepts: boolean;
}

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
  readonly numbers: boolean;
  /** By vocabulary id; `undefined` where nothing fits. */
  readonly afterWord: Map<number, State<T> | undefined>;
}

/** Key for a sign that no pattern uses. */
const NO_WORD = -2;

const END: Next = { words: new Map(), numbers: [], any: [], accepts: true };

/**
 * Compiles patterns into an automaton that is made deterministic as texts are read.
 * @throws {PatternError} when a pattern cannot be read or would fit nothing.
 */
export function createMatcher<T>(entries: readonly Entry<T>[], lists: PatternLists, correctlySpelt: readonly string[]): Matcher<T> {
  const vocabulary = new Map<string, number>();
  const parse = createPatternParser(lists);
  const places = entries.map(({ pattern, value }): Place<T> => {
    const next = compile(parse(pattern), END, vocabulary);
    if (next.accepts || next.any.length > 0) throw new PatternError(pattern, "empty", 0);
    return { next, value };
  });
  const spelling = createSpelling([...vocabulary.keys()], correctlySpelt);
  const byWord = firstPlaces(places);
  const initial: State<T> = { ...stateOf(places.filter(({ next }) => next.numbers.length > 0)), afterWord: new Map() };
  const begin = (id: number): State<T> | undefined => {
    if (initial.afterWord.has(id)) return initial.afterWord.get(id);
    const state = afterWord(byWord.get(id) ?? [], id);
    initial.afterWord.set(id, state);
    return state;
  };
  return {
    scan(tokens, found) {
      const ids = read(tokens, vocabulary, spelling);
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
    for (const word of place.next.words.keys()) {
      const known = byWord.get(word);
      if (known === undefined) byWord.set(word, [place]);
      else known.push(place);
    }
  }
  return byWord;
}

function advance<T>(state: State<T>, tokens: Tokens, at: number, id: number): State<T> | undefined {
  if (tokens.kinds[at] === NUMBER) return state.numbers ? afterNumber(state, numberValue(tokens.words[at] ?? "")) : undefined;
  const key = id < 0 && tokens.kinds[at] !== WORD ? NO_WORD : id;
  const known = state.afterWord.get(key);
  if (known !== undefined || state.afterWord.has(key)) return known;
  const next = afterWord(state.places, key, tokens.kinds[at] === WORD);
  state.afterWord.set(key, next);
  return next;
}

function afterWord<T>(places: readonly Place<T>[], id: number, isWord = false): State<T> | undefined {
  return stateAfter(places, (next) => [...(next.words.get(id) ?? []), ...(isWord ? next.any : [])]);
}

function afterNumber<T>({ places }: State<T>, value: number): State<T> | undefined {
  return stateAfter(places, (next) => next.numbers.filter(({ min, max }) => value >= min && value <= max));
}

function stateAfter<T>(places: readonly Place<T>[], step: (next: Next) => readonly Position[]): State<T> | undefined {
  const after = places.flatMap(({ next, value }) => step(next).map((position): Place<T> => ({ next: position.next, value })));
  return after.length === 0 ? undefined : stateOf(after);
}

function stateOf<T>(places: readonly Place<T>[]): State<T> {
  return {
    places,
    fits: [...new Set(places.filter(({ next }) => next.accepts).map(({ value }) => value))],
    numbers: places.some(({ next }) => next.numbers.length > 0),
    afterWord: new Map(),
  };
}

function compile(pattern: Pattern, next: Next, vocabulary: Map<string, number>): Next {
  switch (pattern.kind) {
    case "word":
      return { ...END, words: new Map([[idOf(pattern.word, vocabulary), [{ min: -Infinity, max: Infinity, next }]]]), accepts: false };
    case "number":
      return { ...END, numbers: [{ min: pattern.min, max: pattern.max, next }], accepts: false };
    case "any":
      return { ...END, any: [{ min: 0, max: 0, next }], accepts: false };
    case "sequence":
      return pattern.items.reduceRight((rest, item) => compile(item, rest, vocabulary), next);
    case "choice":
      return union([...wordsOf(pattern.options, next, vocabulary), ...pattern.options.filter(({ kind }) => kind !== "word").map((option) => compile(option, next, vocabulary))]);
  }
}

/** The plain words of a choice share one position: lists of a hundred words are common. */
function wordsOf(options: readonly Pattern[], next: Next, vocabulary: Map<string, number>): readonly Next[] {
  const words = new Map<number, readonly Position[]>();
  const position = [{ min: -Infinity, max: Infinity, next }];
  for (const option of options) if (option.kind === "word") words.set(idOf(option.word, vocabulary), position);
  return words.size === 0 ? [] : [{ ...END, words, accepts: false }];
}

function idOf(word: string, vocabulary: Map<string, number>): number {
  let id = vocabulary.get(word);
  if (id === undefined) vocabulary.set(word, (id = vocabulary.size));
  return id;
}

function union(options: readonly Next[]): Next {
  const words = new Map<number, readonly Position[]>();
  const numbers = new Set<Position>();
  const any = new Set<Position>();
  for (const option of options) {
    for (const [word, positions] of option.words) {
      const known = words.get(word);
      words.set(word, known === undefined ? positions : [...new Set([...known, ...positions])]);
    }
    for (const position of option.numbers) numbers.add(position);
    for (const position of option.any) any.add(position);
  }
  return { words, numbers: [...numbers], any: [...any], accepts: options.some(({ accepts }) => accepts) };
}

function read(tokens: Tokens, vocabulary: ReadonlyMap<string, number>, spelling: Spelling): Int32Array {
  const ids = new Int32Array(tokens.count);
  for (let index = 0; index < tokens.count; index++) {
    const word = tokens.words[index] ?? "";
    let id = vocabulary.get(word);
    if (id === undefined && tokens.kinds[index] === WORD) {
      const meant = spelling(word);
      if (meant !== undefined) id = vocabulary.get(meant);
    }
    ids[index] = id ?? -1;
  }
  return ids;
}
