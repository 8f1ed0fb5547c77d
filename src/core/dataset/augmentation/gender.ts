import { finish, type Steps } from "../../steps";
import type { Span } from "../../text/span";
import { FEMININE, MASCULINE, type AgreementLexicon, type Gender } from "./agreement";
import { isBeforePatient, nounEdits, patientGender } from "./patientNoun";
import type { Replacement } from "../rowEdit";
import { AT_ONCE, capitalizedLike, readingTokens, type Token } from "./words";

/** Why a text cannot be written for the other sex, and the word that stands in the way. */
export interface GenderRefusal extends Span {
  readonly reason: "sex_bound" | "unclear_word";
  readonly word: string;
}

/** The edits of the text, or why there are none. */
export type GenderChange = { readonly kind: "changed"; readonly edits: readonly Replacement[] } | { readonly kind: "refused"; readonly refusal: GenderRefusal };

/**
 * Of whom a sentence speaks where the reader stands: `patient` after a word for the patient; `start` where nobody is named yet, which in a note
 * is the patient; `thing` after any other word; `loose` after a comma behind a thing: of either; `other` after another person.
 */
type Subject = "patient" | "start" | "thing" | "loose" | "other";

interface State {
  readonly subject: Subject;
  /** The word before was the patient, be it with an age, or said of the patient: an unknown word that follows is suspect of agreeing. */
  readonly direct: boolean;
  /** An auxiliary "avoir" came just before: its participle does not agree. */
  readonly having: boolean;
}

/** What one token asks for: the state after it and its edits, or a refusal, of the token alone or up to the end of another; `passable` where what follows is clear again, if the sex stays. */
type Step = { readonly state: State; readonly edits?: readonly Replacement[] } | { readonly refused: GenderRefusal["reason"]; readonly end?: number; readonly passable?: true };

const START: State = { subject: "start", direct: false, having: false };
const PATIENT: State = { subject: "patient", direct: true, having: false };
/** The patient, but not right before. */
const SUBJECT: State = { subject: "patient", direct: false, having: false };
const OTHER: State = { subject: "other", direct: false, having: false };
const THING: State = { subject: "thing", direct: false, having: false };
const SENTENCE_ENDS = new Set([".", ";", ":", "!", "?", "–", "—", "«", "»"]);

/** The sex of the patient as nouns and letters name it; `undefined` where they name none, or both. A pronoun alone may mean anybody. */
export function sexOf(text: string, lexicon: AgreementLexicon): Gender | undefined {
  return finish(readingSex(text, lexicon));
}

/** Like {@link sexOf}, with pauses in a long text. */
export function* readingSex(text: string, lexicon: AgreementLexicon): Steps<Gender | undefined> {
  return yield* sexIn(yield* readingTokens(text, lexicon.data.pronouns), lexicon);
}

/**
 * The edits that write `text` for a patient of the other sex: nouns, articles, pronouns, adjectives and participles. Refuses rather than
 * guesses when a word could agree with something else.
 */
export function changeGender(text: string, to: Gender, lexicon: AgreementLexicon): GenderChange {
  return finish(changingGender(text, to, lexicon));
}

/** Like {@link changeGender}, with pauses in a long text. */
export function* changingGender(text: string, to: Gender, lexicon: AgreementLexicon): Steps<GenderChange> {
  const tokens = yield* readingTokens(text, lexicon.data.pronouns);
  const edits: Replacement[] = [];
  let state = START;
  for (const [at, token] of tokens.entries()) {
    if (at % AT_ONCE === AT_ONCE - 1) yield;
    const step = read(tokens, at, token, state, to, lexicon);
    if ("refused" in step) {
      const { refused: reason, end = token.end } = step;
      return { kind: "refused", refusal: { start: token.start, end, reason, word: text.slice(token.start, end) } };
    }
    state = step.state;
    if (step.edits !== undefined) edits.push(...step.edits);
  }
  return { kind: "changed", edits: different(text, edits) };
}

/**
 * The edits that make `text` agree with the sex that it names itself; none where it names none, or where a word may agree with something else. A pronoun
 * of the other sex may stand for anything: it is left alone, with what is said behind it, and so is what the patient does: "patiente, chauffeur de bus". With
 * pauses in a long text.
 */
