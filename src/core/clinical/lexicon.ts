import type { Steps } from "../steps";
import { hasSpaceBefore, isCapitalized, isCapitals, LINE, NUMBER, SIGN, WORD, type Tokens } from "../text/tokens";
import { buildMatcher, scanning, type Match } from "./matcher";
import { PatternSet, type Entry } from "./patternSet";
import { Cue, Stop } from "./cue";
import type { Language } from "./language";
import type { Fact, FormGroup, Protocol, RedFlag, Subject } from "./protocol";
import { traitsOf, type Traits } from "./target";

/** What a pattern of either knowledge file stands for. `owner` numbers flags and facts together. */
export type Meaning =
  | ({ readonly kind: "flag"; readonly owner: number; readonly flag: RedFlag; readonly group: FormGroup } & Traits)
  | ({ readonly kind: "fact"; readonly owner: number; readonly fact: Fact; readonly group: FormGroup; readonly isCondition: boolean } & Traits)
  | { readonly kind: "exception"; readonly owner: number }
  | { readonly kind: "cue"; readonly cue: Cue }
  | { readonly kind: "stop"; readonly stop: Stop }
  | { readonly kind: "subject"; readonly subject: Subject; readonly role: "words" | "neutral" | "others" };

export type FlagMatch = Match<Extract<Meaning, { kind: "flag" }>>;
export type FactMatch = Match<Extract<Meaning, { kind: "fact" }>>;
export type CueMatch = Match<Extract<Meaning, { kind: "cue" | "stop" }>>;
export type SubjectMatch = Match<Extract<Meaning, { kind: "subject" }>>;

/** Which facts are wanted: all of them, or only those that findings depend on. */
export type Wanted = "all" | "conditions";

/** Everything the two knowledge files recognise in a text, each kind by start and without overlap inside the kind. */
export interface Sighting {
  readonly flags: readonly FlagMatch[];
  readonly facts: readonly FactMatch[];
  readonly cues: readonly CueMatch[];
  readonly subjects: readonly SubjectMatch[];
}

/** Both knowledge files as one matcher. */
export interface Lexicon {
  sight(tokens: Tokens, wanted: Wanted): Sighting;
  /** Like {@link sight}, with pauses in tokens that are kept. */
  sighting(tokens: Tokens, wanted: Wanted): Steps<Sighting>;
}

/** What has been read of a language, for its next protocols. */
const languages = new WeakMap<Language, PatternSet<Meaning>>();

/** @throws {PatternError} when a form of either file cannot be read. */
export function* buildLexicon(protocol: Protocol, language: Language): Steps<Lexicon> {
  const { flags, facts } = protocol;
  const conditions = new Set([...flags, ...facts].flatMap(({ groups }) => groups.flatMap(({ requires = [], unless = [] }) => [...requires, ...unless])));
  const entries: Entry<Meaning>[] = [
    ...flags.flatMap((flag, owner) => [
      ...flag.groups.flatMap((group) => entriesOf(group.forms, { kind: "flag", owner, flag, group: alike(group), ...traitsOf(group, flag) })),
      ...entriesOf(flag.except ?? [], { kind: "exception", owner }),
    ]),
    ...facts.flatMap((fact, index) => {
      const owner = flags.length + index;
      return [
        ...fact.groups.flatMap((group) => entriesOf(group.forms, { kind: "fact", owner, fact, group: alike(group), isCondition: conditions.has(fact.id), ...traitsOf(group, undefined) })),
        ...entriesOf(fact.except ?? [], { kind: "exception", owner }),
      ];
    }),
    ...protocol.subjects.flatMap((subject) => (["words", "neutral", "others"] as const).flatMap((role) => entriesOf(subject[role], { kind: "subject", subject, role }))),
  ];
  const patterns = yield* languagePatterns(language, protocol);
  yield* patterns.add(entries);
  const matcher = yield* buildMatcher(patterns, language.correctlySpelt);
  yield;
  const last = new Array<undefined>(flags.length + facts.length).fill(undefined);
  const collecting = (collected: Collected, tokens: Tokens, wanted: Wanted) => (start: number, end: number, value: Meaning) => {
    if (value.kind === "fact" && wanted === "conditions" && !value.isCondition) return;
    if (fits(tokens, start, end, value)) collected.add(start, end, value);
  };
  return {
    sight(tokens, wanted) {
      const collected = new Collected(last);
      matcher.scan(tokens, collecting(collected, tokens, wanted));
      return collected.sighting();
    },
    *sighting(tokens, wanted) {
      const collected = new Collected(last);
      yield* scanning(matcher, tokens, collecting(collected, tokens, wanted));
      return collected.sighting();
    },
  };
}

