export type IdentifierKind = "name" | "social_security" | "telephone" | "email" | "address" | "birth_date" | "record_number";

/** What introduces identifiers in a language, and what may stand in their place. Case, accents, hyphens and kinds of space do not matter. */
export interface IdentifierWords {
  /** "Mrs": a name in full follows, not an initial. One with a capital counts in this writing alone. */
  readonly titles: readonly string[];
  /** "surname": with a colon behind it a name follows. */
  readonly nameLabels: readonly string[];
  /** "patient": first name and surname may follow. */
  readonly personLabels: readonly string[];
  /** "née": behind a name, another one of the same person. */
  readonly otherNames: readonly string[];
  /** Those that are no profession: between one of them and an age a word without a capital is a name. */
  readonly patientTitles: readonly string[];
  /** "years", behind the number of an age. */
  readonly years: readonly string[];
  /** Words that follow a title, a label or an initial, and are no name however they are written. */
  readonly notNames: readonly string[];
  /** "of" in a name, be it of a person or of a street; with its apostrophe where it has one. */
  readonly particles: readonly string[];
  /** "born on": of two words, with the place between them or not. */
  readonly birth: readonly string[];
  /** In full; a word with the same three letters at its beginning stands for one, too. */
  readonly months: readonly string[];
  /** "social security no.", behind which the number's key may be wrong or lacking. */
  readonly socialSecurity: readonly string[];
  /** "file no." */
  readonly recordNumbers: readonly string[];
  /** "street", which means nothing else behind a number. */
  readonly streets: readonly string[];
  /** "square" and abbreviations, which do. */
  readonly places: readonly string[];
  /** Words that follow one of those where it is no address: "parking". */
  readonly notPlaces: readonly string[];
  readonly placeholders: Readonly<Record<IdentifierKind, string>>;
}

/** In lower case, with a capital, in capitals. */
export function writings(word: string): readonly string[] {
  return [...new Set([word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()])];
}

/** The same of a title, but for one with a capital, which counts in this writing alone. */
export function titleWritings(title: string): readonly string[] {
  return title === title.toLowerCase() ? writings(title) : [title];
}
