import type { Steps } from "../../steps";
import type { Span } from "../../text/span";
import { FEMININE, MASCULINE, type Gender } from "../augmentation/agreement";
import { AT_ONCE, readingTokens, type Token } from "../augmentation/words";
import { ageBehind, ageBehindAged, isOfPerson, yearsAt, type Age } from "./ages";
import { isBoundary, namingAt, otherAt, standsForPerson, type Naming } from "./people";
import type { BoundPhrase, PatientLexicon } from "./words";

/** Words that are of one sex. */
export interface Sexed extends Span {
  readonly gender: Gender;
}

/** What a case says of the sex and the age of its patient; offsets are those of the case. */
export interface PatientReading {
  /** The words that name the patient first. */
  readonly named: Sexed | undefined;
  /** The case says that there is more to the sex than one word: nothing is to be concluded from it. */
  readonly isOpen: boolean;
  /** Words behind them that call the same patient by the other sex. */
  readonly otherwise: readonly Sexed[];
  /** The age that stands with the first words. */
  readonly age: Age | undefined;
  /** Other ages that are the patient's too, unless they are long past. */
  readonly otherAges: readonly Age[];
  /** Ages that nobody reaches. */
  readonly impossibleAges: readonly Age[];
  /** Phrases that are true of the other sex alone, in sentences that name no relative; whether they are affirmed is not asked. */
  readonly bound: readonly Sexed[];
  /** The sentences that name a relative. */
  readonly ofRelatives: readonly Span[];
}

/** What is known where the reader stands. */
interface State {
  named: Sexed | undefined;
  age: Age | undefined;
  /** Anybody else has been named, to whom a pronoun may point. */
  hasOthers: boolean;
  /** Somebody who does not care for the patient has been, to whom "this man" may point. */
  hasRelatives: boolean;
  /** Another patient has been named, or the patient is one who has patients. */
  hasPatients: boolean;
  isOpen: boolean;
  readonly otherwise: Sexed[];
  readonly otherAges: Age[];
  readonly impossibleAges: Age[];
  readonly bound: Sexed[];
  readonly ofRelatives: Span[];
}

/** In years: nobody is known to have lived longer (Jeanne Calment, 1875–1997). */
const OLDEST = 122;

/** So many of each are told: a case with more is no case. */
const MOST_TOLD = 64;

const SENTENCE_ENDS = new Set([".", ";", "!", "?"]);

/** Reads who the patient of a case is, with pauses in a long one. From a word that may be said of somebody else nothing is concluded. */
export function* readPatient(text: string, lexicon: PatientLexicon): Steps<PatientReading> {
  const tokens = yield* readingTokens(text, lexicon.agreement.data.pronouns);
  const state: State = { named: undefined, age: undefined, hasOthers: false, hasRelatives: false, hasPatients: false, isOpen: false, otherwise: [], otherAges: [], impossibleAges: [], bound: [], ofRelatives: [] };
  for (let from = 0; from < tokens.length; ) {
    let to = from + 1;
    for (; to < tokens.length && !isSentenceEnd(text, tokens, to); to++) if (to % AT_ONCE === AT_ONCE - 1) yield;
    yield* readSentence(tokens, from, to, state, lexicon);
    from = to;
  }
  const { named, otherwise, bound, ...read } = state;
  if (read.isOpen || named === undefined) return { ...read, named, otherwise: [], bound: [] };
  return { ...read, named, otherwise, bound: otherwise.length > 0 ? [] : bound.filter(({ gender }) => gender !== named.gender) };
}

function isSentenceEnd(text: string, tokens: readonly Token[], at: number): boolean {
  const [before, token] = [tokens[at - 1], tokens[at]];
  return before === undefined || token === undefined || SENTENCE_ENDS.has(before.text) || text.slice(before.end, token.start).includes("\n");
}