/** The cues and stops of a language, for the forms of a protocol to be added to. */
function* languagePatterns(language: Language, { lists }: Protocol): Steps<PatternSet<Meaning>> {
  const all = { ...language.lists, ...lists };
  // A protocol may have a list of its own under a name of the language: then the language's forms are others.
  const isOwn = Object.keys(lists).some((name) => Object.hasOwn(language.lists, name));
  let known = isOwn ? undefined : languages.get(language);
  if (known === undefined) {
    known = PatternSet.empty<Meaning>(isOwn ? all : language.lists);
    yield* known.add([
      ...language.cues.flatMap((cue) => entriesOf(cue.forms, { kind: "cue", cue: new Cue(cue) })),
      ...language.stops.flatMap((stop) => entriesOf(stop.forms, { kind: "stop", stop: new Stop(stop) })),
    ]);
    if (!isOwn) languages.set(language, known);
  }
  return known.withLists(all);
}

function entriesOf(forms: readonly string[], value: Meaning): Entry<Meaning>[] {
  const meaning: Meaning = { ...NO_MEANING, ...value };
  return forms.map((pattern) => ({ pattern, value: meaning }));
}

/** Every meaning and every group has all keys: V8 reads objects of one layout several times faster than those of many. */
const NO_MEANING = {
  kind: undefined, owner: undefined, flag: undefined, group: undefined, fact: undefined, isCondition: undefined, cue: undefined, stop: undefined, subject: undefined, role: undefined,
  recentDays: undefined, resolves: undefined, deniable: undefined, normal: undefined, past: undefined,
};

function alike({ forms, normal = false, past = false, capitals = false, qualifies, requires, unless, kind }: FormGroup): FormGroup {
  return { forms, normal, past, capitals, qualifies, requires, unless, kind };
}

/** Whether the text around a match is what its entry asks for. */
function fits(tokens: Tokens, start: number, end: number, value: Meaning): boolean {
  if (value.kind === "flag" || value.kind === "fact") return value.group.capitals !== true || areCapitals(tokens, start, end);
  if (value.kind !== "cue") return true;
  return !isInsideCode(tokens, start) && !endsInDash(tokens, start, end) && (!value.cue.beforeBreak || isBeforeBreak(tokens, start, end));
}

/** A hyphen joins two words: "non-brutal"; between spaces it is a dash that parts them: "fever: no - sudden onset". */
function endsInDash(tokens: Tokens, start: number, end: number): boolean {
  return end - start > 1 && tokens.words[end - 1] === "-" && tokens.kinds[end - 2] === WORD && (hasSpaceBefore(tokens, end - 1) || hasSpaceBefore(tokens, end));
}

/** The digit of "pT3N0M0" says nothing by itself. */
function isInsideCode(tokens: Tokens, start: number): boolean {
  return tokens.kinds[start] === NUMBER && start > 0 && tokens.kinds[start - 1] === WORD && !hasSpaceBefore(tokens, start);
}