export function* agreementEdits(text: string, lexicon: AgreementLexicon): Steps<readonly Replacement[]> {
  const tokens = yield* readingTokens(text, lexicon.data.pronouns);
  const sex = yield* sexIn(tokens, lexicon);
  if (sex === undefined) return [];
  const { pronouns, disjunctivePronouns, objectPronouns } = lexicon.data;
  const other = opposite(sex);
  const edits: Replacement[] = [];
  let state = START;
  for (const [at, token] of tokens.entries()) {
    if (at % AT_ONCE === AT_ONCE - 1) yield;
    const isSaidOf = isSubject(tokens, at, sex, lexicon) || agrees(tokens, at, state, sex, lexicon);
    if (isSaidOf || isAmbiguous(tokens, at, state, lexicon)) {
      state = isSaidOf ? SUBJECT : THING;
      continue;
    }
    const step = read(tokens, at, token, state, sex, lexicon);
    if ("refused" in step) state = step.passable !== true ? OTHER : step.refused === "unclear_word" ? THING : state;
    else if (step.edits !== undefined && (token.lower === pronouns[other] || token.lower === disjunctivePronouns[other])) state = OTHER;
    else {
      state = step.state;
      if (step.edits !== undefined && token.lower !== objectPronouns[other] && lexicon.roleOf(token.lower) !== "role") edits.push(...step.edits);
    }
  }
  return different(text, edits);
}

function* sexIn(tokens: readonly Token[], lexicon: AgreementLexicon): Steps<Gender | undefined> {
  let sex: Gender | undefined;
  for (let at = 0; at < tokens.length; at++) {
    if (at % AT_ONCE === AT_ONCE - 1) yield;
    const gender = patientGender(tokens, at, lexicon);
    if (gender === undefined || gender === sex) continue;
    if (sex !== undefined) return undefined;
    sex = gender;
  }
  return sex;
}

/** Those that change something. */
function different(text: string, edits: readonly Replacement[]): readonly Replacement[] {
  return edits.filter(({ start, end, text: replacement }) => text.slice(start, end) !== replacement);
}

function read(tokens: readonly Token[], at: number, token: Token, state: State, to: Gender, lexicon: AgreementLexicon): Step {
  const { data } = lexicon;
  if (token.kind === "number") return { state: { ...state, having: false } };
  if (token.kind === "sign") return { state: afterSign(token.text, state) };
  if (lexicon.isSexBound(token.lower)) return { refused: "sex_bound", passable: true };
  const next = tokens[at + 1];
  if (next?.start === token.end && lexicon.isSexBound(`${token.lower}${next.lower}`)) return { refused: "sex_bound", end: next.end, passable: true };
  const hidesAgreement = data.elidedObjects.includes(token.lower) && lexicon.roleOf(tokens[at + 1]?.lower ?? "") === "having";
  if (lexicon.isUnclear(token.lower) || hidesAgreement) return { refused: "unclear_word" };
  // An adjective before the patient's noun is edited with it.
  if (isBeforePatient(tokens, at, lexicon)) return { state };
  if (patientGender(tokens, at, lexicon) !== undefined) {
    // "Le père de la patiente, opéré": it goes on about the father.
    const isGenitive = state.subject === "other" && isBehindPreposition(tokens, at, lexicon);
    return { state: isGenitive ? { ...THING, subject: "other" } : PATIENT, edits: nounEdits(tokens, at, to, lexicon) };
  }
  if (token.lower === data.pronouns[opposite(to)]) return pronoun(tokens, at, token, state, to, lexicon);
  if (isOddPronoun(tokens, at, to, lexicon)) return { refused: "unclear_word" };
  if (token.lower === data.objectPronouns[opposite(to)] && data.objectVerbs.includes(tokens[at + 1]?.lower ?? "")) {
    return { state: THING, edits: [{ start: token.start, end: token.end, text: capitalizedLike(data.objectPronouns[to], token.text) }] };
  }
  switch (lexicon.roleOf(token.lower)) {
    case "person":
    case "shared":
    case "role":
      return agreeing(tokens, at, token, state, to, lexicon);
    case "other":
      return { state: { ...THING, subject: "other" } };
    case "having":
      return { state: { ...state, having: tokens[at - 1]?.kind !== "number" } };
    case "copula":
      return { state: { ...state, having: false } };
    case "neutral":
      return { state };
    case "noun":
    case undefined:
      return unknownWord(tokens, at, token, state, to, lexicon);
  }
}

