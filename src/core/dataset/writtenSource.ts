import type { Span } from "../text/span";
import type { Contract } from "./contract";
import { findLastLoosely } from "./looseMatch";

/** The source that a response ends with, whichever it is; `undefined` where anything but a source would go with it. */
export interface WrittenSource extends Span {
  /** Stands in brackets behind the last sentence, and begins with the space before them. */
  readonly bracketed: boolean;
}

/** In UTF-16 units; no reference is so long. */
const LONGEST_REFERENCE = 100;

/** Reads the last label: it stands where a part of a sentence begins, and has a reference or nothing behind it. */
export function sourceAtEnd(response: string, { patterns, words }: Contract): WrittenSource | undefined {
  const label = findLastLoosely(patterns.sourceLabel, response);
  if (label === undefined) return undefined;
  const said = response.slice(0, label.start).trimEnd();
  const bracketed = said.endsWith("(");
  const behind = response.slice(label.end).trim();
  if (behind.length > LONGEST_REFERENCE || !isReference(behind.replace(/^[\s:=\p{Pd}]+/u, "").replace(bracketed ? /\)?\s?\.?$/u : /\.$/u, ""), words.recommendation.source)) return undefined;
  if (bracketed) return { start: said.slice(0, -1).trimEnd().length, end: response.length, bracketed };
  const begins = /[!,.;?\u2026\p{Pd}\p{Pe}]$/u.test(said.slice(-1)) || response.slice(said.length, label.start).includes("\n");
  return begins ? { start: label.start, end: response.trimEnd().length, bracketed } : undefined;
}

/** Words of the protocol's own source, numbers, and, with a year, names: "HAS 2018", "ESC, 2023". Sentences have other words and signs. */
function isReference(text: string, source: string): boolean {
  const own = wordsOf(source.toLowerCase());
  const hasYear = /(?<!\d)(?:19|20)\d\d(?!\d)/u.test(text);
  const isExpected = (word: string): boolean => own.includes(word.toLowerCase()) || /^\d+$/u.test(word) || (hasYear && /^\p{Lu}/u.test(word));
  return !/[^\p{L}\p{M}\p{N}\s&'’,/\p{Pd}]|,(?!\s?\d)/u.test(text) && wordsOf(text).every(isExpected);
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}
