import { firstAtOrAfter, type TokenRange } from "../text/sentences";
import type { Tokens } from "../text/tokens";
import type { SubjectMatch } from "./lexicon";

type Role = SubjectMatch["value"]["role"];

/** A noun that an adjective may belong to. */
export interface Noun extends TokenRange {
  readonly role: Role;
}

const ADJACENT_AFTER = 3;

/**
 * Whether an adjective at `adjective` describes the complaint and not another noun of its sentence. The noun right after decides ("sudden
 * pain", "onset of …"), else the nearest one before; across a comma the complaint is preferred. Where no noun stands, it is the complaint.
 */
export function describesSubject(tokens: Tokens, sentence: TokenRange, adjective: TokenRange, nouns: readonly Noun[], conjunctions: ReadonlySet<string>): boolean {
  const first = firstAtOrAfter(nouns, adjective.start);
  const next = nextNoun(nouns, first, sentence.end);
  if (next !== undefined && next.start < adjective.end) return next.role === "words";
  if (next !== undefined && next.start < sentence.end && next.start - adjective.end <= ADJACENT_AFTER && !separated(tokens, adjective.end, next.start) && !conjunctions.has(tokens.words[adjective.end] ?? "")) {
    const before = nouns[first - 1];
    const belongsBefore = before?.role === "words" && adjective.start - before.end <= 1 && before.start >= sentence.start;
    if (!belongsBefore) return next.role === "words";
  }
  let otherSeen = false;
  for (let at = first - 1; at >= 0; at--) {
    const noun = nouns[at];
    if (noun === undefined || noun.start < sentence.start) break;
    if (noun.role === "words") return true;
    if (noun.role === "neutral") continue;
    if (!separated(tokens, noun.end, adjective.start)) return false;
    otherSeen = true;
  }
  return !otherSeen || (next?.role === "words" && next.start < sentence.end);
}

function nextNoun(nouns: readonly Noun[], from: number, end: number): Noun | undefined {
  for (let at = from; at < nouns.length; at++) {
    const noun = nouns[at];
    if (noun === undefined || noun.start >= end) return undefined;
    if (noun.role !== "neutral") return noun;
  }
  return undefined;
}

function separated(tokens: Tokens, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const word = tokens.words[at];
    if (word === "," || word === ";" || word === "\n" || word === ":" || word === "(") return true;
  }
  return false;
}