/** "lui" that stands by itself is of one sex, but may be anybody; before a verb it is of either: "la lumière lui fait mal". */
function isOddPronoun(tokens: readonly Token[], at: number, to: Gender, { data }: AgreementLexicon): boolean {
  const word = tokens[at]?.lower;
  if (word !== data.disjunctivePronouns[opposite(to)] || word === data.disjunctivePronouns[to] || word === data.pronouns[opposite(to)]) return false;
  const next = tokens[at + 1];
  return data.disjunctiveAfter.includes(tokens[at - 1]?.lower ?? "") || next?.kind !== "word" || data.adverbs.includes(next.lower);
}

function afterSign(sign: string, state: State): State {
  if (SENTENCE_ENDS.has(sign)) return START;
  return { subject: sign === "," && state.subject === "thing" ? "loose" : state.subject, direct: false, having: false };
}

/** "il y a" means nobody, "elle cède" the pain, "chez elle" and "il est tombé" the patient; after another person, or in "la douleur a-t-elle", who knows. */
function pronoun(tokens: readonly Token[], at: number, token: Token, state: State, to: Gender, { data, roleOf }: AgreementLexicon): Step {
  const disjunctive = data.disjunctiveAfter.includes(tokens[at - 1]?.lower ?? "");
  const next = behindAdverbs(tokens, at + 1, data);
  const [verb, complement] = [tokens[next], tokens[behindAdverbs(tokens, next + 1, data)]];
  if (!disjunctive && verb !== undefined && data.impersonal.includes(verb.lower)) return { state: THING };
  const takesUpSubject = state.subject === "thing" && tokens[at - 1]?.text === "-";
  if (state.subject === "other" || takesUpSubject) return { refused: "unclear_word" };
  if (!disjunctive && verb !== undefined && data.thingVerbs.includes(verb.lower)) return { state: THING };
  const isPredicate = verb !== undefined && roleOf(verb.lower) === "copula" && complement?.kind === "word";
  if (isPredicate && roleOf(complement.lower) === undefined && !data.prepositions.includes(complement.lower)) return { refused: "unclear_word" };
  return { state: PATIENT, edits: [{ start: token.start, end: token.end, text: capitalizedLike((disjunctive ? data.disjunctivePronouns : data.pronouns)[to], token.text) }] };
}

/** Whether the pronoun at `at` is the right one and subject of an adjective: whomever "elle est inquiet" means, it is wrong. */
function isSubject(tokens: readonly Token[], at: number, to: Gender, { data, roleOf }: AgreementLexicon): boolean {
  if (tokens[at]?.lower !== data.pronouns[to] || data.disjunctiveAfter.includes(tokens[at - 1]?.lower ?? "")) return false;
  let place = behindAdverbs(tokens, at + 1, data);
  let isCopula = false;
  for (let role = roleOf(tokens[place]?.lower ?? ""); role === "copula" || role === "having"; role = roleOf(tokens[place]?.lower ?? "")) {
    isCopula = role === "copula";
    place = behindAdverbs(tokens, place + 1, data);
  }
  const said = roleOf(tokens[place]?.lower ?? "");
  return isCopula && (said === "person" || said === "shared" || said === "neutral");
}

/** Whether an adjective is said of the patient, and rightly: so is the next one of a list. */
function agrees(tokens: readonly Token[], at: number, state: State, to: Gender, lexicon: AgreementLexicon): boolean {
  const word = tokens[at]?.lower ?? "";
  const role = lexicon.roleOf(word);
  return state.subject === "patient" && !state.having && (role === "person" || role === "shared") && lexicon.genderOf(word) === to && !isAmbiguous(tokens, at, state, lexicon);
}

/** The place of the first token from `at` on that is no adverb. */
function behindAdverbs(tokens: readonly Token[], at: number, { adverbs }: AgreementLexicon["data"]): number {
  let place = at;
  while (adverbs.includes(tokens[place]?.lower ?? "")) place++;
  return place;
}

