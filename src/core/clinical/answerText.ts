import { firstIndex } from "../firstIndex";
import type { Span } from "../text/span";
import type { Steps } from "../steps";
import { tokenizing, type Tokens } from "../text/tokens";
import type { AnswerRole, AnswerWords } from "./answerWords";
import type { Language } from "./language";
import { createMatcher, scanning, TOKENS_AT_ONCE, type Matcher } from "./matcher";
import type { Protocol } from "./protocol";

/** Words of an answer with the role they play; offsets are those of the answer. */
export interface Sign extends Span {
  readonly role: AnswerRole;
  /** Roles of shorter signs inside it: the kind of imaging that is refused. */
  readonly covers: readonly AnswerRole[];
}

/** A stretch of an answer between commas, full stops, dashes and the like, with what it says. */
export interface Clause extends Span {
  readonly signs: readonly Sign[];
  /** Behind the first dash: the reasons, no longer the decision. */
  readonly isReason: boolean;
}

interface TokenSign {
  readonly from: number;
  readonly to: number;
  readonly role: AnswerRole;
  readonly covers: readonly AnswerRole[];
}

const CLAUSE_END = new Set([",", ";", ".", ":", "!", "?", "\n", "(", ")", "|"]);

/** Finds the roles of words in answers, with patterns compiled once. */
export class AnswerLexicon {
  private readonly matcher: Matcher<AnswerRole>;

  /** @throws {PatternError} when a pattern cannot be read. */
  constructor(words: AnswerWords, { lists }: Protocol, language: Language) {
    const entries = (Object.keys(words) as AnswerRole[]).flatMap((role) => words[role].map((pattern) => ({ pattern, value: role })));
    this.matcher = createMatcher(entries, { ...language.lists, ...lists }, language.correctlySpelt);
  }

  /** The clauses of an answer in their order, with pauses in a long one. Where two patterns overlap, the longer one counts. */
  *readingClauses(answer: string): Steps<readonly Clause[]> {
    const tokens = yield* tokenizing(answer);
    const signs = yield* this.signsIn(tokens);
    const within = inside(signs);
    yield;
    const steps = new Set(signs.filter(({ role }) => role === "next").map(({ from }) => from));
    const inSign = insideSigns(signs);
    const clauses: Clause[] = [];
    let start = 0;
    let isReason = false;
    let paused = 0;
    for (let at = 0; at <= tokens.count; at++) {
      if (inSign.has(at)) continue;
      const dash = isDash(tokens, at);
      const step = steps.has(at);
      if (at < tokens.count && !CLAUSE_END.has(tokens.words[at] ?? "") && !dash && !step) continue;
      if (at > start) clauses.push(clauseOf(tokens, start, at, isReason, within(start, at)));
      if (at > paused + TOKENS_AT_ONCE) {
        paused = at;
        yield;
      }
      start = step ? at : at + 1;
      isReason ||= dash;
    }
    return clauses;
  }

  private *signsIn(tokens: Tokens): Steps<readonly TokenSign[]> {
    const found: TokenSign[] = [];
    yield* scanning(this.matcher, tokens, (from, to, role) => found.push({ from, to, role, covers: [] }));
    yield;
    const covered = coveredOf(found);
    if (covered.size === 0) return found;
    yield;
    const within = inside([...covered].sort((a, b) => a.from - b.from || a.to - b.to));
    const longest = found.filter((sign) => !covered.has(sign));
    yield;
    return longest.map(({ from, to, role }) => ({ from, to, role, covers: within(from, to).map((other) => other.role) }));
  }
}

// Both are written out field by field: spreading here costs as much as all of the rest.

function clauseOf(tokens: Tokens, from: number, to: number, isReason: boolean, signs: readonly TokenSign[]): Clause {
  return { start: startOf(tokens, from), end: endOf(tokens, to), isReason, signs: signs.map((sign) => signOf(tokens, sign)) };
}

function signOf(tokens: Tokens, { from, to, role, covers }: TokenSign): Sign {
  return { start: startOf(tokens, from), end: endOf(tokens, to), role, covers };
}

/** Those that lie in a longer one. An answer may be as long as its row: each is compared with what comes before it, not with all. */
function coveredOf(signs: readonly TokenSign[]): ReadonlySet<TokenSign> {
  const covered = new Set<TokenSign>();
  let furthest = { from: -1, to: -1 };
  for (const sign of signs.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (furthest.to > sign.to || (furthest.to === sign.to && furthest.from < sign.from)) covered.add(sign);
    else if (sign.to > furthest.to) furthest = sign;
  }
  return covered;
}

/** The tokens inside a sign, which no clause ends at: “imagerie : non indiquée”. */
function insideSigns(signs: readonly TokenSign[]): ReadonlySet<number> {
  const tokens = new Set<number>();
  for (const { from, to } of signs) for (let at = from + 1; at < to; at++) tokens.add(at);
  return tokens;
}

/** Finds the signs between two tokens. @param signs ordered by their first token. */
function inside(signs: readonly TokenSign[]): (from: number, to: number) => readonly TokenSign[] {
  return (from, to) => {
    const first = firstIndex(signs.length, (at) => (signs[at]?.from ?? 0) < from);
    let end = first;
    while ((signs[end]?.from ?? Infinity) < to) end++;
    return signs.slice(first, end).filter((sign) => sign.to <= to);
  };
}

/** A dash between spaces; a hyphen inside a word joins it. */
function isDash(tokens: Tokens, at: number): boolean {
  if (tokens.words[at] !== "-" || at === 0 || at + 1 >= tokens.count) return false;
  return (tokens.ends[at - 1] ?? 0) < (tokens.starts[at] ?? 0) && (tokens.ends[at] ?? 0) < (tokens.starts[at + 1] ?? 0);
}

function startOf({ starts }: Tokens, from: number): number {
  return starts[from] ?? 0;
}

function endOf({ ends }: Tokens, to: number): number {
  return ends[to - 1] ?? 0;
}
