import { FEMININE, MASCULINE, type Gender } from "../augmentation/agreement";
import type { Token } from "../augmentation/words";
import type { PatientLexicon } from "./words";

/** How a word names a person: by what the case calls its patient alone, by what others are called too, by a title, or by a letter before an age. */
export interface Naming {
  readonly by: "self" | "noun" | "role" | "title" | "letter";
  readonly gender: Gender;
  /** The token before its article and adjectives. */
  readonly before: Token | undefined;
  /** Its article or another determiner. */
  readonly determiner: Token | undefined;
}

/** How the word at `at` names a person of one sex; `undefined` where it names none: both ("patient(e)"), somebody's ("sa femme"), or a label ("n° patient"). */
export function namingAt(tokens: readonly Token[], at: number, lexicon: PatientLexicon): Naming | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  const { data, agreement } = lexicon;
  const gender = titleAt(tokens, at, lexicon);
  if (gender !== undefined) return { by: "title", gender, before: tokens[at - 1], determiner: undefined };
  const letters = agreement.data.abbreviations.find((pair) => pair.includes(token.text));
  if (letters !== undefined) return isYears(tokens, at + 1, lexicon) ? { by: "letter", gender: letters[MASCULINE] === token.text ? MASCULINE : FEMININE, before: tokens[at - 1], determiner: undefined } : undefined;
  const role = agreement.roleOf(token.lower);
  const own = agreement.genderOf(token.lower);
  if ((role !== "noun" && role !== "role") || own === undefined || token.text.length === 1 || isOfBoth(tokens, at) || isInLabel(tokens, at, lexicon)) return undefined;
  let first = at;
  while (agreement.data.invariant.includes(tokens[first - 1]?.lower ?? "") || agreement.standsBefore(tokens[first - 1]?.lower ?? "")) first--;
  const word = tokens[first - 1];
  if (word !== undefined && agreement.data.otherAfter.includes(word.lower)) return undefined;
  const isDeterminer = word !== undefined && (data.pointing.includes(word.lower) || data.definite.includes(word.lower) || agreement.data.determiners.some((row) => row.includes(word.lower)));
  return { by: data.self.includes(token.lower) ? "self" : role, gender: own, before: isDeterminer ? tokens[first - 2] : word, determiner: isDeterminer ? word : undefined };
}

function isYears(tokens: readonly Token[], at: number, { data }: PatientLexicon): boolean {
  return tokens[at]?.kind === "number" && data.years.includes(tokens[at + 1]?.lower ?? "");
}

function titleAt(tokens: readonly Token[], at: number, { data }: PatientLexicon): Gender | undefined {
  const [token, next] = [tokens[at], tokens[at + 1]];
  const gender = token === undefined ? -1 : data.titles.findIndex((titles) => titles.includes(token.text));
  if (gender < 0 || token === undefined || next === undefined) return undefined;
  const name = next.text === "." ? tokens[at + 2] : next;
  const hasStop = token.text.length > 1 || next.text === ".";
  return hasStop && name?.kind === "word" && /^\p{Lu}/u.test(name.text) ? (gender === MASCULINE ? MASCULINE : FEMININE) : undefined;
}

/** "patient(e)", "patient/patiente", "patient·e": a sign that touches the word and is followed by more of it. */
function isOfBoth(tokens: readonly Token[], at: number): boolean {
  const [token, sign, more] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  return sign?.kind === "sign" && sign.start === token?.end && more?.kind === "word" && more.start === sign.end;
}

/** Whether the word at `at` is part of a label of a form. */
function isInLabel(tokens: readonly Token[], at: number, { labelsBefore }: PatientLexicon): boolean {
  return labelsBefore(tokens[at]?.lower ?? "").some((words) => words.every((word, index) => tokens[at - words.length + index]?.lower === word));
}

/** Whether a token ends what is said before it. */
export function isBoundary(token: Token | undefined): boolean {
  return token === undefined || token.kind === "sign";
}

/** What another person is whom the word at `at` names. */
export function otherAt(tokens: readonly Token[], at: number, { agreement, otherOf }: PatientLexicon): "relative" | "carer" | undefined {
  const word = tokens[at]?.lower ?? "";
  if (agreement.roleOf(word) !== "noun") return otherOf(word);
  let first = at - 1;
  while (agreement.data.invariant.includes(tokens[first]?.lower ?? "") || agreement.standsBefore(tokens[first]?.lower ?? "")) first--;
  return agreement.data.otherAfter.includes(tokens[first]?.lower ?? "") ? "relative" : undefined;
}

/** Whether the pronoun at `at` is the subject of what only people are, or do: il est fébrile, elle a été hospitalisée. */
export function standsForPerson(tokens: readonly Token[], at: number, { data, agreement, isState, isBetween }: PatientLexicon): boolean {
  const before = tokens[at - 1];
  if (before?.text === "-" || agreement.data.disjunctiveAfter.includes(before?.lower ?? "")) return false;
  let place = at + 1;
  for (; isBetween(tokens[place]?.lower ?? ""); place++) if (data.verbs.includes(tokens[place]?.lower ?? "")) return true;
  const word = tokens[place]?.lower ?? "";
  return (place > at + 1 && isState(word)) || data.verbs.includes(word);
}
