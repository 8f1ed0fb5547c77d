import type { Span } from "../../text/span";
import { NUMBER, readWritten, WordNumbers, type WrittenWords } from "../../text/writtenWords";
import { FEMININE, MASCULINE, type Agreement, type AgreementLexicon, type Gender } from "./agreement";
import { capitalizedLike } from "./words";

/** What a word may be to the agreement of a text, a bit each; those of the feminine stand one higher than those of the masculine. */
const NAMES = 1 << 0;
const HAS_GENDER = 1 << 2;
const UNSURE = 1 << 4;
/** May stand between an article and its noun. */
const BETWEEN = 1 << 5;
/** Ends an article: a bit for each of the four forms of one. */
const ARTICLE = 1 << 6;
/** Names the patient behind an article of this form. */
const FORM = 1 << 10;
const FORMS = 15;
/** What follows agrees with this word, or with nothing: "crise migraineuse", "a pris". */
const THING = 1 << 14;
const HAVING = 1 << 15;

/**
 * Whether a text may have words that disagree with the sex which it names: nearly none does, and each word is looked at only when it is first
 * met. It says so too often rather than too seldom: where something stands between an article and the noun that names the patient, where both sexes are named, and
 * where the text is not in Latin letters.
 */
export function disagreementHint(lexicon: AgreementLexicon): (text: string, part?: Span) => boolean {
  const { nouns, personAdjectives, sharedAdjectives, determiners, invariant } = lexicon.data;
  // Of a word that is written with a hyphen or an apostrophe only a part is read.
  const parted = new Set([...nouns, ...personAdjectives, ...sharedAdjectives].flat().flatMap((word) => /^(\p{L}+)\P{L}/u.exec(word)?.[1] ?? []));
  const lastOf = (words: string): string => words.match(/\p{L}+/gu)?.at(-1) ?? "";
  // An elided article may have a space behind it.
  const between = new Set([...sharedAdjectives, invariant, ...determiners.map((forms) => forms.filter((form) => form.endsWith("'")))].flat().map(lastOf));
  const articles = new Map<string, number>();
  for (const forms of determiners) for (const [form, words] of forms.entries()) articles.set(lastOf(words), (articles.get(lastOf(words)) ?? 0) | (ARTICLE << form));
  const subjects = subjectWords(lexicon.data);
  const known = new WordNumbers((written) => {
    const word = written.toLowerCase();
    const role = lexicon.roleOf(word);
    const asSubject = role === "having" ? HAVING : role === undefined && !subjects.has(word) ? THING : 0;
    return (parted.has(word) ? bothOf(NAMES) : hintsOf(written, lexicon)) | (between.has(word) ? BETWEEN : 0) | (articles.get(word) ?? 0) | asSubject;
  });
  return (text, part) => {
    const words = readWritten(text, part);
    if (words === undefined) return true;
    let hints = 0;
    let before = 0;
    for (let at = words.first; at < words.behind; at++) {
      const id = words.ids[at] ?? NUMBER;
      let word = id === NUMBER ? 0 : known.at(id);
      if ((word & bothOf(HAS_GENDER)) !== 0 && (before & THING) !== 0 && isBeside(text, words, at)) word &= ~bothOf(HAS_GENDER);
      hints |= (word & bothOf(NAMES)) !== 0 && isUnsure(before, word) ? word | UNSURE : word;
      // "40 a": of an age.
      before = (word & HAVING) !== 0 && at > words.first && words.ids[at - 1] !== NUMBER ? word | THING : word;
    }
    const names = hints & bothOf(NAMES);
    if (names === 0) return false;
    const other = names === NAMES << MASCULINE ? FEMININE : MASCULINE;
    return (hints & UNSURE) !== 0 || names === bothOf(NAMES) || (hints & (HAS_GENDER << other)) !== 0;
  };
}

/** Whether nothing but a space stands before a word. */
function isBeside(text: string, { starts, ends }: WrittenWords, at: number): boolean {
  const end = ends[at - 1] ?? 0;
  return starts[at] === end + 1 && text.charAt(end) === " ";
}

/** Words without a role behind which the patient is still spoken of, or may be; of those with a hyphen each part. */
function subjectWords({ abbreviations, pronouns, disjunctivePronouns, sexBound, ages, adverbs, prepositions }: Agreement): ReadonlySet<string> {
  return new Set([abbreviations.flat(), pronouns, disjunctivePronouns, sexBound, ages, adverbs, prepositions].flat().flatMap((word) => word.toLowerCase().match(/\p{L}+/gu) ?? []));
}

/** Whether what stands before a word that names the patient may have to be written otherwise. */
function isUnsure(before: number, word: number): boolean {
  const article = (before / ARTICLE) & FORMS;
  return (before & BETWEEN) !== 0 || (article !== 0 && (article & (word / FORM)) === 0);
}

function bothOf(hint: number): number {
  return (hint << MASCULINE) | (hint << FEMININE);
}

function hintsOf(written: string, { data, roleOf, genderOf, inflect, elidesBefore }: AgreementLexicon): number {
  const word = written.toLowerCase();
  const of = (gender: Gender): number => {
    const isNoun = roleOf(word) === "noun" && genderOf(word) === gender;
    const names = isNoun || data.abbreviations.some((letters) => letters[gender] === written);
    const hasGender = genderOf(word) === gender && roleOf(word) !== "role";
    const form = (gender === MASCULINE ? 0 : 2) + (elidesBefore(word) ? 1 : 0);
    const isOdd = isNoun && capitalizedLike(inflect(word, gender), written) !== written;
    return (names ? NAMES << gender : 0) | (hasGender ? HAS_GENDER << gender : 0) | (isOdd ? UNSURE : 0) | (names ? FORM << form : 0);
  };
  return of(MASCULINE) | of(FEMININE);
}
