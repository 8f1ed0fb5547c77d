import { firstAtOrAfter, type TokenRange } from "../text/sentences";
import { numberValue, type Tokens } from "../text/tokens";
import { DIMENSIONS, type CueRule, type Dimension, type Language } from "./language";
import type { CueMatch } from "./lexicon";
import { listWordsOf, SentenceScopes, type ListWords, type Scope } from "./scope";

/** A phrase whose context is asked: tokens, and how its flag treats the past. */
export interface Target extends TokenRange {
  readonly recentDays: number;
  readonly resolves: boolean;
  readonly deniable: boolean;
  /** A normal finding: a cue right before it turns it into the abnormal one. */
  readonly normal: boolean;
}

/** A cue and the tokens it governs. */
export interface Governing {
  readonly rule: CueRule;
  readonly cue: TokenRange;
  readonly scope: Scope;
}

/** What was decided for a target, property by property. */
export interface Context extends Readonly<Record<Dimension, Governing | undefined>> {
  readonly target: Target;
  /** Said to be unknown: no finding. */
  readonly unknown: boolean;
}

const DEFAULT_UNITS = 1;
const NONE: readonly Governing[] = [];
const NOTHING = { governing: new Map<Target, Governing[]>(), headers: NONE };
/** In tokens. */
const LONGEST_FINDING = 40;

/** The context rules of one language. */
export class ContextRules {
  private readonly listWords: ListWords;
  private readonly bullets: ReadonlySet<string>;

  constructor(private readonly language: Language) {
    this.listWords = listWordsOf(language.connectives);
    this.bullets = new Set(language.bullets);
  }

  /** For each target, in order, the cues that govern it by property. Targets and cues are sorted by start. */
  contextsOf(tokens: Tokens, sentences: readonly TokenRange[], cues: readonly CueMatch[], targets: readonly Target[]): readonly Context[] {
    const contexts: Context[] = [];
    let cueFrom = 0;
    let targetFrom = 0;
    let inherited: readonly Governing[] = [];
    for (const sentence of sentences) {
      const cueTo = firstAtOrAfter(cues, sentence.end);
      const targetTo = firstAtOrAfter(targets, sentence.end);
      const bullet = this.isBullet(tokens, sentence.start);
      if (!bullet) inherited = [];
      const here = targets.slice(targetFrom, targetTo);
      // Without a target in it a sentence matters only as the header of the entries that follow.
      if (here.length > 0 || (cueTo > cueFrom && sentence.end < tokens.count && this.isBullet(tokens, sentence.end))) {
        const inSentence = cues.slice(cueFrom, cueTo).filter((cue) => !(bullet && cue.start <= sentence.start + 1 && cue.end <= sentence.start + 2 && this.bullets.has(tokens.words[cue.start] ?? "")));
        const { governing, headers } = this.governingIn(tokens, sentence, inSentence, here);
        for (const target of here) {
          const own = governing.get(target) ?? NONE;
          contexts.push(this.resolve(tokens, target, inherited.length === 0 ? own : [...inherited, ...own]));
        }
        if (!bullet || headers.length > 0) inherited = headers;
      } else if (!bullet) inherited = [];
      cueFrom = cueTo;
      targetFrom = targetTo;
    }
    return contexts;
  }

  /** Where the last block begins: a sentence with the bullets that follow it. 0 where there is one block alone. */
  lastBlockOf(tokens: Tokens, sentences: readonly TokenRange[]): number {
    return sentences.findLast(({ start }) => !this.isBullet(tokens, start))?.start ?? 0;
  }

  private isBullet(tokens: Tokens, at: number): boolean {
    const first = tokens.words[at] === "\n" ? at + 1 : at;
    return this.bullets.has(tokens.words[first] ?? "");
  }

  private governingIn(tokens: Tokens, sentence: TokenRange, cues: readonly CueMatch[], targets: readonly Target[]): SentenceContext {
    if (cues.length === 0) return NOTHING;
    const free = cues.filter((cue) => !isInsideOne(cue, targets));
    const scopes = new SentenceScopes(tokens, sentence, free, this.listWords);
    const governing = new Map<Target, Governing[]>();
    const headers: Governing[] = [];
    free.forEach((cue, index) => {
      if (cue.value.kind === "stop") return;
      const rule = cue.value.cue;
      if ((Object.keys(rule.sets).length === 0 && rule.unknown !== true) || isDenied(cue, rule, free[index - 1])) return;
      const [scope, governed] = governedBy(scopes, index, cue, rule, targets);
      const one: Governing = { rule, cue, scope };
      if (scope.header) headers.push(one);
      for (const target of governed) {
        const known = governing.get(target);
        if (known === undefined) governing.set(target, [one]);
        else known.push(one);
      }
    });
    return { governing, headers };
  }

  private resolve(tokens: Tokens, target: Target, governing: readonly Governing[]): Context {
    if (governing.length === 0) return plainContext(target);
    const decided: Record<Dimension, Governing | undefined> = { negated: undefined, hypothetical: undefined, family: undefined, history: undefined };
    for (const one of governing) {
      if (one.rule.resolved === true && !target.resolves) continue;
      if (one.rule.daysPerUnit !== undefined && this.daysOf(tokens, one, one.rule.daysPerUnit) <= target.recentDays) continue;
      for (const dimension of DIMENSIONS) {
        if (one.rule.sets[dimension] === undefined || (dimension === "negated" && !target.deniable)) continue;
        const other = decided[dimension];
        if (other === undefined || prevails(one, other, dimension, target)) decided[dimension] = one;
      }
    }
    const { negated } = decided;
    const stated = (dimension: Dimension): Governing | undefined => {
      const one = decided[dimension];
      if (one?.rule.sets[dimension] !== true) return undefined;
      const denied = negated?.rule.sets.negated === true && one !== negated && dimension !== "family" && liesIn(one.cue, negated.scope);
      return denied ? undefined : one;
    };
    const unknown = negated?.rule.sets.negated !== false && governing.some(({ rule }) => rule.unknown === true);
    return { target, negated: stated("negated"), hypothetical: stated("hypothetical"), family: stated("family"), history: stated("history"), unknown };
  }

