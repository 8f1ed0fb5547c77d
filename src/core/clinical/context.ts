import type { Steps } from "../steps";
import { firstAtOrAfter, type TokenRange } from "../text/sentences";
import { NUMBER, type Tokens } from "../text/tokens";
import { FAMILY, HISTORY, HYPOTHETICAL, NEGATED, type Cue } from "./cue";
import type { Dimension, Language } from "./language";
import type { CueMatch } from "./lexicon";
import { SentenceScopes, type Scope } from "./scope";
import type { Target } from "./target";
import { BREAK, BULLET, type WordRoles } from "./wordRoles";

/** A cue and the tokens it governs. */
export interface Governing {
  readonly rule: Cue;
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
const NOTHING: SentenceContext = { governing: [], headers: NONE };
/** In tokens. */
const LONGEST_FINDING = 40;

const NO_CONTEXTS: readonly Context[] = [];
/** So many sentences are read at one go. */
const AT_ONCE = 256;

/** How far the sentences of a text have been read. */
class Progress {
  readonly contexts: Context[] = [];
  cueFrom = 0;
  targetFrom = 0;
  /** From the header of the list that the next sentence may be an entry of. */
  inherited = NONE;
}

/** The context rules of one language. */
export class ContextRules {
  constructor(
    private readonly language: Language,
    private readonly roles: WordRoles,
  ) {}

  /** For each target, in order, the cues that govern it by property. Targets and cues are sorted by start. */
  contextsOf(tokens: Tokens, sentences: readonly TokenRange[], cues: readonly CueMatch[], targets: readonly Target[]): readonly Context[] {
    if (targets.length === 0) return NO_CONTEXTS;
    const progress = new Progress();
    this.read(tokens, sentences, cues, targets, progress);
    return progress.contexts;
  }

  /** Like {@link contextsOf}, with pauses. */
  *readingContexts(tokens: Tokens, sentences: readonly TokenRange[], cues: readonly CueMatch[], targets: readonly Target[]): Steps<readonly Context[]> {
    const progress = new Progress();
    for (let at = 0; at < sentences.length; at += AT_ONCE) {
      yield;
      this.read(tokens, sentences.slice(at, at + AT_ONCE), cues, targets, progress);
    }
    return progress.contexts;
  }

  /** Goes on with the next sentences. */
  private read(tokens: Tokens, sentences: readonly TokenRange[], cues: readonly CueMatch[], targets: readonly Target[], progress: Progress): void {
    let { cueFrom, targetFrom, inherited } = progress;
    const { contexts } = progress;
    for (const sentence of sentences) {
      let [cueTo, targetTo] = [cueFrom, targetFrom];
      while ((cues[cueTo]?.start ?? Infinity) < sentence.end) cueTo++;
      while ((targets[targetTo]?.start ?? Infinity) < sentence.end) targetTo++;
      const bullet = this.isBullet(tokens, sentence.start);
      if (!bullet) inherited = NONE;
      // Without a target in it a sentence matters only as the header of the entries that follow.
      if (targetTo > targetFrom || (cueTo > cueFrom && sentence.end < tokens.count && this.isBullet(tokens, sentence.end))) {
        const here = targetTo - targetFrom === targets.length ? targets : targets.slice(targetFrom, targetTo);
        const { governing, headers } = this.governingIn(tokens, sentence, this.freeCues(tokens, sentence, cues, cueFrom, cueTo, bullet, here), here);
        for (let index = 0; index < here.length; index++) {
          const own = governing[index] ?? NONE;
          contexts.push(this.resolve(tokens, here[index] as Target, inherited.length === 0 ? own : [...inherited, ...own]));
        }
        if (!bullet || headers.length > 0) inherited = headers;
      }
      cueFrom = cueTo;
      targetFrom = targetTo;
    }
    progress.cueFrom = cueFrom;
    progress.targetFrom = targetFrom;
    progress.inherited = inherited;
  }

  /** Where the last block begins: a sentence with the bullets that follow it. 0 where there is one block alone. */
  lastBlockOf(tokens: Tokens, sentences: readonly TokenRange[]): number {
    return sentences.findLast(({ start }) => !this.isBullet(tokens, start))?.start ?? 0;
  }

  private isBullet(tokens: Tokens, at: number): boolean {
    const role = this.roles.of(tokens, at);
    return ((role & BREAK) === 0 ? role & BULLET : this.roles.of(tokens, at + 1) & BULLET) !== 0;
  }

  /** The cues of a sentence, without a bullet that looks like one, and those inside a target. */
  private freeCues(tokens: Tokens, { start }: TokenRange, cues: readonly CueMatch[], from: number, to: number, bullet: boolean, targets: readonly Target[]): readonly CueMatch[] {
    const free: CueMatch[] = [];
    for (let at = from; at < to; at++) {
      const cue = cues[at] as CueMatch;
      const isTheBullet = bullet && cue.start <= start + 1 && cue.end <= start + 2 && (this.roles.of(tokens, cue.start) & BULLET) !== 0;
      if (!isTheBullet && !isInsideOne(cue, targets)) free.push(cue);
    }
    return free;
  }

