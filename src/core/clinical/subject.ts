import { firstAtOrAfter, type TokenRange } from "../text/sentences";
import type { Tokens } from "../text/tokens";
import type { SubjectMatch } from "./lexicon";
import { BREAK, COLON, COMMA, CONJUNCTION, DETERMINER, OF, SEMICOLON, type WordRoles } from "./wordRoles";

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
export function describesSubject(tokens: Tokens, sentence: TokenRange, adjective: TokenRange, nouns: readonly Noun[], roles: WordRoles): boolean {
  const first = firstAtOrAfter(nouns, adjective.start);
  const next = nextNoun(nouns, first, sentence.end);
  if (next !== undefined && next.start < adjective.end) return next.role === "words";
  if (next !== undefined && next.start < sentence.end && next.start - adjective.end <= ADJACENT_AFTER && leadsTo(tokens, adjective.end, next, roles)) {
    const before = nouns[first - 1];
    const belongsBefore = before?.role === "words" && adjective.start - before.end <= 1 && before.start >= sentence.start;
    if (!belongsBefore) return next.role === "words";
  }
  let otherSeen = false;
  // "…, no sudden onset": a noun that stands for the complaint, right before, in a phrase of its own.
  let neutral = false;
  for (let at = first - 1; at >= 0; at--) {
    const noun = nouns[at];
    if (noun === undefined || noun.start < sentence.start) break;
    if (noun.role === "words") return true;
    if (noun.role === "neutral") {
      neutral ||= adjective.start - noun.end <= 1;
      continue;
    }
    if (!separated(tokens, noun.end, adjective.start, roles)) return false;
    otherSeen = true;
  }
  return !otherSeen || neutral || (next?.role === "words" && next.start < sentence.end);
}

function nextNoun(nouns: readonly Noun[], from: number, end: number): Noun | undefined {
  for (let at = from; at < nouns.length; at++) {
    const noun = nouns[at];
    if (noun === undefined || noun.start >= end) return undefined;
    if (noun.role !== "neutral") return noun;
  }
  return undefined;
}

/** Whether the words from the adjective to the noun lead on: to another thing than the complaint only "of" and articles do ("sudden onset of a weakness", but "sudden pain with weakness"). */
function leadsTo(tokens: Tokens, from: number, noun: Noun, roles: WordRoles): boolean {
  if ((roles.of(tokens, from) & CONJUNCTION) !== 0 || separated(tokens, from, noun.start, roles)) return false;
  if (noun.role === "words") return true;
  for (let at = from; at < noun.start; at++) if ((roles.of(tokens, at) & (OF | DETERMINER)) === 0) return false;
  return true;
}

function separated(tokens: Tokens, from: number, to: number, roles: WordRoles): boolean {
  for (let at = from; at < to; at++) if ((roles.of(tokens, at) & (COMMA | SEMICOLON | BREAK | COLON)) !== 0 || tokens.words[at] === "(") return true;
  return false;
}
