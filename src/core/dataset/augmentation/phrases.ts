import type { Span } from "../../text/span";
import { literalPattern } from "../looseMatch";
import { shuffled } from "../random";
import { replaced, type Replacement } from "../rowEdit";
import { clauseAround } from "./parts";
import { capitalizedLike } from "./words";

/** What stands between quotation marks: words of somebody, which stay as they were said. */
const QUOTATION = /«[^«»]*»|“[^“”]*”|"[^"]*"/gu;

/** Like {@link occurrencesOf}, outside quotations. */
export function unquotedOccurrences(phrase: string, text: string): Span[] {
  const found = occurrencesOf(phrase, text);
  if (found.length === 0) return found;
  const quotations = Array.from(text.matchAll(QUOTATION), ({ index, 0: { length } }) => ({ start: index, end: index + length }));
  return found.filter((span) => clauseAround(quotations, span) === undefined);
}

/** `other` in capitals where `form` is written in them, or the whole text. */
export function inCapitalsOf(text: string, { start, end }: Span, form: string, other: string): string {
  const found = text.slice(start, end);
  return !/\p{Ll}/u.test(text) || (found !== form && found === found.toUpperCase()) ? other.toUpperCase() : other;
}

/** So many UTF-16 units hold the words beside another. */
export const BESIDE = 80;

/** Whether a text ends with a word as a whole. */
export function endsWithWord(text: string, word: string): boolean {
  return text.endsWith(word) && !/[\p{L}\p{N}]/u.test(text.charAt(text.length - word.length - 1));
}

/** Whether a text begins with a word as a whole. */
export function startsWithWord(text: string, word: string): boolean {
  return text.startsWith(word) && !/[\p{L}\p{N}]/u.test(text.charAt(word.length));
}

/** Where a phrase stands in a text as whole words, in any case. */
export function occurrencesOf(phrase: string, text: string): Span[] {
  const ending = /[\p{L}\p{N}]$/u.test(phrase) ? String.raw`(?![\p{L}\p{N}'’-])` : "";
  return [...text.matchAll(new RegExp(String.raw`(?<![\p{L}\p{N}-])${literalPattern(phrase)}${ending}`, "giu"))].map(({ index, 0: found }) => ({ start: index, end: index + found.length }));
}

/** Another phrase in the place of one, with its capital and without doubled signs or spaces. */
export function instead(text: string, span: Span, phrase: string): Replacement {
  const followed = text.slice(span.end);
  if (phrase === "") {
    const end = span.end + (followed.length - followed.trimStart().length);
    const next = text.charAt(end);
    return { start: span.start, end: end + 1, text: capitalizedLike(next, text.charAt(span.start)) };
  }
  const written = phrase.endsWith(".") && followed.startsWith(".") ? phrase.slice(0, -1) : phrase;
  return { ...span, text: beginsSentence(text, span.start) && /^\p{L}{2}/u.test(written) ? written.charAt(0).toUpperCase() + written.slice(1) : written };
}

/** A small letter says that what stands before it is no end of a sentence but an abbreviation's; "ø" is a sign. */
function beginsSentence(text: string, at: number): boolean {
  const before = text.slice(0, at).trimEnd();
  const begins = text.slice(at, at + 2);
  return /^\p{Lu}\p{Ll}/u.test(begins) || ((before.endsWith(".") || before === "") && !/^(?!ø)\p{Ll}/u.test(begins));
}

/** An elided word before it stays right: both begin with a vowel, or neither does. */
export function elidesAlike(a: string, b: string): boolean {
  return beginsWithVowel(a) === beginsWithVowel(b);
}

/** Whether a word makes the one before it elide. */
export function beginsWithVowel(word: string): boolean {
  return /^[aeiouh]/u.test(word.normalize("NFD").toLowerCase());
}

/** Edits that are made at once. */
const MOST_EDITS = 3;

/** Texts with some of the edits made, the richest choice first; edits that overlap exclude each other. */
export function* chosenEdits(text: string, edits: readonly Replacement[], random: () => number): Iterable<string> {
  const mixed = shuffled(edits, random).filter(({ start, end, text: written }) => text.slice(start, end) !== written);
  const apart: Replacement[] = [];
  for (const edit of mixed) {
    if (apart.length < MOST_EDITS && apart.every(({ start, end }) => edit.end <= start || end <= edit.start)) apart.push(edit);
  }
  if (apart.length === 0) return;
  yield replaced(text, apart.slice(0, 1 + Math.floor(random() * apart.length)));
  for (const edit of mixed) yield replaced(text, [edit]);
}