function agreeing(tokens: readonly Token[], at: number, token: Token, { subject, having }: State, to: Gender, lexicon: AgreementLexicon): Step {
  const role = lexicon.roleOf(token.lower);
  if (having || lexicon.genderOf(token.lower) !== opposite(to)) return { state: THING };
  const next = tokens[at + 1];
  if (lexicon.data.beforeVerbs.includes(tokens[at - 1]?.lower ?? "")) return { state: THING };
  const beforeNoun = subject === "start" && next?.kind === "word" && !lexicon.data.prepositions.includes(next.lower);
  if (subject === "start" && role === "role") return { refused: "unclear_word" };
  const ofSomethingElse = subject === "thing" && lexicon.roleOf(tokens[at - 1]?.lower ?? "") === "copula";
  if (subject === "other" || beforeNoun || (subject === "loose" && role !== "person")) return { refused: "unclear_word" };
  if (subject === "thing" && role !== "person") return { state: THING };
  // "crise migraineuse", "cancer opéré": said of the noun before it. Behind "dans la rue" it may be the patient who is confused.
  if (subject === "thing" && isBehindNoun(tokens, at, lexicon)) return isBehindPreposition(tokens, at - 1, lexicon) ? { refused: "unclear_word", passable: true } : { state: THING };
  if (ofSomethingElse) return { refused: "unclear_word" };
  return { state: PATIENT, edits: [...wholly(tokens[at - 1], to, lexicon), { start: token.start, end: token.end, text: capitalizedLike(lexicon.inflect(token.lower, to), token.text) }] };
}

/** Whether a word that may agree need not: it may be a noun or a verb ("sortie"), or say something of the noun behind it ("première crise"). */
function isAmbiguous(tokens: readonly Token[], at: number, { subject, direct }: State, { data, roleOf }: AgreementLexicon): boolean {
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  const word = token?.lower ?? "";
  const role = roleOf(word);
  if (role !== "person" && role !== "shared") return false;
  const isSaid = direct || roleOf(before?.lower ?? "") === "copula";
  if (!isSaid && (data.alsoNouns.includes(word) || (data.objectVerbs.includes(word) && before?.kind === "word"))) return true;
  return subject === "patient" && role === "shared" && next?.kind === "word" && roleOf(next.lower) === undefined && !data.prepositions.includes(next.lower);
}

function isBehindNoun(tokens: readonly Token[], at: number, { data, roleOf }: AgreementLexicon): boolean {
  const before = tokens[at - 1];
  const role = before && roleOf(before.lower);
  return before?.kind === "word" && (role === undefined || role === "noun") && !data.adverbs.includes(before.lower) && !data.prepositions.includes(before.lower);
}

/** Whether a preposition stands before the word, or before its article. */
function isBehindPreposition(tokens: readonly Token[], at: number, { data }: AgreementLexicon): boolean {
  const before = tokens[at - 1]?.lower ?? "";
  const hasArticle = data.determiners.some((row) => row.includes(before));
  return data.prepositions.includes(before) || (hasArticle && data.prepositions.includes(tokens[at - 2]?.lower ?? ""));
}

/** The edit of an adverb that agrees with the adjective behind it: tout seul. */
function wholly(token: Token | undefined, to: Gender, { data, roleOf }: AgreementLexicon): readonly Replacement[] {
  const forms = token !== undefined && roleOf(token.lower) === "neutral" ? data.determiners.find((row) => row.includes(token.lower)) : undefined;
  return token === undefined || forms === undefined ? [] : [{ start: token.start, end: token.end, text: capitalizedLike(forms[to === MASCULINE ? 0 : 2], token.text) }];
}

/** "de 34 ans" keeps the patient in mind; any other word becomes what the sentence speaks of. */
function unknownWord(tokens: readonly Token[], at: number, token: Token, state: State, to: Gender, { data, roleOf }: AgreementLexicon): Step {
  const looksAgreeing = roleOf(token.lower) === undefined && data.endings[opposite(to)].some((ending) => token.lower.endsWith(ending));
  const besidePatient = state.direct || (state.subject === "patient" && tokens[at - 1]?.text === ",");
  if (besidePatient && looksAgreeing && !data.notAgreeing.includes(token.lower)) return { refused: "unclear_word" };
  const ofAge = tokens[at + 1]?.kind === "number" ? token.lower === "de" : tokens[at - 1]?.kind === "number" && data.ages.includes(token.lower);
  return { state: ofAge ? { ...state, having: false } : { ...THING, subject: state.subject === "other" ? "other" : "thing" } };
}

function opposite(gender: Gender): Gender {
  return gender === MASCULINE ? FEMININE : MASCULINE;
}
