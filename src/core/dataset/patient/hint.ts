import type { Span } from "../../text/span";
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
/** May stand between a determiner and its noun. */
const BEFORE_NOUN = 1 << 13;
/** Names nobody but the patient. */
const SELF = 1 << 14;

/** Digits of a number that is no age. */
const TOO_LONG = 3;

/**
 * Whether a text may contradict itself about its patient: nearly none does, and each word is looked at only when it is first met. It says so too
 * often rather than too seldom.
 */
export function contradictionHint(lexicon: PatientLexicon): (text: string, part?: Span) => boolean {
  const known = new WordNumbers((written) => hintsOf(written, lexicon));
  return (text, part) => {
    const words = readWritten(text, part);
    if (words === undefined) return true;
    /** The sexes that words have named, and those that words exclude: a bit each. */
    let named = 0;
    let excluded = 0;
    let pronouns = 0;
    let before = 0;
    let isPointed = false;
    let ages = 0;
    let mayHaveOtherAge = false;
    for (let at = words.first; at < words.behind; at++) {
      const id = words.ids[at] ?? NUMBER;
      const word = id === NUMBER ? 0 : known.at(id);
      if (id === NUMBER) named |= sexesOf(before, LETTER);
      if (word === 0) {
        before = pronouns = 0;
        isPointed = false;
        continue;
      }
      const names = sexesOf(word, NAMES);
      if (names !== 0) {
        // Another sex is that of the patient only where the same one is named again.
        const mayBeAgain = named !== 0 && (isPointed || (word & SELF) !== 0);
        if (mayBeAgain && (other(names) & named) !== 0) return true;
        mayHaveOtherAge ||= mayBeAgain;
        named |= names;
      }
      if ((word & STATE) !== 0 && (other(pronouns) & named) !== 0) return true;
      if ((word & UNIT) !== 0 && at > words.first && words.ids[at - 1] === NUMBER) {
        ages++;
        if ((words.ends[at - 1] ?? 0) - (words.starts[at - 1] ?? 0) >= TOO_LONG) return true;
      }
      mayHaveOtherAge ||= (word & AGED) !== 0;
      excluded |= other(sexesOf(word, BOUND));
      pronouns = sexesOf(word, PRONOUN) || ((word & BETWEEN) === 0 ? 0 : pronouns);
      isPointed = (word & POINTING) !== 0 || (isPointed && (word & BEFORE_NOUN) !== 0);
      before = word;
    }
    return (named & excluded) !== 0 || (named !== 0 && ages > 1 && mayHaveOtherAge);
  };
}

/** Of a hint that has a bit for each sex. */
function sexesOf(word: number, hint: number): number {
  return (word / hint) & BOTH;
}

const BOTH = (1 << MASCULINE) | (1 << FEMININE);

function other(sexes: number): number {
  return ((sexes >> FEMININE) & 1) << MASCULINE | ((sexes >> MASCULINE) & 1) << FEMININE;
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
  const mayStandBefore = agreement.data.invariant.includes(word) || agreement.standsBefore(word);
  const isNamed = isState(word) || data.verbs.includes(word);
  return of(MASCULINE) | of(FEMININE) | (isBetween(word) || word === "n" ? BETWEEN : 0) | (isNamed ? STATE : 0) | (data.aged.includes(word) ? AGED : 0) | (data.years.includes(word) ? UNIT : 0) | (data.pointing.includes(word) ? POINTING : 0) | (mayStandBefore ? BEFORE_NOUN : 0) | (data.self.includes(word) ? SELF : 0);
}
