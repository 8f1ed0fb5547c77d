import { firstAtOrAfter, type TokenRange } from "../text/sentences";
import { hasSpaceBefore, NUMBER, type Tokens } from "../text/tokens";
import { HISTORY, HYPOTHETICAL, type Cue } from "./cue";
import type { CueMatch } from "./lexicon";
import { ADVERB, AND, BULLET, COLON, COMMA, CONJUNCTION, DETERMINER, HYPHEN, INDEFINITE, NOR, OF, OR, PLUS, PRESUPPOSING, REPEATED, SEMICOLON, BREAK, type WordRoles } from "./wordRoles";

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
    private readonly roles: WordRoles,
  ) {}

  /**
   * Tokens that the cue governs after it; its own words belong to them, as in "ne vomit pas". Behind what it governs a colon explains, and ends
   * it: "fears X: Y and Z found". `reached` is where the first phrase behind the cue begins.
   */
  following({ start, end }: TokenRange, rule: Cue, reached: number): Scope {
    const frames = this.isFrame(start, end, rule);
    const throughClause = frames || rule.reach === "clause";
    let header = this.is(end - 1, COLON);
    let closesAt = -1;
    let said = end;
    let at = frames ? end + 1 : end;
    const limit = Math.min(this.sentence.end, end + FARTHEST);
    let next = firstAtOrAfter(this.cues, at);
    for (; at < limit; at++) {
      while ((this.cues[next]?.start ?? limit) < at) next++;
      const cue = this.cues[next]?.start === at ? this.cues[next] : undefined;
      if (cue !== undefined && this.stops(cue, rule) && !(frames && at === end + 1)) {
        if (at !== said || !isAdverbial(cue)) break;
        said = cue.end;
      }
      const role = this.roles.of(this.tokens, at);
      if ((role & SEMICOLON) !== 0 || ((role & PLUS) !== 0 && !throughClause) || ((role & HYPHEN) !== 0 && this.isDash(at))) break;
      if ((role & BREAK) !== 0) {
        if (at === end || at + 1 === this.sentence.end || this.is(at - 1, COLON) || this.is(at + 1, CONJUNCTION)) continue;
        break;
      }
      if ((role & COLON) !== 0) {
        if (at - end > 4 || (reached < at && (rule.states & HYPOTHETICAL) !== 0) || this.is(at + 1, DETERMINER)) break;
        header = true;
      } else if (header || throughClause) continue;
      else if ((role & COMMA) !== 0) {
        if (rule.reach !== "list") break;
        if (at < closesAt || this.continuesList(at + 1) || this.joins(at + 1, rule)) continue;
        closesAt = this.listCloses(at + 1, rule);
        if (closesAt < 0) break;
      } else if (rule.reach === "phrase" && (role & CONJUNCTION) !== 0) break;
      else if ((role & AND) !== 0 && !rule.closedByAnd && !rule.throughAnd && !this.is(at + 1, REPEATED)) break;
    }
    return { start, end: at, header: header && at === this.sentence.end };
  }

  /** Tokens before the cue that it governs, and its own; `index` is the cue's place in `cues`, `from` where what it speaks about ends. */
  preceding(index: number, { start, end }: TokenRange, rule: Cue, from: number): Scope {
    const ends = Math.max(this.endsBefore(index, from, rule, from < start), from - FARTHEST);
    let coordinated = false;
    let at = from - 1;
    for (; at >= ends; at--) {
      const role = this.roles.of(this.tokens, at);
      if ((role & (SEMICOLON | BREAK)) !== 0 || ((role & HYPHEN) !== 0 && this.isDash(at))) break;
      if (rule.reach === "clause") continue;
      if ((role & COLON) !== 0) break;
      if ((role & CONJUNCTION) !== 0) {
        if (rule.reach !== "list") break;
        coordinated = true;
      } else if ((role & COMMA) !== 0 && !coordinated) break;
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
      if (cue?.end === at && (cue.value.kind === "stop" ? cue.value.stop.endsAll : cue.value.cue.direction !== "following")) at = cue.start;
      else if (this.is(at - 1, COMMA | AND | ADVERB)) at--;
      else break;
    }
    return at;
  }

  /** What stands before an insertion that a comma closes at `from`: "X, present yesterday, has gone". */
  beforeInsertion(from: number): number | undefined {
    if (!this.is(from - 1, COMMA)) return undefined;
    for (let at = from - 2; at > Math.max(this.sentence.start, from - LONGEST_INSERTION); at--) if (this.is(at, COMMA)) return at;
    return undefined;
  }

  /**
   * Whether one answer to several phrases answers this one too: it stands beside the last of them, or is an entry of a bare list. A denial of "X, Y"
   * is about both; of "X at 39, Y" or "a patient with X, Y" only about the last.
   */
  isAnswered({ start, end }: TokenRange, asked: readonly TokenRange[], scope: TokenRange): boolean {
    let entryEnd = end;
    while (entryEnd < scope.end && !this.is(entryEnd, COMMA)) entryEnd++;
    if ((asked.at(-1)?.start ?? start) < entryEnd) return true;
    const first = Math.max(this.sentence.start, start - FARTHEST);
    let at = start;
    while (at > first && !this.is(at - 1, COMMA | SEMICOLON | COLON | BREAK | BULLET)) at--;
    for (; at < entryEnd; at++) {
      if (this.tokens.kinds[at] === NUMBER) return false;
      if (!this.is(at, DETERMINER | OF | CONJUNCTION) && !asked.some((other) => at >= other.start && at < other.end)) return false;
    }
    return true;
  }

  /** Whether the phrase at `at` is named as known. */
  isPresupposed(at: number): boolean {
    return at > this.sentence.start && this.is(at - 1, PRESUPPOSING);
  }

  /**
   * The nearest end, to the left of `from`, of a cue or stop that speaks about the same properties; `remote` where another predicate stands
   * between: of what that one says is so, the text does not say that it is unknown.
   */
  private endsBefore(index: number, from: number, rule: Cue, remote: boolean): number {
    for (let at = index - 1; at >= 0; at--) {
      const cue = this.cues[at];
      if (cue === undefined) break;
      if (cue.end > from) continue;
      const { value } = cue;
      if (value.kind === "stop") {
        if ((value.stop.endsBackwards & rule.about) !== 0 && (!remote || value.stop.endsAll)) return cue.end;
      } else if (((value.cue.states | value.cue.clears) & rule.about) !== 0 && (rule.states !== 0 || rule.unknown || (!rule.resumes && value.cue.direction !== "following"))) return cue.end;
      else if (remote && rule.unknown && value.cue.states !== 0 && value.cue.direction !== "following") return cue.end;
    }
    return this.sentence.start;
  }

  private cueAt(at: number): CueMatch | undefined {
    const cue = this.cues[firstAtOrAfter(this.cues, at)];
    return cue?.start === at ? cue : undefined;
  }

  /** Whether another cue, or a word that ends scopes, ends that of `rule`. */
  private stops({ start, value }: CueMatch, rule: Cue): boolean {
    if (value.kind === "stop") return (rule.about & (rule.reach === "clause" ? value.stop.ends : value.stop.endsLists)) !== 0;
    const other = value.cue;
    if (other.direction !== "following" || other.id === rule.id) return false;
    if (other.reach === "clause") return true;
    const continues = this.is(start, NOR) && rule.reach !== "item" && rule.reach !== "next";
    return !continues && (rule.about & (other.states | other.clears)) !== 0;
  }

  /** An adverbial in front of its clause, cut off by a comma, frames the whole of it. */
  private isFrame(start: number, end: number, rule: Cue): boolean {
    if (rule.direction === "following" || rule.direction === "preceding" || !this.is(end, COMMA)) return false;
    return start <= this.sentence.start + 1 || this.is(start - 1, COLON | SEMICOLON | BREAK) || this.datesScene({ start, end }, rule);
  }

  /** Whether a date closes the phrase that opens the sentence and sets the scene for its clause: "during a fall in 2019, …". */
  datesScene({ start, end }: TokenRange, rule: Cue): boolean {
    const first = this.cues[0]?.value;
    if ((rule.states & HISTORY) === 0 || first?.kind !== "stop" || !first.stop.setsScene || this.cues[0]?.start !== this.sentence.start || !this.is(end, COMMA)) return false;
    for (let at = this.sentence.start; at < start; at++) if (this.is(at, COMMA | COLON | SEMICOLON)) return false;
    return true;
  }

  private is(at: number, roles: number): boolean {
    return (this.roles.of(this.tokens, at) & roles) !== 0;
  }

  /** A dash between spaces separates; inside a word it does not. */
  private isDash(at: number): boolean {
    return this.is(at, HYPHEN) && hasSpaceBefore(this.tokens, at) && hasSpaceBefore(this.tokens, at + 1);
  }

  private continuesList(at: number): boolean {
    return this.is(at, REPEATED) || (this.is(at, AND) && this.is(at + 1, REPEATED));
  }

  /** Whether what stands behind a comma goes on about the same: "…, with Y and Z". */
  private joins(at: number, rule: Cue): boolean {
    const value = this.cueAt(at)?.value;
    return value?.kind === "stop" && (value.stop.joins & rule.about) !== 0;
  }

  /** Where the list of bare items that begins at `from` is closed by a conjunction that keeps it negated; -1 when it is not. */
  private listCloses(from: number, rule: Cue): number {
    const closedByAnd = rule.closedByAnd || (rule.throughAnd && this.is(from, INDEFINITE));
    let begins = true;
    for (let at = from; at < Math.min(this.sentence.end, from + FARTHEST); at++) {
      const role = this.roles.of(this.tokens, at);
      if ((role & (NOR | OR)) !== 0 || ((role & AND) !== 0 && (closedByAnd || this.is(at + 1, REPEATED)))) return at;
      if (begins && (role & DETERMINER) !== 0 && (!closedByAnd || (role & INDEFINITE) === 0)) return -1;
      const cue = this.cueAt(at);
      if ((role & (SEMICOLON | COLON | AND)) !== 0 || this.isDash(at) || (cue !== undefined && this.stops(cue, rule))) return -1;
      begins = (role & COMMA) !== 0;
    }
    return -1;
  }
}

/** A word that would end the scope right behind the cue, before it has reached anything: "no sign today of X", "no marked X". */
function isAdverbial({ value }: CueMatch): boolean {
  return value.kind === "stop" && (value.stop.endsAll || value.stop.mayPrecede);
}
