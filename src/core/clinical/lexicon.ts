import type { Steps } from "../steps";
import { hasSpaceBefore, isCapitalized, isCapitals, LINE, NUMBER, SIGN, WORD, type Tokens } from "../text/tokens";
import { firstAtOrAfter, type TokenRange } from "../text/sentences";
import { buildMatcher, type Entry, type Match } from "./matcher";
import { Cue, Stop } from "./cue";
import type { Language } from "./language";
import type { Fact, FormGroup, Protocol, RedFlag, Subject } from "./protocol";

/** What a pattern of either knowledge file stands for. */
export type Meaning =
  | { readonly kind: "flag"; readonly flag: RedFlag; readonly group: FormGroup }
  | { readonly kind: "exception"; readonly flag: string }
  | { readonly kind: "fact"; readonly fact: Fact; readonly group: FormGroup }
  | { readonly kind: "factException"; readonly fact: Fact }
  | { readonly kind: "cue"; readonly cue: Cue }
  | { readonly kind: "stop"; readonly stop: Stop }
  | { readonly kind: "subject"; readonly subject: Subject; readonly role: "words" | "neutral" | "others" };

type FlagMeaning = Extract<Meaning, { kind: "flag" | "exception" }>;
type FactMeaning = Extract<Meaning, { kind: "fact" | "factException" }>;
export type FlagMatch = Match<Extract<Meaning, { kind: "flag" }>>;
export type FactMatch = Match<Extract<Meaning, { kind: "fact" }>>;
export type CueMatch = Match<Extract<Meaning, { kind: "cue" | "stop" }>>;
export type SubjectMatch = Match<Extract<Meaning, { kind: "subject" }>>;

/** Everything the two knowledge files recognise in a text, each kind by start and without overlap inside the kind. */
export interface Sighting {
  readonly flags: readonly FlagMatch[];
  readonly facts: readonly FactMatch[];
  readonly cues: readonly CueMatch[];
  readonly subjects: readonly SubjectMatch[];
}

/** Both knowledge files as one matcher. */
export interface Lexicon {
  /** @param wanted which facts to look for. */
  sight(tokens: Tokens, wanted: (fact: Fact) => boolean): Sighting;
}

/** @throws {PatternError} when a form of either file cannot be read. */
export function* buildLexicon(protocol: Protocol, language: Language): Steps<Lexicon> {
  const entries: Entry<Meaning>[] = [
    ...protocol.flags.flatMap((flag) => [
      ...flag.groups.flatMap((group) => entriesOf(group.forms, { kind: "flag", flag, group: alike(group) })),
      ...entriesOf(flag.except ?? [], { kind: "exception", flag: flag.id }),
    ]),
    ...protocol.facts.flatMap((fact) => [
      ...fact.groups.flatMap((group) => entriesOf(group.forms, { kind: "fact", fact, group: alike(group) })),
      ...entriesOf(fact.except ?? [], { kind: "factException", fact }),
    ]),
    ...language.cues.flatMap((cue) => entriesOf(cue.forms, { kind: "cue", cue: new Cue(cue) })),
    ...language.stops.flatMap((stop) => entriesOf(stop.forms, { kind: "stop", stop: new Stop(stop) })),
    ...protocol.subjects.flatMap((subject) => (["words", "neutral", "others"] as const).flatMap((role) => entriesOf(subject[role], { kind: "subject", subject, role }))),
  ];
  const matcher = yield* buildMatcher(entries, { ...language.lists, ...protocol.lists }, language.correctlySpelt);
  return {
    sight(tokens, wanted) {
      const collected = new Collected();
      matcher.scan(tokens, (start, end, value) => {
        if ((value.kind === "fact" || value.kind === "factException") && !wanted(value.fact)) return;
        if (fits(tokens, { start, end }, value)) collected.add(start, end, value);
      });
      return collected.sighting();
    },
  };
}

function entriesOf(forms: readonly string[], value: Meaning): Entry<Meaning>[] {
  const meaning: Meaning = { ...NO_MEANING, ...value };
  return forms.map((pattern) => ({ pattern, value: meaning }));
}

/** Every meaning and every group has all keys: V8 reads objects of one layout several times faster than those of many. */
const NO_MEANING = { kind: undefined, flag: undefined, group: undefined, fact: undefined, cue: undefined, stop: undefined, subject: undefined, role: undefined };

function alike({ forms, normal = false, past = false, capitals = false, qualifies, requires, unless, kind }: FormGroup): FormGroup {
  return { forms, normal, past, capitals, qualifies, requires, unless, kind };
}

