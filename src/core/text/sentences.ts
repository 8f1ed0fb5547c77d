import { hasSpaceBefore, isCapitalized, LINE, NUMBER, SIGN, WORD, type Tokens } from "./tokens";

/** Words after which a full stop does not end the sentence. */
export interface Abbreviations {
  /** Unless a capital follows. */
  readonly usual: ReadonlySet<string>;
  /** Not even then. */
  readonly always: ReadonlySet<string>;
}

/** Those written with their full stop never end a sentence. */
export function abbreviationsOf(words: readonly string[]): Abbreviations {
  return { usual: new Set(words.filter((word) => !word.endsWith("."))), always: new Set(words.filter((word) => word.endsWith(".")).map((word) => word.slice(0, -1))) };
}

/** A run of tokens, `end` excluded. */
export interface TokenRange {
  readonly start: number;
  readonly end: number;
}

/**
 * In tokens, and in UTF-16 units, half a page of text: a sentence that is longer ends at its next sign, be it a comma, and soon after that anywhere, so
 * that nothing has to be read at one go. No scope is as long.
 */
const LONG = { tokens: 225, units: 3 << 10 };
const LONGEST = { tokens: 300, units: 1 << 12 };

/**
 * Splits into sentences. A full stop ends one unless it closes an abbreviation or stands inside a number; "?" and "!" end one; a line break
 * ends one only where a blank line, a bullet or a capital follows. Closing quotes and brackets stay with their sentence.
 */
export function sentencesOf(tokens: Tokens, abbreviations: Abbreviations): readonly TokenRange[] {
  const sentences: TokenRange[] = [];
  const { starts } = tokens;
  let start = 0;
  for (let at = 0; at < tokens.count; at++) {
    const kind = tokens.kinds[at];
    const isSign = kind !== WORD && kind !== NUMBER;
    const units = (starts[at] ?? 0) - (starts[start] ?? 0);
    if (at - start < LONG.tokens && units < LONG.units) {
      if (!isSign || !endsSentence(tokens, at, abbreviations)) continue;
    } else if (!isSign && at - start < LONGEST.tokens && units < LONGEST.units) continue;
    let end = at + 1;
    while (end < tokens.count && (tokens.words[end] === '"' || tokens.words[end] === ")") && !hasSpaceBefore(tokens, end)) end++;
    if (end > start) sentences.push({ start, end });
    start = end;
    at = end - 1;
  }
  if (start < tokens.count) sentences.push({ start, end: tokens.count });
  return sentences;
}

/** Whether the line break or sign at `at` ends its sentence. */
function endsSentence(tokens: Tokens, at: number, abbreviations: Abbreviations): boolean {
  const word = tokens.words[at];
  if (tokens.kinds[at] === LINE) return lineEndsSentence(tokens, at);
  if (word === "?" || word === "!") return true;
  if (word !== ".") return false;
  const before = at > 0 ? (tokens.words[at - 1] ?? "") : "";
  const next = at + 1;
  if (next < tokens.count && !hasSpaceBefore(tokens, next) && tokens.kinds[next] !== LINE && tokens.kinds[next] !== SIGN) return !isSingle(before) && isCapitalized(tokens, next);
  if (abbreviations.always.has(before)) return false;
  const isUnit = isSingle(before) && tokens.kinds[at - 2] === NUMBER && !hasSpaceBefore(tokens, at - 1);
  const abbreviated = tokens.kinds[at - 1] === WORD && !isUnit && (abbreviations.usual.has(before) || isSingle(before));
  return !abbreviated || (isCapitalized(tokens, next) && !isSingle(before) && tokens.kinds[next] !== NUMBER);
}

function isSingle(word: string): boolean {
  return word.length === 1;
}

function lineEndsSentence(tokens: Tokens, at: number): boolean {
  const next = at + 1;
  if (next >= tokens.count) return true;
  const kind = tokens.kinds[next];
  if (kind === LINE) return true;
  const before = tokens.words[at - 1];
  if (before === ":" || before === ",") return false;
  return kind !== WORD || isCapitalized(tokens, next);
}

/** Index of the first range that starts at or behind `position`; ranges are sorted by start. */
export function firstAtOrAfter(ranges: readonly TokenRange[], position: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
