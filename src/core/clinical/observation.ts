import { firstIndex } from "../firstIndex";
import { abbreviationsOf, firstAtOrAfter, sentencesOf, type Abbreviations, type TokenRange } from "../text/sentences";
import type { Span } from "../text/span";
import { finish, type Steps } from "../steps";
import { readTokens, tokenize, tokenizing, type Tokens } from "../text/tokens";
import type { Assertion, Finding } from "./finding";
import { ContextRules, liesIn, plainContext, type Context, type Governing } from "./context";
import type { Language } from "./language";
import { isFlagMatch, type CueMatch, type FactMatch, type FlagMatch, type Lexicon, type Sighting, type Wanted } from "./lexicon";
import type { FormGroup, Protocol, RedFlag } from "./protocol";
import { describesSubject, type Noun } from "./subject";
import { Statements, type Observation, type StatedFact } from "./statements";
import { traitsOf } from "./target";
import { QUESTION, WordRoles } from "./wordRoles";

type TargetMatch = FlagMatch | FactMatch;

/** A part of a text, read. */
interface Part {
  readonly tokens: Tokens;
  /** Where it begins in the whole text. */
  readonly from: number;
  readonly sentences: readonly TokenRange[];
  readonly sighting: Sighting;
  /** Where the protocol's own questions stand. */
  readonly asked: readonly TokenRange[];
}

/** A flag's phrase given from outside. */
export interface GivenSpan extends Span {
  readonly flag: RedFlag | undefined;
}

/**
 * Longer texts are read in parts, so that what is only needed while reading one is forgotten soon, and that each takes a few milliseconds even where
 * nothing of this code has run before: in UTF-16 units.
 */
const PART_LENGTH = 1 << 12;
/** The first part of a long text is half of one: nothing of what reads it may be compiled yet. */
const FIRST_LENGTH = PART_LENGTH / 2;
/** So many targets of a part that is longer are read at one go. */
const AT_ONCE = 256;

/** Reads texts with one protocol and one language. */
export class Observer {
  private readonly context: ContextRules;
  private readonly abbreviations: Abbreviations;
  /** The protocol's own questions. */
  private readonly questions: readonly Tokens[];
  private readonly roles: WordRoles;

  /** @param lexicon of the same protocol and language. */
  constructor(
    protocol: Protocol,
    language: Language,
    private readonly lexicon: Lexicon,
  ) {
    this.questions = protocol.questions.map(({ text }) => tokenize(text));
    this.roles = new WordRoles(language, this.questions.flatMap(({ words }) => words.slice(0, 1)));
    this.context = new ContextRules(language, this.roles);
    this.abbreviations = abbreviationsOf(language.abbreviations);
  }

  /** Findings of a text, and its facts: all of them, or only those that the findings depend on. */
  observe(text: string, wanted: Wanted): Observation {
    return finish(this.observing(text, wanted));
  }

  /** Like {@link observe}, with a pause behind each part of a long text. */
  *observing(text: string, wanted: Wanted): Steps<Observation> {
    const statements = new Statements();
    let length = text.length > PART_LENGTH ? FIRST_LENGTH : PART_LENGTH;
    for (let from = 0; ; ) {
      const end = yield* this.readingPart(text, from, length, wanted, statements);
      if (end === text.length) return statements.observation();
      length = end === from ? 2 * length : PART_LENGTH;
      from = end;
      yield;
    }
  }

  /**
   * Reads the next part of a text: all of what is left, or of more than `length` as many whole blocks as fit; what is said in one block does not
   * depend on others.
   * @returns where the next part begins: at `from` again if not one block fits.
   */
  private *readingPart(text: string, from: number, length: number, wanted: Wanted, statements: Statements): Steps<number> {
    const isLast = from + length >= text.length;
    const part = from === 0 && isLast ? text : text.slice(from, from + length);
    const tokens = length > PART_LENGTH ? yield* tokenizing(part) : readTokens(part);
    const all = isLast ? undefined : sentencesOf(tokens, this.abbreviations);
    const end = all === undefined ? tokens.count : this.context.lastBlockOf(tokens, all);
    if (end === 0 && !isLast) return from;
    const sighting = tokens.isKept ? yield* this.lexicon.sighting(tokens, wanted) : this.lexicon.sight(tokens, wanted);
    const [flags, facts] = [before(sighting.flags, end), before(sighting.facts, end)];
    if (flags.length > 0 || facts.length > 0) {
      const read: Part = { tokens, from, sentences: before(all ?? sentencesOf(tokens, this.abbreviations), end), sighting, asked: this.askedRanges(tokens) };
      for (const matches of [flags, facts]) {
        if (tokens.isKept) yield* this.stating(read, matches, statements);
        else this.state(read, matches, statements);
      }
    }
    return isLast ? text.length : from + (tokens.starts[end] ?? length);
  }

