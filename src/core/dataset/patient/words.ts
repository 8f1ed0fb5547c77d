import { FEMININE, MASCULINE, type AgreementLexicon, type Gender, type Pair } from "../augmentation/agreement";
import { tokensOf } from "../augmentation/words";

/** What a language file says of the words by which a case names its patient. All words in lower case except `titles`. */
export interface PatientWords {
  /** What a case calls nobody but its patient: patient, patiente. */
  readonly self: Pair;
  /** Titles, masculine and feminine. One of a single letter has a full stop behind it. */
  readonly titles: readonly [readonly string[], readonly string[]];
  /** Determiners that point at somebody already named: ce. */
  readonly pointing: readonly string[];
  /** Determiners of what is known: le. */
  readonly definite: readonly string[];
  /** Behind these somebody else is meant: renversé par un homme. */
  readonly notBehind: readonly string[];
  /** Prepositions between a person and the age: de. */
  readonly of: readonly string[];
  /** Nouns and adverbs that an age stands behind: âge. */
  readonly age: readonly string[];
  /** Participles that give an age without a noun: âgé. */
  readonly aged: Pair;
  /** Units of an age in years. */
  readonly years: readonly string[];
  /** What may stand between a pronoun and what is said of the person, beside copulas and adverbs. */
  readonly between: readonly string[];
  /** Adjectives and participles said of people alone, in each gender: a pronoun before one stands for a person. */
  readonly states: readonly string[];
  /** Verbs whose subject is a patient. */
  readonly verbs: readonly string[];
  /** Words of a text in which nothing is concluded from a sex. */
  readonly notJudged: readonly string[];
  /** Other people, beside those of the agreement. */
  readonly others: readonly string[];
  /** People who care for the patient: they may be spoken of, but what is said of a body is not said of theirs. */
  readonly carers: readonly string[];
  readonly bound: {
    /** Phrases that are true of one sex alone, masculine and feminine; words and signs parted by spaces. */
    readonly phrases: readonly [readonly string[], readonly string[]];
    /** Longer phrases in which they are not. */
    readonly exceptions: readonly string[];
  };
}

/** The words, indexed beside those of the agreement. */
export interface PatientLexicon {
  readonly data: PatientWords;
  readonly agreement: AgreementLexicon;
  /** Whether a word names another person, and whether that one cares for the patient. */
  readonly otherOf: (word: string) => "relative" | "carer" | undefined;
  readonly isState: (word: string) => boolean;
  /** Whether a word may stand between a pronoun and what is said of the person. */
  readonly isBetween: (word: string) => boolean;
  /** Labels of a form that hold what a case calls its patient, which names nobody there, as their words before it; by that word. */
  readonly labelsBefore: (word: string) => readonly (readonly string[])[];
  /** The phrases that begin with a word, the longest first. */
  readonly phrasesAt: (word: string) => readonly BoundPhrase[];
  /** Whether a run of letters is the rarest of a phrase that is true of one sex alone. */
  readonly isRarestOf: (gender: Gender, letters: string) => boolean;
}

/** A phrase with the sex of which alone it is true; with none where it is an exception. */
export interface BoundPhrase {
  readonly words: readonly string[];
  readonly gender: Gender | undefined;
}

/**
 * Indexes a language's words.
 * @param formLabels what introduces a number or a name in a form: n° patient.
 */
export function indexPatientWords(data: PatientWords, agreement: AgreementLexicon, formLabels: readonly string[]): PatientLexicon {
  const { copulas, adverbs, having, others } = agreement.data;
  const phrases = new Map<string, BoundPhrase[]>();
  const add = (written: readonly string[], gender: Gender | undefined): void => {
    for (const phrase of written) {
      const words = phrase.replaceAll("'", "' ").split(" ").filter((word) => word !== "");
      const [first = ""] = words;
      phrases.set(first, [...(phrases.get(first) ?? []), { words, gender }]);
    }
  };
  add(data.bound.exceptions, undefined);
  add(data.bound.phrases[MASCULINE], MASCULINE);
  add(data.bound.phrases[FEMININE], FEMININE);
  for (const list of phrases.values()) list.sort((a, b) => b.words.length - a.words.length);
  const rarest = [new Set(data.bound.phrases[MASCULINE].map(rarestIn)), new Set(data.bound.phrases[FEMININE].map(rarestIn))] as const;
  const labels = new Map(data.self.map((word) => [word, formLabels.map((label) => wordsBefore(word, label)).filter((words) => words.length > 0)]));
  const carers = new Set(data.carers);
  const people = new Set([...others, ...data.others]);
  const states = new Set(data.states);
  const between = new Set([...copulas, ...adverbs, ...having, ...data.between]);
  return {
    data,
    agreement,
    otherOf: (word) => (carers.has(word) ? "carer" : people.has(word) ? "relative" : undefined),
    isState: (word) => states.has(word),
    isBetween: (word) => between.has(word),
    labelsBefore: (word) => labels.get(word) ?? [],
    phrasesAt: (word) => phrases.get(word) ?? [],
    isRarestOf: (gender, letters) => rarest[gender].has(letters),
  };
}

/** The words and signs of a label before a word of it; none where the word is not in it. */
function wordsBefore(word: string, label: string): readonly string[] {
  const words = tokensOf(label, []).map(({ lower }) => lower);
  return words.slice(0, Math.max(words.indexOf(word), 0));
}

/** The longest run of letters of a phrase. */
function rarestIn(phrase: string): string {
  return (phrase.match(/\p{L}+/gu) ?? []).reduce((best, run) => (run.length >= best.length ? run : best), "");
}
