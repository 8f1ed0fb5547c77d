/** A phrase and what may stand for it; an empty one leaves it out. */
export type Rewrite = readonly [string, string];

/** Phrases that mean the same. */
export interface SynonymGroup {
  readonly forms: readonly string[];
  /** All forms have one gender and number, so that articles and adjectives beside them stay right. */
  readonly alike?: boolean;
}

/** A number that may be another without a change of clinical class: what stands beside it, and how far it may move. */
export interface Quantity {
  /** Words right behind the number: years. */
  readonly after?: readonly string[];
  /** Words right before the number: T°. */
  readonly before?: readonly string[];
  /** Words before the number that make it mean something else: since. */
  readonly notBehind?: readonly string[];
  readonly step: number;
  /** Written where the number had no decimals; "." where it is left out. */
  readonly decimalSign?: string;
  /** Steps up or down. */
  readonly most: number;
}

/** Words of a language for varying cases. */
export interface AugmentationWords {
  readonly synonyms: readonly SynonymGroup[];
  readonly telegraphic: readonly Rewrite[];
  /** Ways to begin a denial: before a consonant and before a vowel. The first words of a clause alone. */
  readonly denials: readonly Rewrite[];
  /** What an item of a list of denials may begin with: such items change places. */
  readonly itemStarts: readonly string[];
  readonly quantities: readonly Quantity[];
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
  readonly telegraphic: readonly Rewrite[];
  readonly contrasts: readonly ContrastClause[];
  /** What a model is asked for another wording of a case, `{case}`. */
  readonly rewording?: string;
}
