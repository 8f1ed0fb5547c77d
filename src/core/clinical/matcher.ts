import { NUMBER, numberValue, WORD, type Tokens } from "../text/tokens";
import { parsePattern, PatternError, type Pattern, type PatternLists } from "./pattern";
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

interface Start<T> {
  readonly position: Position;
  readonly value: T;
}

/** Finds all patterns of the knowledge files in one pass over the tokens. */
export interface Matcher<T> {
  /** Calls `found` for every fit, by start. Typing errors in long words are forgiven. */
  scan(tokens: Tokens, found: (start: number, end: number, value: T) => void): void;
}

const END: Next = { words: new Map(), numbers: [], any: [], accepts: true };

/**
 * Compiles patterns; they are found by their first word or number.
 * @throws {PatternError} when a pattern cannot be read or would fit nothing.
 */
export function createMatcher<T>(entries: readonly Entry<T>[], lists: PatternLists, correctlySpelt: readonly string[]): Matcher<T> {
  const vocabulary = new Map<string, number>();
  const byWord: Start<T>[][] = [];
  const byNumber: Start<T>[] = [];
  for (const { pattern, value } of entries) {
    const first = compile(parsePattern(pattern, lists), END, vocabulary);
    if (first.accepts || first.any.length > 0) throw new PatternError(pattern, "empty", 0);
    for (const [word, positions] of first.words) (byWord[word] ??= []).push(...positions.map((position) => ({ position, value })));
    byNumber.push(...first.numbers.map((position) => ({ position, value })));
  }
  const spelling = createSpelling([...vocabulary.keys()], correctlySpelt);
  return {
    scan(tokens, found) {
      const ids = read(tokens, vocabulary, spelling);
      for (let start = 0; start < tokens.count; start++) {
        const id = ids[start] ?? -1;
        const starts = tokens.kinds[start] === NUMBER ? byNumber : id < 0 ? undefined : byWord[id];
        if (starts === undefined) continue;
        const number = tokens.kinds[start] === NUMBER ? numberValue(tokens.words[start] ?? "") : 0;
        for (const { position, value } of starts) {
          if (number >= position.min && number <= position.max) walk(position.next, tokens, ids, start + 1, (end) => found(start, end, value));
        }
      }
    },
  };
}

function compile(pattern: Pattern, next: Next, vocabulary: Map<string, number>): Next {
  switch (pattern.kind) {
    case "word": {
      let id = vocabulary.get(pattern.word);
      if (id === undefined) vocabulary.set(pattern.word, (id = vocabulary.size));
      return { ...END, words: new Map([[id, [{ min: -Infinity, max: Infinity, next }]]]), accepts: false };
    }
    case "number":
      return { ...END, numbers: [{ min: pattern.min, max: pattern.max, next }], accepts: false };
    case "any":
      return { ...END, any: [{ min: 0, max: 0, next }], accepts: false };
    case "sequence":
      return pattern.items.reduceRight((rest, item) => compile(item, rest, vocabulary), next);
    case "choice":
      return union(pattern.options.map((option) => compile(option, next, vocabulary)));
  }
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

function walk(next: Next, tokens: Tokens, ids: Int32Array, at: number, found: (end: number) => void): void {
  if (next.accepts) found(at);
  if (at >= tokens.count) return;
  const id = ids[at] ?? -1;
  if (id >= 0 && next.words.size > 0) {
    for (const position of next.words.get(id) ?? []) walk(position.next, tokens, ids, at + 1, found);
  }
  if (next.numbers.length > 0 && tokens.kinds[at] === NUMBER) {
    const value = numberValue(tokens.words[at] ?? "");
    for (const position of next.numbers) if (value >= position.min && value <= position.max) walk(position.next, tokens, ids, at + 1, found);
  }
  if (next.any.length > 0 && tokens.kinds[at] === WORD) for (const position of next.any) walk(position.next, tokens, ids, at + 1, found);
}
