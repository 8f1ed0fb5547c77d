import { firstAtOrAfter, type TokenRange } from "../text/sentences";
import { hasSpaceBefore, LINE, type Tokens } from "../text/tokens";
import { DIMENSIONS, type Connectives, type CueRule, type Dimension, type StopRule } from "./language";
import type { CueMatch } from "./lexicon";

/** Single words by their part in a list. */
export interface ListWords {
  readonly and: ReadonlySet<string>;
  readonly or: ReadonlySet<string>;
  readonly nor: ReadonlySet<string>;
  readonly of: ReadonlySet<string>;
  readonly determiners: ReadonlySet<string>;
  readonly presupposing: ReadonlySet<string>;
  readonly adverbs: ReadonlySet<string>;
}

export function listWordsOf(connectives: Connectives): ListWords {
  return {
    and: new Set(connectives.and),
    or: new Set(connectives.or),
    nor: new Set(connectives.nor),
    of: new Set(connectives.of),
    determiners: new Set(connectives.determiners),
    presupposing: new Set(connectives.presupposing),
    adverbs: new Set(connectives.adverbs),
  };
}

/** How far a cue reaches, and whether it heads a list that may go on in the following entries. */
export interface Scope extends TokenRange {
  readonly header: boolean;
}

/** No cue reaches further than this many tokens, and no list is read further to see how it closes: keeps the walk linear. */
const FARTHEST = 120;
/** In tokens, its commas included. */
const LONGEST_INSERTION = 10;

/** A sentence with its cues, ready for scopes. */
export class SentenceScopes {
  constructor(
    private readonly tokens: Tokens,
    private readonly sentence: TokenRange,
    readonly cues: readonly CueMatch[],
    private readonly listWords: ListWords,
  ) {}

  /** Tokens that the cue governs after it; its own words belong to them, as in "ne vomit pas". */
  following({ start, end }: TokenRange, rule: CueRule): Scope {
    const dimensions = dimensionsOf(rule);
    const frames = this.isFrame(start, end, rule);
    const throughClause = frames || rule.reach === "clause";
    let header = this.word(end - 1) === ":";
    let closesAt = -1;
    let at = frames ? end + 1 : end;
    const limit = Math.min(this.sentence.end, end + FARTHEST);
    for (; at < limit; at++) {
      if (this.stops(at, dimensions, rule) && !(frames && at === end + 1) && !this.isAdverbial(at, end)) break;
      const word = this.word(at);
      if (word === ";" || (word === "+" && !throughClause) || this.isDash(at)) break;
      if (this.tokens.kinds[at] === LINE) {
        if (at === end || at + 1 === this.sentence.end || this.word(at - 1) === ":" || this.isConjunction(at + 1)) continue;
        break;
      }
      if (word === ":") {
        if (at - end > 4 || this.listWords.determiners.has(this.word(at + 1))) break;
        header = true;
      } else if (header || throughClause) continue;
      else if (word === ",") {
        if (rule.reach !== "list") break;
        if (at < closesAt || this.continuesList(at + 1)) continue;
        closesAt = this.listCloses(at + 1, dimensions, rule);
        if (closesAt < 0) break;
      } else if (rule.reach === "phrase" && this.isConjunction(at)) break;
      else if (this.listWords.and.has(word) && rule.closedByAnd !== true && !this.repeatsPreposition(at + 1)) break;
    }
    return { start, end: at, header: header && at === this.sentence.end };
  }

  /** Tokens before the cue that it governs, and its own; `index` is the cue's place in `cues`, `from` where what it speaks about ends. */
  preceding(index: number, { start, end }: TokenRange, rule: CueRule, from: number): Scope {
    const ends = Math.max(this.endsBefore(index, from, rule, from < start), from - FARTHEST);
    let coordinated = false;
    let at = from - 1;
    for (; at >= ends; at--) {
      const word = this.word(at);
      if (word === ";" || this.tokens.kinds[at] === LINE || this.isDash(at)) break;
      if (rule.reach === "clause") continue;
      if (word === ":") break;
      if (this.listWords.and.has(word) || this.listWords.or.has(word) || this.listWords.nor.has(word)) {
        if (rule.reach !== "list") break;
        coordinated = true;
      } else if (word === "," && !coordinated) break;
    }
    return { start: at + 1, end, header: false };
  }

  /**
   * Where the subject of a predicate ends that no phrase stands beside: left of commas, adverbs, contrasts and other predicates that touch
   * it, as in "X, suspected at first, but finally not confirmed".
   */
  subjectEnd(index: number, { start }: TokenRange): number {
    let before = index - 1;
    let at = start;
    while (at > this.sentence.start) {
      while ((this.cues[before]?.end ?? 0) > at) before--;
      const cue = this.cues[before];
      if (cue?.end === at && (cue.value.kind === "stop" ? endsAll(cue.value.stop) : cue.value.cue.direction !== "following")) at = cue.start;
      else if (this.word(at - 1) === "," || this.listWords.and.has(this.word(at - 1)) || this.listWords.adverbs.has(this.word(at - 1))) at--;
      else break;
    }
    return at;
  }

  /** What stands before an insertion that a comma closes at `from`: "X, present yesterday, has gone". */
  beforeInsertion(from: number): number | undefined {
    if (this.word(from - 1) !== ",") return undefined;
    for (let at = from - 2; at > Math.max(this.sentence.start, from - LONGEST_INSERTION); at--) if (this.word(at) === ",") return at;
    return undefined;
  }

