import { NUMBER, readWritten, WordNumbers } from "../../text/writtenWords";
import { FEMININE, MASCULINE, type AgreementLexicon, type Gender } from "./agreement";
import { capitalizedLike } from "./words";

/** What a word may be to the agreement of a text, a bit each; those of the feminine stand one higher than those of the masculine. */
const NAMES = 1 << 0;
const HAS_GENDER = 1 << 2;
const OBJECT = 1 << 4;
/** A verb that tells an object pronoun from an article. */
const VERB = 1 << 6;
const UNSURE = 1 << 7;
/** Ends an article, or may stand between one and its noun. */
const BEFORE_NOUN = 1 << 8;

/**
 * Whether a text may have words that disagree with the sex which it names: nearly none does, and each word is looked at only when it is first
 * met. It says so too often rather than too seldom: where an article stands before the noun that names the patient, where both sexes are named, and
 * where the text is not in Latin letters.
 */
export function disagreementHint(lexicon: AgreementLexicon): (text: string) => boolean {
  const { nouns, roles, personAdjectives, sharedAdjectives, pronouns, objectPronouns, objectVerbs, determiners, invariant } = lexicon.data;
  // Of a word that is written with a hyphen or an apostrophe only a part is read.
  const parted = new Set([...nouns, ...roles, ...personAdjectives, ...sharedAdjectives, pronouns, objectPronouns, objectVerbs].flat().flatMap((word) => /^(\p{L}+)\P{L}/u.exec(word)?.[1] ?? []));
  const beforeNoun = new Set([...determiners, ...sharedAdjectives, invariant].flat().flatMap((word) => word.match(/\p{L}+/gu)?.at(-1) ?? []));
  const known = new WordNumbers((written) => {
    const word = written.toLowerCase();
    return (parted.has(word) ? bothOf(NAMES) : hintsOf(written, lexicon)) | (beforeNoun.has(word) ? BEFORE_NOUN : 0);
  });
  return (text) => {
    const words = readWritten(text);
    if (words === undefined) return true;
    let hints = 0;
    let before = 0;
    for (let at = 0; at < words.count; at++) {
      const id = words.ids[at] ?? NUMBER;
      const word = id === NUMBER ? 0 : known.at(id);
      hints |= (before & BEFORE_NOUN) !== 0 && (word & bothOf(NAMES)) !== 0 ? word | UNSURE : word;
      before = word;
    }
    const names = hints & bothOf(NAMES);
    if (names === 0) return false;
    const other = names === NAMES << MASCULINE ? FEMININE : MASCULINE;
    const hasObject = (hints & VERB) !== 0 && (hints & (OBJECT << other)) !== 0;
    return (hints & UNSURE) !== 0 || names === bothOf(NAMES) || hasObject || (hints & (HAS_GENDER << other)) !== 0;
  };
}

function bothOf(hint: number): number {
  return (hint << MASCULINE) | (hint << FEMININE);
}

function hintsOf(written: string, { data, roleOf, genderOf, inflect }: AgreementLexicon): number {
  const word = written.toLowerCase();
  const of = (gender: Gender): number => {
    const isNoun = roleOf(word) === "noun" && genderOf(word) === gender;
    const names = isNoun || data.abbreviations.some((letters) => letters[gender] === written);
    const hasGender = genderOf(word) === gender || word === data.pronouns[gender];
    const isObject = word === data.objectPronouns[gender];
    const isOdd = isNoun && capitalizedLike(inflect(word, gender), written) !== written;
    return (names ? NAMES << gender : 0) | (hasGender ? HAS_GENDER << gender : 0) | (isObject ? OBJECT << gender : 0) | (isOdd ? UNSURE : 0);
  };
  return of(MASCULINE) | of(FEMININE) | (data.objectVerbs.includes(word) ? VERB : 0);
}
