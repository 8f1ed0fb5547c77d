import { normalize } from "../text/normalize";
import { firstAtOrAfter, sentencesOf, type TokenRange } from "../text/sentences";
import type { Span } from "../text/span";
import { tokenize, type Tokens } from "../text/tokens";
import type { Assertion, Finding } from "./finding";
import { ContextRules, type Context, type Governing, type Target } from "./context";
import type { Language } from "./language";
import type { FactMatch, FlagMatch, Lexicon, Sighting } from "./lexicon";
import type { FormGroup, Protocol, RedFlag } from "./protocol";
import { describesSubject, type Noun } from "./subject";

/** A fact of the protocol as a text states it. */
export interface StatedFact extends Assertion {
  readonly fact: string;
  readonly kind: string | undefined;
  /** Id of the rule that decided. */
  readonly rule: string;
}

/** What one text says in the protocol's terms. */
export interface Observation {
  readonly findings: readonly Finding[];
  readonly facts: readonly StatedFact[];
}

/** A flag's phrase given from outside. */
export interface GivenSpan extends Span {
  readonly flag: RedFlag | undefined;
}

const RECENT_DAYS = 30;

const NOTHING: Observation = { findings: [], facts: [] };

/** A match with what its text says of it. */
interface Observed {
  readonly match: FlagMatch | FactMatch;
  readonly context: Context;
  readonly assertion: Assertion;
}

/** Reads texts with one protocol and one language. */
export class Observer {
  private readonly context: ContextRules;
  private readonly abbreviations: ReadonlySet<string>;
  /** The words of the protocol's own questions. */
  private readonly questions: readonly (readonly string[])[];
  private readonly conditions: ReadonlySet<string>;
  private readonly conjunctions: ReadonlySet<string>;

  /** @param lexicon of the same protocol and language. */
  constructor(
    protocol: Protocol,
    language: Language,
    private readonly lexicon: Lexicon,
  ) {
    this.context = new ContextRules(language);
    this.abbreviations = new Set(language.abbreviations);
    this.conjunctions = new Set([...language.connectives.and, ...language.connectives.or, ...language.connectives.nor]);
    this.questions = protocol.questions.map(({ text }) => tokenize(normalize(text)).words);
    this.conditions = new Set([...protocol.flags, ...protocol.facts].flatMap(({ groups }) => groups.flatMap(({ requires, unless }) => [...(requires ?? []), ...(unless ?? [])])));
  }

  /** Findings of a text, and its facts: all of them, or only those that the findings depend on. */
  observe(text: string, wanted: "all" | "conditions"): Observation {
    const tokens = tokenize(normalize(text));
    const sighting = this.lexicon.sight(tokens, wanted === "all" ? () => true : ({ id }) => this.conditions.has(id));
    if (sighting.flags.length === 0 && sighting.facts.length === 0) return NOTHING;
    const sentences = sentencesOf(tokens, this.abbreviations);
    const observed = [...this.inContext(tokens, sentences, sighting, sighting.flags), ...this.inContext(tokens, sentences, sighting, sighting.facts)];
    const stated = new Set<string>();
    for (const { match, assertion } of observed) if (!assertion.negated && !assertion.hypothetical && !assertion.family) stated.add(idOf(match));

    const findings: Finding[] = [];
    const facts: StatedFact[] = [];
    for (const { match, context, assertion } of observed) {
      const { group } = match.value;
      if (group.requires?.every((id) => stated.has(id)) === false || group.unless?.some((id) => stated.has(id)) === true) continue;
      if (isFlagMatch(match)) findings.push(findingOf(tokens, match, context, assertion));
      else facts.push({ fact: match.value.fact.id, kind: group.kind, rule: ruleOf(context, group), ...assertion });
    }
    return { findings, facts };
  }

  /** Matches with what is said of them, by start; without those that the protocol's questions name, that describe something else, or that are unknown. */
  private inContext(tokens: Tokens, sentences: readonly TokenRange[], { cues, subjects, flags }: Sighting, matches: readonly (FlagMatch | FactMatch)[]): readonly Observed[] {
    if (matches.length === 0) return [];
    const asked = this.askedRanges(tokens);
    let nouns: readonly Noun[] | undefined;
    const candidates = matches.filter((match) => {
      if (asked.some(({ start, end }) => match.start >= start && match.end <= end)) return false;
      if (match.value.group.qualifies === undefined) return true;
      nouns ??= nounsOf(subjects, flags);
      return describesSubject(tokens, sentenceAt(sentences, match.start), match, nouns, this.conjunctions);
    });
    candidates.sort((a, b) => a.start - b.start || a.end - b.end);
    const targets = candidates.map((match) => targetOf(match, match.value.kind === "flag" ? match.value.flag : undefined, match.value.group));
    const observed: Observed[] = [];
    for (const [index, context] of this.context.contextsOf(tokens, sentences, cues, targets).entries()) {
      const match = candidates[index];
      if (match !== undefined && !context.unknown) observed.push({ match, context, assertion: assertionOf(context, match.value.group) });
    }
    return observed;
  }

