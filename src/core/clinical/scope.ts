import type { TokenRange } from "../text/sentences";
import { hasSpaceBefore, LINE, type Tokens } from "../text/tokens";
import { DIMENSIONS, type Connectives, type CueRule, type Dimension } from "./language";
import type { CueMatch } from "./lexicon";

/** Single words by their part in a list. */
export interface ListWords {
  readonly and: ReadonlySet<string>;
  readonly or: ReadonlySet<string>;
  readonly nor: ReadonlySet<string>;
  readonly of: ReadonlySet<string>;
  readonly determiners: ReadonlySet<string>;
}

export function listWordsOf(connectives: Connectives): ListWords {
  return {
    and: new Set(connectives.and),
    or: new Set(connectives.or),
    nor: new Set(connectives.nor),
    of: new Set(connectives.of),
    determiners: new Set(connectives.determiners),
  };
}

/** How far a cue reaches, and whether it heads a list that may go on in the following entries. */
export interface Scope extends TokenRange {
  readonly header: boolean;
}

/** No cue reaches further than this many tokens, and no list is read further to see how it closes: keeps the walk linear. */
const FARTHEST = 120;

/** A sentence with its cues, ready for scopes. */
export class SentenceScopes {
  private readonly cueAt = new Map<number, CueMatch>();

  constructor(
    private readonly tokens: Tokens,
    private readonly sentence: TokenRange,
    readonly cues: readonly CueMatch[],
    private readonly listWords: ListWords,
  ) {
    for (const cue of cues) this.cueAt.set(cue.start, cue);
  }

  /** Tokens that the cue governs after it; its own words belong to them, as in "ne vomit pas". */
  following({ start, end }: TokenRange, rule: CueRule): Scope {
    const dimensions = dimensionsOf(rule);
    let header = this.word(end - 1) === ":";
    let closesAt = -1;
    let at = end;
    const limit = Math.min(this.sentence.end, end + FARTHEST);
    for (; at < limit; at++) {
      if (this.stops(at, dimensions, rule)) break;
      const word = this.word(at);
      if (word === ";" || (word === "+" && rule.reach !== "clause") || this.isDash(at)) break;
      if (this.tokens.kinds[at] === LINE) {
        if (header || at === end || this.isConjunction(at + 1)) continue;
        break;
      }
      if (word === ":") {
        if (at - end > 4) break;
        header = true;
      } else if (header || rule.reach === "clause") continue;
      else if (word === ",") {
        if (rule.reach === "item") break;
        if (at < closesAt || this.continuesList(at + 1)) continue;
        closesAt = this.listCloses(at + 1, dimensions, rule);
        if (closesAt < 0) break;
      } else if (this.listWords.and.has(word) && rule.closedByAnd !== true && !this.repeatsPreposition(at + 1)) break;
    }
    return { start, end: at, header: header && at === this.sentence.end };
  }

  /** Tokens before the cue that it governs; `index` is the cue's place in `cues`. */
  preceding(index: number, { start }: TokenRange, rule: CueRule): Scope {
    const ends = Math.max(this.endsBefore(index, dimensionsOf(rule)), start - FARTHEST);
    let coordinated = false;
    let at = start - 1;
    for (; at >= ends; at--) {
      const word = this.word(at);
      if (word === ";" || this.tokens.kinds[at] === LINE || this.isDash(at)) break;
      if (rule.reach === "clause") continue;
      if (word === ":") break;
      if (this.listWords.and.has(word) || this.listWords.or.has(word) || this.listWords.nor.has(word)) {
        if (rule.reach === "item") break;
        coordinated = true;
      } else if (word === "," && !coordinated) break;
    }
    return { start: at + 1, end: start, header: false };
  }

  /** The nearest end, to the left, of a cue or stop that speaks about the same properties. */
  private endsBefore(index: number, dimensions: readonly Dimension[]): number {
    for (let at = index - 1; at >= 0; at--) {
      const cue = this.cues[at];
      if (cue === undefined) break;
      const { value } = cue;
      if (dimensions.some((dimension) => (value.kind === "stop" ? value.stop.ends.includes(dimension) : value.cue.sets[dimension] !== undefined))) return cue.end;
    }
    return this.sentence.start;
  }

  private stops(at: number, dimensions: readonly Dimension[], rule: CueRule): boolean {
    const cue = this.cueAt.get(at);
    if (cue === undefined) return false;
    if (cue.value.kind === "stop") return cue.value.stop.ends.some((dimension) => dimensions.includes(dimension));
    const other = cue.value.cue;
    return other.direction === "following" && other.id !== rule.id && dimensions.some((dimension) => other.sets[dimension] !== undefined);
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

/** What the rule says is so; a rule that only clears speaks about what it clears. */
function dimensionsOf({ sets }: CueRule): readonly Dimension[] {
  const stated = DIMENSIONS.filter((dimension) => sets[dimension] === true);
  return stated.length > 0 ? stated : DIMENSIONS.filter((dimension) => sets[dimension] !== undefined);
}