  private governingIn(tokens: Tokens, sentence: TokenRange, cues: readonly CueMatch[], targets: readonly Target[]): SentenceContext {
    if (cues.length === 0) return NOTHING;
    const scopes = new SentenceScopes(tokens, sentence, cues, this.roles);
    const governing = new Array<Governing[] | undefined>(targets.length).fill(undefined);
    let headers = NONE;
    for (let index = 0; index < cues.length; index++) {
      const cue = cues[index] as CueMatch;
      if (cue.value.kind === "stop" || cue.value.cue.protects || isDenied(cue, cue.value.cue, cues[index - 1])) continue;
      const rule = cue.value.cue;
      const { scope, governed } = governedBy(scopes, index, cue, rule, targets);
      const one: Governing = { rule, cue, scope };
      if (scope.header) headers = [...headers, one];
      for (const at of governed) {
        const known = governing[at];
        if (known === undefined) governing[at] = [one];
        else known.push(one);
      }
    }
    return { governing, headers };
  }

  private resolve(tokens: Tokens, target: Target, governing: readonly Governing[]): Context {
    if (governing.length === 0) return plainContext(target);
    let [negated, hypothetical, family, history]: (Governing | undefined)[] = [];
    let unknown = false;
    let isPast = false;
    for (const one of governing) {
      const { rule } = one;
      unknown ||= rule.unknown;
      if (rule.resolved && !target.value.resolves) continue;
      if (rule.daysPerUnit !== undefined && this.daysOf(tokens, one, rule.daysPerUnit) <= target.value.recentDays) continue;
      isPast ||= (rule.states & HISTORY) !== 0 && !rule.resolved;
      const spoken = rule.states | rule.clears;
      if ((spoken & NEGATED) !== 0 && target.value.deniable) negated = prevailing(one, negated, NEGATED, target);
      if ((spoken & HYPOTHETICAL) !== 0) hypothetical = prevailing(one, hypothetical, HYPOTHETICAL, target);
      if ((spoken & FAMILY) !== 0) family = prevailing(one, family, FAMILY, target);
      if ((spoken & HISTORY) !== 0) history = prevailing(one, history, HISTORY, target);
    }
    // What belongs to the past, and ended there, is no denial of the present: "papilledema in 2014, gone in 2015".
    const denial = isPast && negated?.rule.resolved === true ? undefined : stated(negated, NEGATED);
    const relative = stated(family, FAMILY);
    return {
      target,
      negated: denial,
      hypothetical: unlessDenied(stated(hypothetical, HYPOTHETICAL), denial),
      family: relative,
      history: relative !== undefined && history?.rule.ofPatient === true ? undefined : unlessDenied(stated(history, HISTORY), denial),
      unknown: unknown && (negated === undefined || (negated.rule.clears & NEGATED) === 0),
    };
  }

