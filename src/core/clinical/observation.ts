import { abbreviationsOf, firstAtOrAfter, sentencesOf, type Abbreviations, type TokenRange } from "../text/sentences";
import type { Span } from "../text/span";
import type { Steps } from "../steps";
import { readTokens, tokenize, type Tokens } from "../text/tokens";
import type { Assertion, Finding } from "./finding";
import { ContextRules, liesIn, plainContext, type Context, type Governing } from "./context";
import type { Language } from "./language";
import { isFlagMatch, type CueMatch, type FactMatch, type FlagMatch, type Lexicon, type Sighting, type Wanted } from "./lexicon";
import type { FormGroup, Protocol, RedFlag } from "./protocol";
import { describesSubject, type Noun } from "./subject";
import { Statements, type Observation, type StatedFact } from "./statements";
import { traitsOf } from "./target";
import { QUESTION, WordRoles } from "./wordRoles";

/** A flag's phrase given from outside. */
export interface GivenSpan extends Span {
  readonly flag: RedFlag | undefined;
}

/** Longer texts are read in parts, so that what is only needed while reading one is forgotten soon: in UTF-16 units. */
const PART_LENGTH = 1 << 13;

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
    const statements = new Statements();
    for (let from = 0; ; ) {
      from = this.readPart(text, from, wanted, statements);
      if (from >= text.length) return statements.observation();
    }
  }

  /** Like {@link observe}, with a pause behind each part of a long text. */
  *observing(text: string, wanted: Wanted): Steps<Observation> {
    const statements = new Statements();
    for (let from = this.readPart(text, 0, wanted, statements); from < text.length; from = this.readPart(text, from, wanted, statements)) yield;
    return statements.observation();
  }

  /**
   * Reads the next part of a text: all of it, or of a long one as many whole blocks as fit; what is said in one block does not depend on others.
   * @returns where the next part begins.
   */
  private readPart(text: string, from: number, wanted: Wanted, statements: Statements): number {
    for (let length = PART_LENGTH; ; length *= 2) {
      const isLast = from + length >= text.length;
      const tokens = readTokens(from === 0 && isLast ? text : text.slice(from, from + length));
      const all = isLast ? undefined : sentencesOf(tokens, this.abbreviations);
      const end = all === undefined ? tokens.count : this.context.lastBlockOf(tokens, all);
      if (end === 0 && !isLast) continue;
      const sighting = this.lexicon.sight(tokens, wanted);
      const [flags, facts] = [before(sighting.flags, end), before(sighting.facts, end)];
      if (flags.length > 0 || facts.length > 0) {
        const sentences = before(all ?? sentencesOf(tokens, this.abbreviations), end);
        const asked = this.askedRanges(tokens);
        this.state(tokens, from, sentences, sighting, flags, asked, statements);
        this.state(tokens, from, sentences, sighting, facts, asked, statements);
      }
      return isLast ? text.length : from + (tokens.starts[end] ?? length);
    }
  }

  /** Adds what is said of matches, by start; without those that lie in what is asked, that describe something else, or that are unknown. */
  private state(tokens: Tokens, from: number, sentences: readonly TokenRange[], { cues, subjects, flags }: Sighting, matches: readonly (FlagMatch | FactMatch)[], asked: readonly TokenRange[], statements: Statements): void {
    if (matches.length === 0) return;
    let nouns: readonly Noun[] | undefined;
    const targets: (FlagMatch | FactMatch)[] = [];
    for (const match of matches) {
      const { value } = match;
      if (liesInOne(match, asked)) continue;
      if (value.group.qualifies !== undefined && !describesSubject(tokens, sentenceAt(sentences, match.start), match, (nouns ??= nounsOf(subjects, flags)), this.roles)) continue;
      targets.push(match);
    }
    const contexts = this.context.contextsOf(tokens, sentences, cues, targets);
    for (let index = 0; index < targets.length; index++) {
      const match = targets[index] as FlagMatch | FactMatch;
      const context = contexts[index] as Context;
      if (!context.unknown) addStatement(statements, tokens, from, match, context);
    }
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

/** `from`: where the text of the tokens begins in the whole one. */
function addStatement(statements: Statements, tokens: Tokens, from: number, match: FlagMatch | FactMatch, context: Context): void {
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
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