/** At the end, before a sign, a line's end or a capital; a sign that is glued to the word before it belongs to that word, but not inside one. */
function isBeforeBreak(tokens: Tokens, start: number, end: number): boolean {
  if (end >= tokens.count || tokens.kinds[end] === LINE) return true;
  const glued = !hasSpaceBefore(tokens, end);
  if (tokens.kinds[end] === SIGN) return !glued || tokens.words[end] !== "-";
  if (glued) return false;
  // An abbreviation in capitals begins no sentence: "aucun AVK".
  const begins = isCapitalized(tokens, end) && !((tokens.words[end] ?? "").length > 1 && isCapitals(tokens, end));
  return begins || (tokens.kinds[start] === SIGN && start > 0 && !hasSpaceBefore(tokens, start));
}

function areCapitals(tokens: Tokens, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if (/[a-z]/u.test(tokens.words[index] ?? "") && !isCapitals(tokens, index)) return false;
  return true;
}

type OwnedMeaning = Extract<Meaning, { kind: "flag" | "fact" | "exception" }>;

/** A match of a flag or a fact, or of what is none. */
interface OwnedMatch extends Match<OwnedMeaning> {
  /** To a longer form or an exception of its own flag. */
  isLost: boolean;
}

/** What a text holds, as it is found: by start. */
class Collected {
  /** Of flags and facts. */
  private readonly owned: OwnedMatch[] = [];
  private readonly cues: CueMatch[] = [];
  private readonly subjects: SubjectMatch[] = [];

  /** @param last by flag or fact: what was last found of it. Empty before and after. */
  constructor(private readonly last: (OwnedMatch | undefined)[]) {}

  add(start: number, end: number, value: Meaning): void {
    switch (value.kind) {
      case "flag":
      case "fact":
      case "exception":
        this.addOwned({ start, end, value, isLost: false });
        break;
      case "cue":
      case "stop":
        this.cues.push({ start, end, value });
        break;
      case "subject":
        addLongest(this.subjects, { start, end, value });
        break;
    }
  }

  /** An exception stands in the way of its own flag alone: "fever fell" is no fall, and still a fever. */
  private addOwned(match: OwnedMatch): void {
    const { owner } = match.value;
    const last = this.last[owner];
    if (last !== undefined && match.start < last.end) {
      if (!isPreferred(match, last)) return;
      last.isLost = true;
    }
    this.last[owner] = match;
    this.owned.push(match);
  }

  sighting(): Sighting {
    const flags: FlagMatch[] = [];
    const facts: FactMatch[] = [];
    for (const match of this.owned) {
      this.last[match.value.owner] = undefined;
      if (match.isLost) continue;
      if (isFlagMatch(match)) addLongest(flags, match);
      else if (isFactMatch(match)) facts.push(match);
    }
    const cues: CueMatch[] = [];
    let next = 0;
    for (const cue of this.cues) {
      while (next < flags.length && (flags[next] as FlagMatch).start <= cue.start) next++;
      if (!takesWordsOf(flags[next], cue)) addLongest(cues, cue);
    }
    return { flags, facts, cues, subjects: this.subjects };
  }
}

/** "no decrease of visual acuity": where the first finding behind the beginning of a cue reaches beyond it, those words are the finding's, and a shorter cue counts. */
function takesWordsOf(flag: FlagMatch | undefined, { end }: CueMatch): boolean {
  return flag !== undefined && flag.start < end && flag.end > end;
}

/** Matches arrive by start: the leftmost wins, of those the preferred, then the first written. */
function addLongest<T extends Meaning>(matches: Match<T>[], match: Match<T>): void {
  const last = matches.at(-1);
  if (last === undefined || match.start >= last.end) matches.push(match);
  else if (isPreferred(match, last)) matches[matches.length - 1] = match;
}

/** Of two that begin at the same place, the longer; of equally long ones an exception before a form. */
function isPreferred(match: Match<Meaning>, last: Match<Meaning>): boolean {
  return match.start === last.start && (match.end > last.end || (match.end === last.end && last.value.kind === "flag" && match.value.kind === "exception"));
}

export function isFlagMatch(match: Match<Meaning>): match is FlagMatch {
  return match.value.kind === "flag";
}

function isFactMatch(match: Match<Meaning>): match is FactMatch {
  return match.value.kind === "fact";
}