/** Whether the text around a match is what its entry asks for. */
function fits(tokens: Tokens, range: TokenRange, value: Meaning): boolean {
  if (value.kind === "flag" || value.kind === "fact") return value.group.capitals !== true || areCapitals(tokens, range);
  if (value.kind !== "cue") return true;
  return !isInsideCode(tokens, range) && (!value.cue.beforeBreak || isBeforeBreak(tokens, range));
}

/** The digit of "pT3N0M0" says nothing by itself. */
function isInsideCode(tokens: Tokens, { start }: TokenRange): boolean {
  return tokens.kinds[start] === NUMBER && start > 0 && tokens.kinds[start - 1] === WORD && !hasSpaceBefore(tokens, start);
}

/** At the end, before a sign, a line's end or a capital; a sign that is glued to the word before it belongs to that word, but not inside one. */
function isBeforeBreak(tokens: Tokens, { start, end }: TokenRange): boolean {
  if (end >= tokens.count || tokens.kinds[end] === LINE) return true;
  const glued = !hasSpaceBefore(tokens, end);
  if (tokens.kinds[end] === SIGN) return !glued || tokens.words[end] !== "-";
  if (glued) return false;
  // An abbreviation in capitals begins no sentence: "aucun AVK".
  const begins = isCapitalized(tokens, end) && !((tokens.words[end] ?? "").length > 1 && isCapitals(tokens, end));
  return begins || (tokens.kinds[start] === SIGN && start > 0 && !hasSpaceBefore(tokens, start));
}

function areCapitals(tokens: Tokens, { start, end }: TokenRange): boolean {
  for (let index = start; index < end; index++) if (/[a-z]/u.test(tokens.words[index] ?? "") && !isCapitals(tokens, index)) return false;
  return true;
}

/** What a text holds, as it is found: by start. */
class Collected {
  private readonly flags: FlagMatch[] = [];
  private readonly byFlag = new Map<string, Match<FlagMeaning>[]>();
  private readonly byFact = new Map<string, Match<FactMeaning>[]>();
  private readonly cues: CueMatch[] = [];
  private readonly subjects: SubjectMatch[] = [];

  add(start: number, end: number, value: Meaning): void {
    switch (value.kind) {
      case "flag": {
        const match = { start, end, value };
        this.flags.push(match);
        addLongest(under(this.byFlag, value.flag.id), match);
        break;
      }
      case "exception":
        addLongest(under(this.byFlag, value.flag), { start, end, value });
        break;
      case "fact":
      case "factException":
        addLongest(under(this.byFact, value.fact.id), { start, end, value });
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

  sighting(): Sighting {
    const flags: FlagMatch[] = [];
    for (const match of this.flags) if (this.stands(match)) addLongest(flags, match);
    const facts: FactMatch[] = [];
    for (const matches of this.byFact.values()) for (const { start, end, value } of matches) if (value.kind === "fact") facts.push({ start, end, value });
    if (facts.length > 1) facts.sort((a, b) => a.start - b.start || a.end - b.end);
    const cues: CueMatch[] = [];
    for (const cue of this.cues) if (!takesWordsOf(flags, cue)) addLongest(cues, cue);
    return { flags, facts, cues, subjects: this.subjects };
  }

  /** It has not lost its place to a longer form or an exception of its own flag. */
  private stands(match: FlagMatch): boolean {
    const matches = this.byFlag.get(match.value.flag.id) ?? [];
    return matches[firstAtOrAfter(matches, match.start)] === match;
  }
}

/** "no decrease of visual acuity": where a finding begins inside a cue and reaches beyond, those words are the finding's, and a shorter cue counts. */
function takesWordsOf(flags: readonly FlagMatch[], { start, end }: CueMatch): boolean {
  const flag = flags[firstAtOrAfter(flags, start + 1)];
  return flag !== undefined && flag.start < end && flag.end > end;
}

/** An exception stands in the way of its own flag alone: "fever fell" is no fall, and still a fever. */
function under<T>(matches: Map<string, T[]>, id: string): T[] {
  let known = matches.get(id);
  if (known === undefined) matches.set(id, (known = []));
  return known;
}

/** Matches arrive by start: the leftmost wins, of those the longest, of equally long ones an exception before a form, then the first written. */
function addLongest<T extends { readonly kind: Meaning["kind"] }>(matches: Match<T>[], match: Match<T>): void {
  const last = matches.at(-1);
  if (last === undefined || match.start >= last.end) matches.push(match);
  else if (match.start === last.start && (match.end > last.end || (match.end === last.end && last.value.kind === "flag" && match.value.kind === "exception"))) matches[matches.length - 1] = match;
}
