import { NUMBER, readWritten, WordNumbers } from "../../text/writtenWords";
import { FEMININE, MASCULINE, type Gender } from "../augmentation/agreement";
import type { PatientLexicon } from "./words";

/** What a word may say of a patient, a bit each; those of the feminine stand one higher than those of the masculine. */
const NAMES = 1 << 0;
/** Names the sex where a number follows. */
const LETTER = 1 << 2;
const PRONOUN = 1 << 4;
const BOUND = 1 << 6;
/** May stand between a pronoun and what is said of the person. */
const BETWEEN = 1 << 8;
const STATE = 1 << 9;
/** Gives an age without a noun. */
const AGED = 1 << 10;
const UNIT = 1 << 11;
const POINTING = 1 << 12;
/** May name the patient once more. */
const AGAIN = 1 << 13;

/** Digits of a number that is no age. */
const TOO_LONG = 3;

/**
 * Whether a text may contradict itself about its patient: nearly none does, and each word is looked at only when it is first met. It says so too
 * often rather than too seldom.
 */
export function contradictionHint(lexicon: PatientLexicon): (text: string) => boolean {
  const known = new WordNumbers((written) => hintsOf(written, lexicon));
  return (text) => {
    const words = readWritten(text);
    if (words === undefined) return true;
    let hints = 0;
    let pronouns = 0;
    let before = 0;
    let names = 0;
    let ages = 0;
    for (let at = 0; at < words.count; at++) {
      const id = words.ids[at] ?? NUMBER;
      if (id === NUMBER) {
        hints |= (before >> 2) & bothOf(NAMES);
        before = pronouns = 0;
        continue;
      }
      const word = known.at(id);
      if (word === 0) {
        before = pronouns = 0;
        continue;
      }
      if ((word & bothOf(NAMES)) !== 0) {
        names++;
        if ((before & POINTING) !== 0) hints |= AGAIN;
      }
      if ((word & UNIT) !== 0 && at > 0 && words.ids[at - 1] === NUMBER) {
        ages++;
        if ((words.ends[at - 1] ?? 0) - (words.starts[at - 1] ?? 0) >= TOO_LONG) return true;
      }
      hints |= word & (bothOf(NAMES) | bothOf(BOUND) | AGED | AGAIN);
      if ((word & STATE) !== 0) hints |= pronouns;
      pronouns = (word & bothOf(PRONOUN)) !== 0 ? word & bothOf(PRONOUN) : (word & BETWEEN) === 0 ? 0 : pronouns;
      before = word;
    }
    const sexes = (hints | (hints >> 4)) & bothOf(NAMES);
    if (sexes === 0) return false;
    return sexes === bothOf(NAMES) || (hints & (BOUND * (3 - sexes))) !== 0 || (ages > 1 && ((hints & AGED) !== 0 || (names > 1 && (hints & AGAIN) !== 0)));
  };
}

function bothOf(hint: number): number {
  return (hint << MASCULINE) | (hint << FEMININE);
}

function hintsOf(written: string, lexicon: PatientLexicon): number {
  const word = written.toLowerCase();
  const { data, agreement, isState, isBetween, isRarestOf } = lexicon;
  const of = (gender: Gender): number => {
    const names = (agreement.roleOf(word) === "noun" || agreement.roleOf(word) === "role") && agreement.genderOf(word) === gender;
    const isTitle = data.titles[gender].includes(written);
    const isLetter = agreement.data.abbreviations.some((letters) => letters[gender] === written);
    const isBound = isRarestOf(gender, word);
    const isPronoun = word === agreement.data.pronouns[gender];
    return (names || isTitle ? NAMES << gender : 0) | (isLetter ? LETTER << gender : 0) | (isPronoun ? PRONOUN << gender : 0) | (isBound ? BOUND << gender : 0);
  };
  const isNamed = isState(word) || data.verbs.includes(word);
  return of(MASCULINE) | of(FEMININE) | (isBetween(word) || word === "n" ? BETWEEN : 0) | (isNamed ? STATE : 0) | (data.aged.includes(word) ? AGED : 0) | (data.years.includes(word) ? UNIT : 0) | (data.pointing.includes(word) ? POINTING : 0) | (data.self.includes(word) ? AGAIN : 0);
}