function* readSentence(tokens: readonly Token[], from: number, to: number, state: State, lexicon: PatientLexicon): Steps<void> {
  const phrases: Sexed[] = [];
  let phraseEnd = from;
  let hasRelatives = false;
  for (let at = from; at < to; at++) {
    if (at % AT_ONCE === AT_ONCE - 1) yield;
    const token = tokens[at];
    if (token === undefined || token.kind === "sign") continue;
    if (token.kind === "number") {
      const age = yearsAt(tokens, at, lexicon);
      if (age !== undefined && age.years > OLDEST && isOfPerson(tokens, at, lexicon)) add(age, state.impossibleAges);
      continue;
    }
    const phrase = at < phraseEnd ? undefined : phraseAt(tokens, at, lexicon);
    if (phrase !== undefined) {
      phraseEnd = at + phrase.words.length;
      if (phrase.gender !== undefined) phrases.push({ start: token.start, end: tokens[phraseEnd - 1]?.end ?? token.end, gender: phrase.gender });
    }
    const other = otherAt(tokens, at, lexicon);
    hasRelatives ||= other === "relative";
    state.hasOthers ||= other !== undefined;
    state.hasRelatives ||= other === "relative";
    state.hasPatients ||= other === "carer" && isBoundary(tokens[at - 1]);
    state.isOpen ||= lexicon.data.notJudged.includes(token.lower);
    const naming = other === undefined ? namingAt(tokens, at, lexicon) : undefined;
    if (naming !== undefined) readNaming(tokens, at, naming, hasRelatives, state, lexicon);
    else if (state.named !== undefined) readPronoun(tokens, at, state.named, state, lexicon);
    if (state.named !== undefined && token.lower === lexicon.data.aged[state.named.gender] && !hasRelatives && isPredicate(tokens[at - 1], lexicon)) addAge(ageBehindAged(tokens, at, lexicon), state);
  }
  if (!hasRelatives) for (const phrase of phrases) add(phrase, state.bound);
  else state.ofRelatives.push({ start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0 });
}

/** The longest phrase that begins at `at`. */
function phraseAt(tokens: readonly Token[], at: number, { phrasesAt }: PatientLexicon): BoundPhrase | undefined {
  return phrasesAt(tokens[at]?.lower ?? "").find(({ words }) => words.every((word, index) => tokens[at + index]?.lower === word));
}

function readNaming(tokens: readonly Token[], at: number, naming: Naming, hasRelatives: boolean, state: State, lexicon: PatientLexicon): void {
  const { by, gender } = naming;
  const { start, end } = tokens[at] as Token;
  const age = hasRelatives ? undefined : ageBehind(tokens, at, by === "title", lexicon);
  const isPatient = state.named === undefined ? isFirst(naming, age, hasRelatives, lexicon) : isAgain(naming, age, state, lexicon);
  if (!isPatient) {
    state.hasPatients ||= by === "self";
    if (gender !== state.named?.gender && by !== "role") state.hasOthers = state.hasRelatives = true;
  } else if (state.named === undefined) {
    state.named = { start, end, gender };
    state.age = age;
  } else if (gender !== state.named.gender) add({ start: naming.determiner?.start ?? start, end, gender }, state.otherwise);
  else addAge(age, state);
}

/** Whether the patient is whom a case names so before anybody else: "Un homme" alone may be who called the ambulance. */
function isFirst({ by, before, determiner }: Naming, age: Age | undefined, hasRelatives: boolean, { data }: PatientLexicon): boolean {
  if (before !== undefined && data.notBehind.includes(before.lower)) return false;
  if (by === "self" || by === "letter") return true;
  if (hasRelatives) return false;
  const isBare = determiner === undefined && isBoundary(before);
  return by === "title" || age !== undefined || (by === "noun" && (isBare || isPointing(determiner, data)));
}

/** Whether the same patient is named again. */
function isAgain({ by, before, determiner }: Naming, age: Age | undefined, { hasRelatives, hasPatients }: State, { data }: PatientLexicon): boolean {
  if (before !== undefined && data.notBehind.includes(before.lower)) return false;
  if (by === "noun") return isPointing(determiner, data) && !hasRelatives;
  if (by !== "self" || hasPatients) return false;
  return determiner === undefined ? isBoundary(before) || age !== undefined : isPointing(determiner, data) || data.definite.includes(determiner.lower);
}

function isPointing(determiner: Token | undefined, { pointing }: PatientLexicon["data"]): boolean {
  return determiner !== undefined && pointing.includes(determiner.lower);
}

/** A pronoun of the other sex, where nobody else has been named. */
function readPronoun(tokens: readonly Token[], at: number, named: Sexed, { hasOthers, otherwise }: State, lexicon: PatientLexicon): void {
  const gender = named.gender === MASCULINE ? FEMININE : MASCULINE;
  const { start, end, lower } = tokens[at] as Token;
  if (!hasOthers && lower === lexicon.agreement.data.pronouns[gender] && standsForPerson(tokens, at, lexicon)) add({ start, end, gender }, otherwise);
}

/** Whether what follows is said of the subject: behind a sign or a copula. */
function isPredicate(before: Token | undefined, { agreement }: PatientLexicon): boolean {
  return isBoundary(before) || agreement.roleOf(before?.lower ?? "") === "copula";
}

function addAge(age: Age | undefined, state: State): void {
  if (age === undefined || age.years > OLDEST) return;
  if (state.age === undefined) state.age = age;
  else if (age.years !== state.age.years) add(age, state.otherAges);
}

function add<Item>(item: Item, told: Item[]): void {
  if (told.length < MOST_TOLD) told.push(item);
}