  /** The context of given phrases, in their order. A phrase that is a normal finding of its flag counts as denied. */
  assertSpans(text: string, spans: readonly GivenSpan[]): readonly Assertion[] {
    const tokens = tokenize(normalize(text));
    const sentences = sentencesOf(tokens, this.abbreviations);
    const { flags, cues } = this.lexicon.sight(tokens, () => false);
    const targets = spans.map((span, order) => {
      const range = tokenRangeOf(tokens, span);
      const groups = flags.flatMap(({ start, end, value }) => (value.flag === span.flag && start < range.end && end > range.start ? [value.group] : []));
      const group = { forms: [], normal: groups.some(({ normal }) => normal), past: groups.some(({ past }) => past) };
      return { order, group, target: targetOf(range, span.flag, group) };
    });
    const sorted = targets.toSorted((a, b) => a.target.start - b.target.start || a.target.end - b.target.end);
    const contexts = this.context.contextsOf(tokens, sentences, cues, sorted.map(({ target }) => target));
    const assertions = new Map(sorted.map(({ order, target, group }, index) => [order, assertionOf(contexts[index] ?? { target, unknown: false }, group)]));
    return spans.map((_, order) => assertions.get(order) ?? { negated: false, hypothetical: false, family: false, history: false });
  }

  /** Where the protocol's own questions stand: they state nothing. */
  private askedRanges({ words }: Tokens): readonly TokenRange[] {
    const ranges: TokenRange[] = [];
    for (const question of this.questions) {
      for (let start = words.indexOf(question[0] ?? ""); start >= 0; start = words.indexOf(question[0] ?? "", start + 1)) {
        if (question.every((word, index) => words[start + index] === word)) ranges.push({ start, end: start + question.length });
      }
    }
    return ranges;
  }
}

function idOf({ value }: FlagMatch | FactMatch): string {
  return value.kind === "flag" ? value.flag.id : value.fact.id;
}

function targetOf({ start, end }: TokenRange, flag: RedFlag | undefined, { normal }: FormGroup): Target {
  return { start, end, recentDays: flag?.recentDays ?? RECENT_DAYS, resolves: flag?.resolves ?? true, normal: normal === true };
}

function nounsOf(subjects: readonly { start: number; end: number; value: { role: Noun["role"] } }[], flags: readonly FlagMatch[]): readonly Noun[] {
  const others = flags.filter(({ value }) => value.group.qualifies === undefined).map(({ start, end }): Noun => ({ start, end, role: "others" }));
  return [...subjects.map(({ start, end, value }): Noun => ({ start, end, role: value.role })), ...others].sort((a, b) => a.start - b.start || a.end - b.end);
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

/** Written out field by field: spreading here costs as much as all of the matching. */
function findingOf(tokens: Tokens, match: FlagMatch, context: Context, { negated, hypothetical, family, history }: Assertion): Finding {
  const { group } = match.value;
  const { start, end } = spanOf(tokens, match);
  const deciding = decidingOf(context);
  const finding: Finding = {
    start,
    end,
    text: tokens.source.original.slice(start, end),
    flag: match.value.flag.id,
    negated,
    hypothetical,
    family,
    history,
    implicit: group.normal === true && negated,
    cue: deciding === undefined ? undefined : spanOf(tokens, deciding.cue),
    scope: deciding === undefined ? undefined : spanOf(tokens, deciding.scope),
    rule: ruleOf(context, group),
  };
  return group.kind === undefined ? finding : { ...finding, kind: group.kind };
}

function decidingOf({ negated, hypothetical, family, history }: Context): Governing | undefined {
  return negated ?? hypothetical ?? family ?? history;
}

function ruleOf(context: Context, { normal }: FormGroup): string {
  return decidingOf(context)?.rule.id ?? (normal === true ? "normal_finding" : "affirmed");
}

function spanOf(tokens: Tokens, { start, end }: TokenRange): Span {
  const { source } = tokens;
  const from = source.startOf(tokens.starts[start] ?? source.length);
  return { start: from, end: end <= start ? from : source.endOf((tokens.ends[end - 1] ?? 1) - 1) };
}

/** The tokens that a span of the original text touches. */
function tokenRangeOf(tokens: Tokens, span: Span): TokenRange {
  let start = firstTokenAt(tokens, span.start);
  if (start > 0 && spanOf(tokens, { start: start - 1, end: start }).end > span.start) start--;
  return { start, end: Math.max(start, firstTokenAt(tokens, span.end)) };
}

/** Index of the first token that starts at or behind an offset of the original text. */
function firstTokenAt({ source, starts, count }: Tokens, offset: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (source.startOf(starts[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isFlagMatch(match: FlagMatch | FactMatch): match is FlagMatch {
  return match.value.kind === "flag";
}
