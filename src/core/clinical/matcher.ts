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

/** What may come at one place of a pattern: one of these tokens, or what may come at one of the places `or`. */
interface Next {
  readonly words: ReadonlyMap<number, Position>;
  readonly number: Position | undefined;
  readonly any: Position | undefined;
  readonly or: readonly Next[];
  readonly accepts: boolean;
  readonly takesNumbers: boolean;
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
  /** The bounds of the numbers that may follow, ascending: numbers between the same two lead to the same state. */
  readonly bounds: readonly number[];
  /** By vocabulary id; `null` where nothing fits. */
  readonly afterWord: Map<number, State<T> | null>;
  /** By place among the bounds. */
  readonly afterNumber: Map<number, State<T> | null>;
}

/** Key for a sign that no pattern uses. */
const NO_WORD = -2;

const NO_WORDS: ReadonlyMap<number, Position> = new Map();
const END: Next = { words: NO_WORDS, number: undefined, any: undefined, or: [], accepts: true, takesNumbers: false };
const NOTHING: Next = { ...END, accepts: false };

/**
 * Compiles patterns into an automaton that is made deterministic as texts are read.
 * @throws {PatternError} when a pattern cannot be read or would fit nothing.
 */
export function createMatcher<T>(entries: readonly Entry<T>[], lists: PatternLists, correctlySpelt: readonly string[]): Matcher<T> {
  const vocabulary = new Map<string, number>();
  const parse = createPatternParser(lists);
  const places = entries.map(({ pattern, value }): Place<T> => {
    const next = compile(parse(pattern), END, vocabulary);
    if (next.accepts || takesAny(next)) throw new PatternError(pattern, "empty", 0);
    return { next, value };
  });
  const spelling = createSpelling([...vocabulary.keys()], correctlySpelt);
  const byWord = firstPlaces(places);
  const initial = stateOf(places.filter(({ next }) => next.takesNumbers));
  const begin = (id: number): State<T> | null => {
    let state = initial.afterWord.get(id);
    if (state === undefined) initial.afterWord.set(id, (state = afterWord(byWord.get(id) ?? [], id)));
    return state;
  };
  return {
    scan(tokens, found) {
      const ids = read(tokens, vocabulary, spelling);
      for (let start = 0; start < tokens.count; start++) {
        const isNumber = tokens.kinds[start] === NUMBER;
        let state = isNumber ? afterNumber(initial, tokens.words[start] ?? "") : begin(ids[start] ?? -1);
        for (let end = start + 1; state !== null; end++) {
          for (const value of state.fits) found(start, end, value);
          state = end < tokens.count ? advance(state, tokens, end, ids[end] ?? -1) : null;
        }
      }
    },
  };
}

function firstPlaces<T>(places: readonly Place<T>[]): ReadonlyMap<number, readonly Place<T>[]> {
  const byWord = new Map<number, Place<T>[]>();
  const visit = ({ words, or }: Next, place: Place<T>): void => {
    for (const word of words.keys()) {
      const known = byWord.get(word);
      if (known === undefined) byWord.set(word, [place]);
      else if (known.at(-1) !== place) known.push(place);
    }
    for (const other of or) visit(other, place);
  };
  for (const place of places) visit(place.next, place);
  return byWord;
}

function advance<T>(state: State<T>, tokens: Tokens, at: number, id: number): State<T> | null {
  if (tokens.kinds[at] === NUMBER) return state.bounds.length > 0 ? afterNumber(state, tokens.words[at] ?? "") : null;
  const key = id < 0 && tokens.kinds[at] !== WORD ? NO_WORD : id;
  let next = state.afterWord.get(key);
  if (next === undefined) state.afterWord.set(key, (next = afterWord(state.places, key, tokens.kinds[at] === WORD)));
  return next;
}

function afterWord<T>(places: readonly Place<T>[], id: number, isWord = false): State<T> | null {
  return stateAfter(places, ({ words, any }, reach) => {
    const position = words.get(id);
    if (position !== undefined) reach(position);
    if (isWord && any !== undefined) reach(any);
  });
}

function afterNumber<T>(state: State<T>, word: string): State<T> | null {
  const value = numberValue(word);
  const above = state.bounds.findIndex((bound) => bound >= value);
  const at = above < 0 ? state.bounds.length : above;
  const key = state.bounds[at] === value ? 2 * at + 1 : 2 * at;
  let next = state.afterNumber.get(key);
  if (next === undefined) {
    next = stateAfter(state.places, ({ number }, reach) => {
      if (number !== undefined && value >= number.min && value <= number.max) reach(number);
    });
    state.afterNumber.set(key, next);
  }
  return next;
}

function stateAfter<T>(places: readonly Place<T>[], step: (next: Next, reach: (position: Position) => void) => void): State<T> | null {
  const reached = new Map<T, Set<Next>>();
  const after: Place<T>[] = [];
  for (const { next, value } of places) {
    let known = reached.get(value);
    if (known === undefined) reached.set(value, (known = new Set()));
    const seen = known;
    eachPart(next, (part) => step(part, (position) => {
      if (!seen.has(position.next)) after.push({ next: position.next, value });
      seen.add(position.next);
    }));
  }
  return after.length === 0 ? null : stateOf(after);
}

function eachPart(next: Next, visit: (part: Next) => void): void {
  visit(next);
  for (const other of next.or) eachPart(other, visit);
}

function stateOf<T>(places: readonly Place<T>[]): State<T> {
  const bounds = new Set<number>();
  for (const { next } of places) {
    if (next.takesNumbers) eachPart(next, ({ number }) => {
      if (number !== undefined) bounds.add(number.min).add(number.max);
    });
  }
  return {
    places,
    fits: [...new Set(places.filter(({ next }) => next.accepts).map(({ value }) => value))],
    bounds: [...bounds].sort((a, b) => a - b),
    afterWord: new Map(),
    afterNumber: new Map(),
  };
}

function takesAny({ any, or }: Next): boolean {
  return any !== undefined || or.some(takesAny);
}

function compile(pattern: Pattern, next: Next, vocabulary: Map<string, number>): Next {
  switch (pattern.kind) {
    case "word":
      return { ...NOTHING, words: new Map([[idOf(pattern.word, vocabulary), { min: 0, max: 0, next }]]) };
    case "number":
      return { ...NOTHING, number: { min: pattern.min, max: pattern.max, next }, takesNumbers: true };
    case "any":
      return { ...NOTHING, any: { min: 0, max: 0, next } };
    case "sequence":
      return pattern.items.reduceRight((rest, item) => compile(item, rest, vocabulary), next);
    case "choice":
      return choice(pattern.options, next, vocabulary);
  }
}

/** The plain words of a choice share one position: lists of a hundred words are common. */
function choice(options: readonly Pattern[], next: Next, vocabulary: Map<string, number>): Next {
  const words = new Map<number, Position>();
  const position = { min: 0, max: 0, next };
  const or: Next[] = [];
  for (const option of options) {
    if (option.kind === "word") words.set(idOf(option.word, vocabulary), position);
    else or.push(compile(option, next, vocabulary));
  }
  return { words: words.size > 0 ? words : NO_WORDS, number: undefined, any: undefined, or, accepts: or.some(({ accepts }) => accepts), takesNumbers: or.some(({ takesNumbers }) => takesNumbers) };
}

function idOf(word: string, vocabulary: Map<string, number>): number {
  let id = vocabulary.get(word);
  if (id === undefined) vocabulary.set(word, (id = vocabulary.size));
  return id;
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
