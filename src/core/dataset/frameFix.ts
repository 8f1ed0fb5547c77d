import { foldedString } from "../text/folding";
import type { Span } from "../text/span";
import type { Contract } from "./contract";
import { findLoosely } from "./looseMatch";
import { smallestReplacement, type Replacement } from "./rowEdit";

/**
 * The edit after which an instruction has the header, or the request, exactly as the protocol writes it: words that are nearly the protocol's are
 * replaced, and none of the case. `undefined` where it cannot be told what belongs to the case.
 */
export function frameFix(instruction: string, missing: "header" | "request", { words, patterns }: Contract): Replacement | undefined {
  // It stands elsewhere than it should.
  if (findLoosely(patterns[missing], instruction) !== undefined) return undefined;
  return missing === "header" ? headerFix(instruction, words.header) : requestFix(instruction, words.request);
}

function headerFix(instruction: string, header: string): Replacement | undefined {
  const prescribed = wordsIn(header);
  const start = instruction.length - instruction.trimStart().length;
  const [line = ""] = instruction.slice(start).split("\n", 1);
  const said = wordsIn(line.slice(0, reach(header)));
  if (line.length < reach(header) && isWithin(said, prescribed)) return { start: 0, end: withoutSpace(instruction, start + line.length), text: header };
  for (const count of countsNear(prescribed.length)) {
    const end = start + (said[count - 1]?.end ?? 0);
    const behind = /^[^\S\n]*(?:$|[\n#)*,.:;=\]_\p{Pd}])[\s#)*,.:;=\]_\p{Pd}]*/u.exec(instruction.slice(end));
    if (behind !== null && isNearly(said.slice(0, count), prescribed)) return { start: 0, end: end + behind[0].length, text: header };
  }
  return resembles(said.slice(0, prescribed.length + 1), prescribed) ? undefined : { start: 0, end: start, text: header };
}

function requestFix(instruction: string, request: string): Replacement | undefined {
  const prescribed = wordsIn(request);
  const written = instruction.trimEnd();
  const from = Math.max(0, written.length - reach(request));
  const said = wordsIn(written.slice(from));
  const lineStart = written.lastIndexOf("\n") + 1;
  const replacedFrom = (start: number): Replacement => ({ start: instruction.slice(0, start).replace(/[\s#(*[_\p{Pd}]{1,20}$/u, "").length, end: instruction.length, text: request });
  if (lineStart > from && isWithin(wordsIn(written.slice(lineStart)), prescribed)) return replacedFrom(lineStart);
  for (const count of countsNear(prescribed.length)) {
    const first = said.at(-count);
    if (first !== undefined && isNearly(said.slice(-count), prescribed)) return replacedFrom(from + first.start);
  }
  return resembles(said.slice(-prescribed.length - 1), prescribed) ? undefined : { start: written.length, end: instruction.length, text: request };
}

/** Within so many UTF-16 units words that are nearly a phrase have an end. */
function reach(phrase: string): number {
  return 2 * phrase.length + 40;
}

function withoutSpace(text: string, from: number): number {
  return text.length - text.slice(from).trimStart().length;
}

interface Word extends Span {
  readonly folded: string;
}

function wordsIn(text: string): readonly Word[] {
  return Array.from(text.matchAll(/[\p{L}\p{M}\p{N}]+/gu), ({ index, 0: word }) => ({ start: index, end: index + word.length, folded: foldedString(word) }));
}

/** A third of the words more or fewer, the same number first. */
function countsNear(count: number): readonly number[] {
  const counts = Array.from({ length: Math.floor(count / 3) }, (_, index) => index + 1);
  return [count, ...counts.flatMap((other) => [count + other, count - other])].filter((near) => near > 0);
}

/** Nothing is lost where it is replaced. */
function isWithin(said: readonly Word[], prescribed: readonly Word[]): boolean {
  return said.length > 0 && said.every((word) => prescribed.some((other) => isAlike(word, other)));
}

/** From the first to the last word of what is prescribed, and most of those between. */
function isNearly(said: readonly Word[], prescribed: readonly Word[]): boolean {
  const isAt = (index: 0 | -1): boolean => {
    const [word, other] = [said.at(index), prescribed.at(index)];
    return word !== undefined && other !== undefined && isAlike(word, other);
  };
  return isAt(0) && isAt(-1) && 3 * saidOf(prescribed, said) >= 2 * Math.max(said.length, prescribed.length);
}

function resembles(said: readonly Word[], prescribed: readonly Word[]): boolean {
  return 2 * saidOf(prescribed, said) > prescribed.length;
}

function saidOf(prescribed: readonly Word[], said: readonly Word[]): number {
  return prescribed.filter((word) => said.some((other) => isAlike(word, other))).length;
}

/** In UTF-16 units: one letter more or less makes other words of shorter ones. */
const LONG_WORD = 5;

/** The same word, or a long one with a typing error. */
function isAlike({ folded: word }: Word, { folded: other }: Word): boolean {
  const difference = smallestReplacement(word, other);
  return difference === undefined || (Math.min(word.length, other.length) >= LONG_WORD && difference.end - difference.start <= 1 && difference.text.length <= 1);
}