  /** Whether the phrase at `at` is named as known. */
  isPresupposed(at: number): boolean {
    return at > this.sentence.start && this.listWords.presupposing.has(this.word(at - 1));
  }

  /** The nearest end, to the left of `from`, of a cue or stop that speaks about the same properties; `remote` where another predicate stands between. */
  private endsBefore(index: number, from: number, rule: CueRule, remote: boolean): number {
    const dimensions = dimensionsOf(rule);
    const clears = dimensions.every((dimension) => rule.sets[dimension] === false);
    for (let at = index - 1; at >= 0; at--) {
      const cue = this.cues[at];
      if (cue === undefined) break;
      const { value } = cue;
      if (cue.end > from || (clears && value.kind === "cue" && (rule.resumes === true || value.cue.direction === "following")) || (remote && value.kind === "stop" && !endsAll(value.stop))) continue;
      const spoken = (dimension: Dimension) => (value.kind === "stop" ? value.stop.ends.includes(dimension) || value.stop.endsBackwards?.includes(dimension) === true : value.cue.sets[dimension] !== undefined);
      if (dimensions.some(spoken)) return cue.end;
    }
    return this.sentence.start;
  }

  private cueAt(at: number): CueMatch | undefined {
    const cue = this.cues[firstAtOrAfter(this.cues, at)];
    return cue?.start === at ? cue : undefined;
  }

  private stops(at: number, dimensions: readonly Dimension[], rule: CueRule): boolean {
    const cue = this.cueAt(at);
    if (cue === undefined) return false;
    if (cue.value.kind === "stop") {
      const { ends, endsLists } = cue.value.stop;
      return dimensions.some((dimension) => ends.includes(dimension) || (rule.reach !== "clause" && endsLists?.includes(dimension) === true));
    }
    const other = cue.value.cue;
    if (other.direction === "following" && other.reach === "clause" && other.id !== rule.id) return true;
    const continues = this.listWords.nor.has(this.word(at)) && rule.reach !== "item" && rule.reach !== "next";
    return other.direction === "following" && other.id !== rule.id && !continues && dimensions.some((dimension) => other.sets[dimension] !== undefined);
  }

  /** A word that would end the scope right behind the cue, before it has reached anything: "no sign today of X". */
  private isAdverbial(at: number, end: number): boolean {
    const cue = this.cueAt(at);
    return at === end && cue?.value.kind === "stop" && endsAll(cue.value.stop);
  }

  /** An adverbial in front of its clause, cut off by a comma, frames the whole of it. */
  private isFrame(start: number, end: number, { direction }: CueRule): boolean {
    if (direction === "following" || direction === "preceding" || this.word(end) !== ",") return false;
    const before = this.word(start - 1);
    return start <= this.sentence.start + 1 || before === ":" || before === ";" || before === "\n";
  }

  private word(at: number): string {
    return this.tokens.words[at] ?? "";
  }

  /** A dash between spaces separates; inside a word it does not. */
  private isDash(at: number): boolean {
    return this.word(at) === "-" && hasSpaceBefore(this.tokens, at) && hasSpaceBefore(this.tokens, at + 1);
  }

  private isConjunction(at: number): boolean {
    const word = this.word(at);
    return this.listWords.and.has(word) || this.listWords.or.has(word) || this.listWords.nor.has(word);
  }

  private repeatsPreposition(at: number): boolean {
    const word = this.word(at);
    return this.listWords.of.has(word) || this.listWords.or.has(word) || this.listWords.nor.has(word) || word === "/";
  }

  private continuesList(at: number): boolean {
    const word = this.word(at);
    if (this.repeatsPreposition(at)) return true;
    return this.listWords.and.has(word) && this.repeatsPreposition(at + 1);
  }

  /** Where the list of bare items that begins at `from` is closed by a conjunction that keeps it negated; -1 when it is not. */
  private listCloses(from: number, dimensions: readonly Dimension[], rule: CueRule): number {
    let begins = true;
    for (let at = from; at < Math.min(this.sentence.end, from + FARTHEST); at++) {
      const word = this.word(at);
      if (this.listWords.nor.has(word) || this.listWords.or.has(word) || (this.listWords.and.has(word) && (rule.closedByAnd === true || this.repeatsPreposition(at + 1)))) return at;
      if (begins && this.listWords.determiners.has(word)) return -1;
      if (word === ";" || word === ":" || this.listWords.and.has(word) || this.isDash(at) || this.stops(at, dimensions, rule)) return -1;
      begins = word === ",";
    }
    return -1;
  }
}

/** A contrast or a new subject, rather than another part of the same clause. */
function endsAll({ ends }: StopRule): boolean {
  return DIMENSIONS.every((dimension) => dimension === "hypothetical" || ends.includes(dimension));
}

/** What the rule says is so; a rule that only clears speaks about what it clears, and one for the unknown reaches as far as a denial. */
function dimensionsOf(rule: CueRule): readonly Dimension[] {
  let known = dimensionsByRule.get(rule);
  if (known === undefined) dimensionsByRule.set(rule, (known = findDimensions(rule)));
  return known;
}

const dimensionsByRule = new WeakMap<CueRule, readonly Dimension[]>();

function findDimensions({ sets, unknown }: CueRule): readonly Dimension[] {
  if (unknown === true) return ["negated"];
  const stated = DIMENSIONS.filter((dimension) => sets[dimension] === true);
  return stated.length > 0 ? stated : DIMENSIONS.filter((dimension) => sets[dimension] !== undefined);
}