  private daysOf(tokens: Tokens, { cue }: Governing, daysPerUnit: number): number {
    for (let at = cue.start; at < cue.end; at++) {
      const units = tokens.kinds[at] === NUMBER ? tokens.values[at] : this.language.numbers[tokens.words[at] ?? ""];
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
  /** By the place of the target. */
  readonly governing: readonly (readonly Governing[] | undefined)[];
  /** Cues whose list goes on in the entries that follow. */
  readonly headers: readonly Governing[];
}

/** How far a cue reaches, and the places of the targets that it governs there, ascending. */
interface Governed {
  readonly scope: Scope;
  readonly governed: readonly number[];
}

function governedBy(scopes: SentenceScopes, index: number, cue: CueMatch, rule: Cue, targets: readonly Target[]): Governed {
  switch (rule.direction) {
    case "following":
      return governedAfter(scopes, cue, rule, targets);
    case "preceding": {
      const near = governedBefore(scopes, index, cue, rule, targets, cue.start);
      if (near.governed.length > 0) return near;
      const subject = governedBefore(scopes, index, cue, rule, targets, scopes.subjectEnd(index, cue));
      return subject.governed.length > 0 ? subject : governedBefore(scopes, index, cue, rule, targets, scopes.beforeInsertion(cue.start) ?? cue.start);
    }
    case "both":
      return governedAround(scopes, cue, rule, targets, governedBefore(scopes, index, cue, rule, targets, cue.start).governed);
    case "preceding_or_following": {
      const before = governedBefore(scopes, index, cue, rule, targets, cue.start);
      return before.governed.length === 0 || scopes.datesScene(cue, rule) ? governedAround(scopes, cue, rule, targets, before.governed) : before;
    }
    case "following_or_preceding": {
      const after = governedAfter(scopes, cue, rule, targets);
      return after.governed.length > 0 ? after : governedBefore(scopes, index, cue, rule, targets, cue.start);
    }
  }
}

/** What the cue governs after it, and what it governs before it. */
function governedAround(scopes: SentenceScopes, cue: TokenRange, rule: Cue, targets: readonly Target[], before: readonly number[]): Governed {
  const after = governedAfter(scopes, cue, rule, targets);
  return before.length === 0 ? after : { scope: after.scope, governed: [...before, ...after.governed.filter((at) => !before.includes(at))] };
}

/** A phrase may hold a word that ends the scope: "no red and painful eye". */
function governedAfter(scopes: SentenceScopes, cue: TokenRange, rule: Cue, targets: readonly Target[]): Governed {
  const scope = rule.reach === "within" ? { start: cue.start, end: cue.end, header: false } : scopes.following(cue, rule, targets[firstAtOrAfter(targets, cue.end)]?.start ?? Infinity);
  const governed: number[] = [];
  const presupposes = (rule.states & NEGATED) !== 0 && !rule.governsDefinite;
  let firstEnd = Infinity;
  for (let at = firstAtOrAfter(targets, scope.start); at < targets.length; at++) {
    const { start, end } = targets[at] ?? scope;
    if (start >= scope.end || start >= firstEnd) break;
    if (start === cue.start || (rule.reach === "next" && start !== cue.end) || (presupposes && start !== cue.end && scopes.isPresupposed(start))) continue;
    if (rule.reach === "item" && !scope.header && governed.length === 0) firstEnd = end;
    governed.push(at);
  }
  return { scope, governed };
}

/** What ends before `from`; words of a predicate itself only where it has no subject: "does not vomit", but "X was excluded by a lumbar puncture". */
function governedBefore(scopes: SentenceScopes, index: number, cue: TokenRange, rule: Cue, targets: readonly Target[], from: number): Governed {
  const scope = scopes.preceding(index, cue, rule, from);
  const governed: number[] = [];
  for (let at = firstAtOrAfter(targets, scope.start); at < targets.length; at++) {
    const { start, end } = targets[at] ?? scope;
    if (start >= scope.end) break;
    if (start >= cue.start && rule.direction === "preceding" && governed.length > 0) break;
    if (end <= scope.end && (rule.reach !== "next" || end === cue.start)) governed.push(at);
  }
  if (rule.reach === "clause" && (rule.states & NEGATED) !== 0) {
    const asked = governed.map((at) => targets[at] as Target);
    return { scope, governed: governed.filter((_, index) => index === asked.length - 1 || scopes.isAnswered(asked[index] as Target, asked, scope)) };
  }
  if (rule.reach !== "item") return { scope, governed };
  const lastStart = targets[governed.at(-1) ?? -1]?.start ?? 0;
  return { scope, governed: governed.filter((at) => (targets[at]?.end ?? 0) > lastStart) };
}

/** "not old", "not familial": a denial of the cue itself right before it. */
function isDenied(cue: TokenRange, { states, clears }: Cue, before: CueMatch | undefined): boolean {
  if (before?.value.kind !== "cue" || before.end !== cue.start || ((states | clears) & NEGATED) !== 0) return false;
  const denial = before.value.cue;
  return denial.direction === "following" && (denial.reach === "item" || denial.reach === "next") && (denial.states & NEGATED) !== 0;
}

/** A cue inside a finding is part of its words; a stop that it begins with ends scopes before it: "no X on Y" where Y is found by "on Y". */
function isInsideOne(cue: CueMatch, targets: readonly Target[]): boolean {
  for (let at = firstAtOrAfter(targets, cue.start + 1) - 1; at >= 0; at--) {
    const target = targets[at];
    if (target === undefined || target.start + LONGEST_FINDING < cue.start) return false;
    if (cue.end <= target.end) return !target.value.past && !(cue.value.kind === "stop" && cue.start === target.start);
  }
  return false;
}

/** The nearer cue prevails, unless one clears what the other, which it governs, says: "the hypothesis of X was not retained". */
function prevailing(one: Governing, other: Governing | undefined, dimension: number, target: Target): Governing {
  if (other === undefined || ((one.rule.clears & dimension) !== 0 && liesIn(other.cue, one.scope))) return one;
  if ((other.rule.clears & dimension) !== 0 && liesIn(one.cue, other.scope)) return other;
  return distance(one, target) < distance(other, target) ? one : other;
}

function stated(one: Governing | undefined, dimension: number): Governing | undefined {
  return one !== undefined && (one.rule.states & dimension) !== 0 ? one : undefined;
}

/** What a denial reaches over is not said: "no suspicion of X". */
function unlessDenied(one: Governing | undefined, denial: Governing | undefined): Governing | undefined {
  return one !== undefined && denial !== undefined && one !== denial && liesIn(one.cue, denial.scope) ? undefined : one;
}

/** Whether a range is part of another. */
export function liesIn(inner: TokenRange, outer: TokenRange): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function distance({ cue }: Governing, target: TokenRange): number {
  return cue.end <= target.start ? target.start - cue.end : Math.max(0, cue.start - target.end);
}
