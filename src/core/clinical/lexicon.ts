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
      const found: Match<Meaning>[] = [];
      matcher.scan(tokens, (start, end, value) => {
        if ((value.kind === "fact" || value.kind === "factException") && !wanted(value.fact)) return;
        if ((value.kind !== "flag" && value.kind !== "fact") || value.group.capitals !== true || areCapitals(tokens, { start, end })) found.push({ start, end, value });
      });
      return sorted(found);
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

function sorted(found: readonly Match<Meaning>[]): Sighting {
  const flags: Match<Extract<Meaning, { kind: "flag" | "exception" }>>[] = [];
  const facts: Match<Extract<Meaning, { kind: "fact" | "factException" }>>[] = [];
  const cues: CueMatch[] = [];
  const subjects: SubjectMatch[] = [];
  for (const { start, end, value } of found) {
    switch (value.kind) {
      case "flag":
      case "exception":
        addLongest(flags, { start, end, value });
        break;
      case "fact":
      case "factException":
        facts.push({ start, end, value });
        break;
      case "cue":
      case "stop":
        addLongest(cues, { start, end, value });
        break;
      case "subject":
        addLongest(subjects, { start, end, value });
        break;
    }
  }
  return { flags: flags.filter(isFlag), facts: longestPerFact(facts), cues, subjects };
}

function isFlag(match: Match<Extract<Meaning, { kind: "flag" | "exception" }>>): match is FlagMatch {
  return match.value.kind === "flag";
}

/** Matches arrive by start: the leftmost wins, of those the longest, of equally long ones a form before an exception, then the first written. */
function addLongest<T extends { readonly kind: Meaning["kind"] }>(matches: Match<T>[], match: Match<T>): void {
  const last = matches.at(-1);
  if (last === undefined || match.start >= last.end) matches.push(match);
  else if (match.start === last.start && (match.end > last.end || (match.end === last.end && last.value.kind === "exception" && match.value.kind === "flag"))) matches[matches.length - 1] = match;
}

function longestPerFact(matches: readonly Match<Extract<Meaning, { kind: "fact" | "factException" }>>[]): readonly FactMatch[] {
  const byFact = new Map<Fact, Match<Extract<Meaning, { kind: "fact" | "factException" }>>[]>();
  for (const match of matches) {
    const { fact } = match.value;
    const known = byFact.get(fact) ?? [];
    byFact.set(fact, known);
    addLongest(known, match);
  }
  return [...byFact.values()].flat().flatMap(({ start, end, value }) => (value.kind === "fact" ? [{ start, end, value }] : []));
}