  private daysOf(tokens: Tokens, { cue }: Governing, daysPerUnit: number): number {
    for (let at = cue.start; at < cue.end; at++) {
      const word = tokens.words[at] ?? "";
      const units = /^\d/u.test(word) ? numberValue(word) : this.language.numbers[word];
      if (units !== undefined) return units * daysPerUnit;
    }
    return DEFAULT_UNITS * daysPerUnit;
  }
}

/** Nothing is said of the target. */
export function plainContext(target: Target): Context {
  return { target, negated: undefined, hypothetical: undefined, family: undefined, history: undefined, unknown: false };
}

interface SentenceContext {
  readonly governing: ReadonlyMap<Target, readonly Governing[]>;
  /** Cues whose list goes on in the entries that follow. */
  readonly headers: readonly Governing[];
}

type Governed = readonly [Scope, readonly Target[]];

function governedBy(scopes: SentenceScopes, index: number, cue: CueMatch, rule: CueRule, targets: readonly Target[]): Governed {
  const single = rule.reach === "item";
  const after = (): Governed => {
    const scope = scopes.following(cue, rule);
    const within = startingIn(targets, scope).filter(({ start }) => start !== cue.start && (rule.sets.negated !== true || rule.governsDefinite === true || start === cue.end || !scopes.isPresupposed(start)));
    return [scope, rule.reach === "next" ? within.filter(({ start }) => start === cue.end) : firstOf(within, single && !scope.header)];
  };
  const beforeFrom = (from: number): Governed => {
    const scope = scopes.preceding(index, cue, rule, from);
    const within = startingIn(targets, scope).filter(({ end }) => end <= scope.end);
    return [scope, rule.reach === "next" ? within.filter(({ end }) => end === cue.start) : lastOf(within, single)];
  };
  const before = (): Governed => beforeFrom(cue.start);
  switch (rule.direction) {
    case "following":
      return after();
    case "preceding":
      return firstWithTargets(firstWithTargets(before(), () => beforeFrom(scopes.subjectEnd(index, cue))), () => beforeFrom(scopes.beforeInsertion(cue.start) ?? cue.start));
    case "both": {
      const [[, governed], [scope, others]] = [before(), after()];
      return [scope, [...governed, ...others.filter((target) => !governed.includes(target))]];
    }
    case "preceding_or_following":
      return firstWithTargets(before(), after);
    case "following_or_preceding":
      return firstWithTargets(after(), before);
  }
}

function firstWithTargets(first: Governed, second: () => Governed): Governed {
  return first[1].length > 0 ? first : second();
}

/** A phrase may hold a word that ends the scope: "no red and painful eye". */
function startingIn(targets: readonly Target[], { start, end }: TokenRange): readonly Target[] {
  const within: Target[] = [];
  for (let at = firstAtOrAfter(targets, start); at < targets.length; at++) {
    const target = targets[at];
    if (target === undefined || target.start >= end) break;
    within.push(target);
  }
  return within;
}

/** "not old", "not familial": a denial of the cue itself right before it. */
function isDenied(cue: TokenRange, { sets }: CueRule, before: CueMatch | undefined): boolean {
  if (before?.value.kind !== "cue" || before.end !== cue.start || sets.negated !== undefined) return false;
  const { direction, reach, sets: denial } = before.value.cue;
  return direction === "following" && (reach === "item" || reach === "next") && denial.negated === true;
}

/** A cue inside a finding is part of its words. */
function isInsideOne(cue: TokenRange, targets: readonly Target[]): boolean {
  for (let at = firstAtOrAfter(targets, cue.start + 1) - 1; at >= 0; at--) {
    const target = targets[at];
    if (target === undefined || target.start + LONGEST_FINDING < cue.start) return false;
    if (cue.end <= target.end) return true;
  }
  return false;
}

function firstOf(targets: readonly Target[], single: boolean): readonly Target[] {
  const [first] = targets;
  return single && first !== undefined ? targets.filter(({ start }) => start < first.end) : targets;
}

function lastOf(targets: readonly Target[], single: boolean): readonly Target[] {
  const last = targets.at(-1);
  return single && last !== undefined ? targets.filter(({ end }) => end > last.start) : targets;
}

/** The nearer cue prevails, unless one clears what the other, which it governs, says: "the hypothesis of X was not retained". */
function prevails(one: Governing, other: Governing, dimension: Dimension, target: Target): boolean {
  if (one.rule.sets[dimension] === false && liesIn(other.cue, one.scope)) return true;
  if (other.rule.sets[dimension] === false && liesIn(one.cue, other.scope)) return false;
  return distance(one, target) < distance(other, target);
}

function liesIn(inner: TokenRange, outer: TokenRange): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function distance({ cue }: Governing, target: TokenRange): number {
  return cue.end <= target.start ? target.start - cue.end : Math.max(0, cue.start - target.end);
}
