import { isCapitals, type Tokens } from "../text/tokens";
import type { TokenRange } from "../text/sentences";
import { createMatcher, type Entry, type Match } from "./matcher";
import type { CueRule, Language, StopRule } from "./language";
import type { Fact, FormGroup, Protocol, RedFlag, Subject } from "./protocol";

/** What a pattern of either knowledge file stands for. */
export type Meaning =
  | { readonly kind: "flag"; readonly flag: RedFlag; readonly group: FormGroup }
  | { readonly kind: "exception"; readonly flag: string }
  | { readonly kind: "fact"; readonly fact: Fact; readonly group: FormGroup }
  | { readonly kind: "factException"; readonly fact: Fact }
  | { readonly kind: "cue"; readonly cue: CueRule }
  | { readonly kind: "stop"; readonly stop: StopRule }
  | { readonly kind: "subject"; readonly subject: Subject; readonly role: "words" | "neutral" | "others" };

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
export function createLexicon(protocol: Protocol, language: Language): Lexicon {
  const entries: Entry<Meaning>[] = [
    ...protocol.flags.flatMap((flag) => [
      ...flag.groups.flatMap((group) => entriesOf(group.forms, { kind: "flag", flag, group })),
      ...entriesOf(flag.except ?? [], { kind: "exception", flag: flag.id }),
    ]),
    ...protocol.facts.flatMap((fact) => [
      ...fact.groups.flatMap((group) => entriesOf(group.forms, { kind: "fact", fact, group })),
      ...entriesOf(fact.except ?? [], { kind: "factException", fact }),
    ]),
    ...language.cues.flatMap((cue) => entriesOf(cue.forms, { kind: "cue", cue })),
    ...language.stops.flatMap((stop) => entriesOf(stop.forms, { kind: "stop", stop })),
    ...protocol.subjects.flatMap((subject) => (["words", "neutral", "others"] as const).flatMap((role) => entriesOf(subject[role], { kind: "subject", subject, role }))),
  ];
  const matcher = createMatcher(entries, { ...language.lists, ...protocol.lists }, language.correctlySpelt);
  return {
    sight(tokens, wanted) {
      const collected = new Collected();
      matcher.scan(tokens, (start, end, value) => {
        if ((value.kind === "fact" || value.kind === "factException") && !wanted(value.fact)) return;
        if ((value.kind === "flag" || value.kind === "fact") && value.group.capitals === true && !areCapitals(tokens, { start, end })) return;
        collected.add(start, end, value);
      });
      return collected.sighting();
    },
  };
}

function entriesOf(forms: readonly string[], value: Meaning): Entry<Meaning>[] {
  return forms.map((pattern) => ({ pattern, value }));
}

function areCapitals(tokens: Tokens, { start, end }: TokenRange): boolean {
  for (let index = start; index < end; index++) if (/[a-z]/u.test(tokens.words[index] ?? "") && !isCapitals(tokens, index)) return false;
  return true;
}

type FactMeaning = Extract<Meaning, { kind: "fact" | "factException" }>;

/** What a text holds, as it is found: by start. */
class Collected {
  private readonly flags: Match<Extract<Meaning, { kind: "flag" | "exception" }>>[] = [];
  private readonly facts = new Map<Fact, Match<FactMeaning>[]>();
  private readonly cues: CueMatch[] = [];
  private readonly subjects: SubjectMatch[] = [];

  add(start: number, end: number, value: Meaning): void {
    switch (value.kind) {
      case "flag":
      case "exception":
        addLongest(this.flags, start, end, value);
        break;
      case "fact":
      case "factException":
        addLongest(this.factsOf(value.fact), start, end, value);
        break;
      case "cue":
      case "stop":
        addLongest(this.cues, start, end, value);
        break;
      case "subject":
        addLongest(this.subjects, start, end, value);
        break;
    }
  }

  sighting(): Sighting {
    const facts: FactMatch[] = [];
    for (const matches of this.facts.values()) for (const { start, end, value } of matches) if (value.kind === "fact") facts.push({ start, end, value });
    return { flags: this.flags.filter(isFlag), facts, cues: this.cues, subjects: this.subjects };
  }

  private factsOf(fact: Fact): Match<FactMeaning>[] {
    const known = this.facts.get(fact);
    if (known !== undefined) return known;
    const matches: Match<FactMeaning>[] = [];
    this.facts.set(fact, matches);
    return matches;
  }
}

function isFlag(match: Match<Extract<Meaning, { kind: "flag" | "exception" }>>): match is FlagMatch {
  return match.value.kind === "flag";
}

/** Matches arrive by start: the leftmost wins, of those the longest, of equally long ones a form before an exception, then the first written. */
function addLongest<T extends { readonly kind: Meaning["kind"] }>(matches: Match<T>[], start: number, end: number, value: T): void {
  const last = matches.at(-1);
  if (last === undefined || start >= last.end) matches.push({ start, end, value });
  else if (start === last.start && (end > last.end || (end === last.end && last.value.kind === "exception" && value.kind === "flag"))) matches[matches.length - 1] = { start, end, value };
}