  /** Adds what is said of matches, by start, unless it is unknown. */
  private state(part: Part, matches: readonly TargetMatch[], statements: Statements): void {
    const targets = this.targetsOf(part, matches);
    const contexts = this.context.contextsOf(part.tokens, part.sentences, part.sighting.cues, targets);
    addStatements(statements, part, targets, contexts, 0, targets.length);
  }

  /** Like {@link state}, with pauses. */
  private *stating(part: Part, matches: readonly TargetMatch[], statements: Statements): Steps<void> {
    const targets = this.targetsOf(part, matches);
    const contexts = yield* this.context.readingContexts(part.tokens, part.sentences, part.sighting.cues, targets);
    for (let at = 0; at < targets.length; at += AT_ONCE) {
      yield;
      addStatements(statements, part, targets, contexts, at, Math.min(at + AT_ONCE, targets.length));
    }
  }

  /** Those of the matches that do not lie in what is asked, and do not describe something else. */
  private targetsOf({ tokens, sentences, sighting: { subjects, flags }, asked }: Part, matches: readonly TargetMatch[]): readonly TargetMatch[] {
    if (matches.length === 0) return matches;
    let nouns: readonly Noun[] | undefined;
    const targets: TargetMatch[] = [];
    for (const match of matches) {
      const { value } = match;
      if (liesInOne(match, asked)) continue;
      if (value.group.qualifies !== undefined && !describesSubject(tokens, sentenceAt(sentences, match.start), match, (nouns ??= nounsOf(subjects, flags)), this.roles)) continue;
      targets.push(match);
    }
    return targets;
  }

  /** The context of given phrases, in their order. A phrase that is a normal finding of its flag counts as denied. */
  assertSpans(text: string, spans: readonly GivenSpan[]): readonly Assertion[] {
    const tokens = tokenize(text);
    const sentences = sentencesOf(tokens, this.abbreviations);
    const { flags, cues } = this.lexicon.sight(tokens, "conditions");
    const targets = spans.map((span, order) => {
      const range = tokenRangeOf(tokens, span);
      const own = flags.filter(({ start, end, value }) => value.flag === span.flag && start < range.end && end > range.start);
      const groups = own.map(({ value }) => value.group);
      const group = { forms: [], normal: groups.some(({ normal }) => normal), past: groups.some(({ past }) => past) };
      const { start, end } = withoutCues(range, own, cues);
      return { order, group, target: { start, end, value: traitsOf(group, span.flag) } };
    });
    const sorted = targets.toSorted((a, b) => a.target.start - b.target.start || a.target.end - b.target.end);
    const contexts = this.context.contextsOf(tokens, sentences, cues, sorted.map(({ target }) => target));
    const assertions = new Map(sorted.map(({ order, target, group }, index) => [order, assertionOf(contexts[index] ?? plainContext(target), group)]));
    return spans.map((_, order) => assertions.get(order) ?? { negated: false, hypothetical: false, family: false, history: false });
  }

  /** Where the protocol's own questions stand: they state nothing. */
  private askedRanges(tokens: Tokens): readonly TokenRange[] {
    let ranges: readonly TokenRange[] = [];
    for (let start = 0; start < tokens.count; start++) {
      if ((this.roles.of(tokens, start) & QUESTION) === 0) continue;
      for (const { count, words } of this.questions) {
        if (standAt(words, tokens, start)) ranges = [...ranges, { start, end: start + count }];
      }
    }
    return ranges;
  }
}

function standAt(words: readonly string[], tokens: Tokens, start: number): boolean {
  return start + words.length <= tokens.count && words.every((word, index) => tokens.words[start + index] === word);
}

function liesInOne(range: TokenRange, others: readonly TokenRange[]): boolean {
  for (const other of others) if (liesIn(range, other)) return true;
  return false;
}

/** A phrase as its flag names it, where the caller's holds words that deny or date it: "not pregnant". */
function withoutCues(range: TokenRange, own: readonly FlagMatch[], cues: readonly CueMatch[]): TokenRange {
  const [inner, ...others] = own.filter((match) => liesIn(match, range));
  if (inner === undefined || others.length > 0) return range;
  return cues.some((cue) => liesIn(cue, range) && (cue.end <= inner.start || cue.start >= inner.end)) ? inner : range;
}

/** Those that start before a token; they are sorted by start. */
function before<T extends TokenRange>(ranges: readonly T[], token: number): readonly T[] {
  const last = ranges.at(-1);
  return last === undefined || last.start < token ? ranges : ranges.slice(0, firstAtOrAfter(ranges, token));
}

