/** A phrase and what may stand for it; an empty one leaves it out. */
export type Rewrite = readonly [string, string];

/** A phrase, its short form in a note taken in haste, and the words one of which, or a number, has to stand right behind it; any where left out. */
export type ShortForm = readonly [long: string, short: string, before?: readonly string[]];

/** Phrases that mean the same. */
export interface SynonymGroup {
  readonly forms: readonly string[];
  /** All forms have one gender and number, so that articles and adjectives beside them stay right. */
  readonly alike?: boolean;
  /** Words one of which has to stand right behind: symptoms. Any where left out. */
  readonly before?: readonly string[];
  /** Words right behind one of the forms that would not go with the others: hier soir. */
  readonly notBefore?: readonly string[];
}

/** A number that may be another without a change of clinical class: what stands beside it, and how far it may move. */
export interface Quantity {
  /** Words right behind the number: years. */
  readonly after?: readonly string[];
  /** Words right before the number: T°. */
  readonly before?: readonly string[];
  /** Words before the number that make it mean something else: since. */
  readonly notBehind?: readonly string[];
  /** Words anywhere in the case that say what the number has to be: a date of birth. */
  readonly unless?: readonly string[];
  /** Values that begin another class, which the number does not enter or leave: the ages of adults. */
  readonly limits?: readonly number[];
  readonly step: number;
  /** Written where the number had no decimals; "." where it is left out. */
  readonly decimalSign?: string;
  /** Steps up or down. */
  readonly most: number;
}

/** Ways to write one unit, each as it stands behind its number, with its space. */
export interface UnitForms {
  readonly forms: readonly string[];
  /** A number before it may have either decimal sign. */
  readonly decimals?: boolean;
}

/** Blood pressures, written in mmHg or in cmHg: TA 120/80 mmHg, TA 12/8. */
export interface PressureForms {
  /** Words right before it. */
  readonly before: readonly string[];
  /** Behind a pressure in mmHg, where anything is. */
  readonly unit: string;
}

/** Words of a language for varying cases. */
export interface AugmentationWords {
  readonly synonyms: readonly SynonymGroup[];
  readonly telegraphic: readonly ShortForm[];
  /** Ways to begin a denial: before a consonant and before a vowel. The first words of a clause alone. */
  readonly denials: readonly Rewrite[];
  /** The halves of a denial around a verb: n'… pas. Behind the first one alone, one of the denials is the second. */
  readonly splitDenials?: { readonly first: readonly string[]; readonly second: readonly string[] };
  /** Those of the denials that say what the patient tells: nie. */
  readonly telling?: readonly string[];
  /** What an item of a list of denials may begin with: such items change places. */
  readonly itemStarts: readonly string[];
  /** Words of a sentence that is understood from the one before it: première, mêmes. */
  readonly referring?: readonly string[];
  readonly quantities: readonly Quantity[];
  readonly units?: readonly UnitForms[];
  readonly pressures?: PressureForms;
  /** Forms of each unit of time. */
  readonly timeUnits?: readonly (readonly string[])[];
  /** Numbers in words that stand for no certain one: quelques. */
  readonly vagueNumbers?: readonly string[];
  /** Words of one meaning each that a model's wording neither adds nor leaves out: a side, a day. */
  readonly kept?: readonly (readonly string[])[];
  /** Endings of words for people, masculine and feminine. */
  readonly genderEndings?: readonly Rewrite[];
}

/** One red flag by what is said of it; without a clause for what is to be said there is no such twin. */
export interface ContrastClause {
  readonly flag: string;
  readonly affirmed?: string;
  readonly denied?: string;
  readonly family?: string;
  readonly history?: string;
}

/** Words of a protocol for varying its cases. */
export interface ProtocolAugmentation {
  readonly synonyms: readonly SynonymGroup[];
  readonly telegraphic: readonly ShortForm[];
  readonly contrasts: readonly ContrastClause[];
  /** What a patient can deny: flags of which no examiner has to tell, `unless` one of the others is present. Anything where left out. */
  readonly told?: { readonly flags: readonly string[]; readonly unless?: readonly string[] };
  /** What a model is asked for another wording of a case, `{case}`. */
  readonly rewording?: string;
}