function nounsOf(subjects: readonly { start: number; end: number; value: { role: Noun["role"] } }[], flags: readonly FlagMatch[]): readonly Noun[] {
  const nouns: Noun[] = [];
  let at = 0;
  const addBefore = (noun: TokenRange | undefined): void => {
    for (let subject = subjects[at]; subject !== undefined && (noun === undefined || !isBefore(noun, subject)); subject = subjects[++at]) nouns.push({ start: subject.start, end: subject.end, role: subject.value.role });
  };
  for (const flag of flags) {
    if (flag.value.group.qualifies !== undefined) continue;
    addBefore(flag);
    nouns.push({ start: flag.start, end: flag.end, role: "others" });
  }
  addBefore(undefined);
  return nouns;
}

function isBefore(a: TokenRange, b: TokenRange): boolean {
  return a.start < b.start || (a.start === b.start && a.end < b.end);
}

function sentenceAt(sentences: readonly TokenRange[], token: number): TokenRange {
  return sentences[firstAtOrAfter(sentences, token + 1) - 1] ?? { start: 0, end: 0 };
}

/** A cue right before a normal finding denies the normality: then the finding is the abnormal one. */
function assertionOf(context: Context, { normal = false, past = false }: Pick<FormGroup, "normal" | "past">): Assertion {
  const { negated, hypothetical, family, history } = context;
  const reversed = normal && negated !== undefined && (negated.rule.reach === "item" || negated.rule.reach === "next") && context.target.start - negated.cue.end <= 1 && context.target.start >= negated.cue.end;
  return { negated: normal ? !reversed : negated !== undefined, hypothetical: hypothetical !== undefined, family: family !== undefined, history: past || history !== undefined };
}

/** Those of the targets from one place up to another. */
function addStatements(statements: Statements, { tokens, from }: Part, targets: readonly TargetMatch[], contexts: readonly Context[], first: number, end: number): void {
  for (let index = first; index < end; index++) {
    const match = targets[index] as TargetMatch;
    const context = contexts[index] as Context;
    if (!context.unknown) addStatement(statements, tokens, from, match, context);
  }
}

/** `from`: where the text of the tokens begins in the whole one. */
function addStatement(statements: Statements, tokens: Tokens, from: number, match: TargetMatch, context: Context): void {
  const { group } = match.value;
  const assertion = assertionOf(context, group);
  if (isFlagMatch(match)) statements.addFinding(findingOf(tokens, from, match, context, assertion), group);
  else statements.addFact(factOf(match, context, assertion), group);
}

// Both are written out field by field: spreading here costs as much as all of the matching.

function factOf({ value: { fact, group } }: FactMatch, context: Context, { negated, hypothetical, family, history }: Assertion): StatedFact {
  return { fact: fact.id, kind: group.kind, rule: ruleOf(context, group), negated, hypothetical, family, history };
}

function findingOf(tokens: Tokens, from: number, match: FlagMatch, context: Context, { negated, hypothetical, family, history }: Assertion): Finding {
  const { group } = match.value;
  const { start, end } = spanOf(tokens, match, from);
  const deciding = decidingOf(context);
  return {
    start,
    end,
    text: tokens.text.slice(start - from, end - from),
    flag: match.value.flag.id,
    negated,
    hypothetical,
    family,
    history,
    implicit: group.normal === true && negated,
    cue: deciding === undefined ? undefined : spanOf(tokens, deciding.cue, from),
    scope: deciding === undefined ? undefined : spanOf(tokens, deciding.scope, from),
    rule: ruleOf(context, group),
    kind: group.kind,
  };
}

function decidingOf({ negated, hypothetical, family, history }: Context): Governing | undefined {
  return negated ?? hypothetical ?? family ?? history;
}

function ruleOf(context: Context, { normal }: FormGroup): string {
  return decidingOf(context)?.rule.id ?? (normal === true ? "normal_finding" : "affirmed");
}

function spanOf({ text, starts, ends }: Tokens, { start, end }: TokenRange, from: number): Span {
  const first = starts[start] ?? text.length;
  return { start: from + first, end: from + (end <= start ? first : (ends[end - 1] ?? first)) };
}

/** The tokens that a span of the original text touches. */
function tokenRangeOf(tokens: Tokens, span: Span): TokenRange {
  let start = firstTokenAt(tokens, span.start);
  if ((tokens.ends[start - 1] ?? 0) > span.start) start--;
  return { start, end: Math.max(start, firstTokenAt(tokens, span.end)) };
}

/** Index of the first token that starts at or behind an offset of the original text. */
function firstTokenAt({ starts, count }: Tokens, offset: number): number {
  return firstIndex(count, (at) => (starts[at] ?? 0) < offset);
}
