/** Index of a gender in every pair of a language's agreement data. */
export type Gender = 0 | 1;
export const MASCULINE: Gender = 0;
export const FEMININE: Gender = 1;

/** A word in both genders, masculine first. */
export type Pair = readonly [string, string];

/** What a language file says of how words agree with the patient's sex. All words in lower case except `abbreviations`. */
export interface Agreement {
  /** Words that name the patient: patient, homme. */
  readonly nouns: readonly Pair[];
  /** Letters that name the sex where a number follows, in their case: H 34 a. */
  readonly abbreviations: readonly Pair[];
  /** What the patient is: étudiant, infirmier. Others may be it too. */
  readonly roles: readonly Pair[];
  /** Adjectives and participles said of people alone: conscient, adressé. */
  readonly personAdjectives: readonly Pair[];
  /**
   * Adjectives and participles said of people and things: connu, traité. A feminine that stands in two pairs has another masculine before a vowel,
   * that of the second: vieux, vieil; such adjectives agree here only where they stand before a word for the patient.
   */
  readonly sharedAdjectives: readonly Pair[];
  /** Forms of either that are nouns too: "sortie" agrees only right behind the patient or a copula. */
  readonly alsoNouns: readonly string[];
  /** Adjectives equal in both genders, after which another may follow. */
  readonly invariant: readonly string[];
  /** Before a consonant and before a vowel, masculine and then feminine: le, l', la, l'. */
  readonly determiners: readonly (readonly [string, string, string, string])[];
  /** Nouns whose first letter is h and that elide all the same. */
  readonly mutedH: readonly string[];
  readonly pronouns: Pair;
  readonly disjunctivePronouns: Pair;
  /** Prepositions after which the disjunctive pronoun stands. */
  readonly disjunctiveAfter: readonly string[];
  readonly objectPronouns: Pair;
  /** Object pronouns before a vowel: they hide whom the participle after them agrees with. */
  readonly elidedObjects: readonly string[];
  /** Elided pronouns and particles that only a verb follows: s'inquiète. */
  readonly beforeVerbs: readonly string[];
  /** Verbs that tell an object pronoun from an article. */
  readonly objectVerbs: readonly string[];
  /** What follows a pronoun that means nobody: il y a. */
  readonly impersonal: readonly string[];
  /** Verbs whose subject is the pain rather than the patient. */
  readonly thingVerbs: readonly string[];
  readonly copulas: readonly string[];
  /** Auxiliaries after which a participle does not agree. */
  readonly having: readonly string[];
  readonly adverbs: readonly string[];
  /** Words that may follow an adjective, but not one that stands before its noun. */
  readonly prepositions: readonly string[];
  readonly links: readonly string[];
  /** Units of an age. */
  readonly ages: readonly string[];
  /** Other people; what follows in the sentence may be said of them. */
  readonly others: readonly string[];
  /** Possessives that make a noun of the patient another person: sa fille. */
  readonly otherAfter: readonly string[];
  /** Words that nothing here can attribute. */
  readonly unclear: readonly string[];
  /** Endings that make an unknown word beside the patient suspect of agreeing, by gender. */
  readonly endings: readonly [readonly string[], readonly string[]];
  /** Words with such an ending that agree with nobody. */
  readonly notAgreeing: readonly string[];
  /** Words that fit one sex alone; also with a digit that they touch: g2. */
  readonly sexBound: readonly string[];
}

/** What a word does in a sentence about a patient. */
export type WordRole = "noun" | "role" | "person" | "shared" | "neutral" | "copula" | "having" | "other";

/** The agreement data, indexed by word. */
export interface AgreementLexicon {
  readonly data: Agreement;
  readonly roleOf: (word: string) => WordRole | undefined;
  /** {@link Agreement.sexBound} */
  readonly isSexBound: (word: string) => boolean;
  /** {@link Agreement.unclear} */
  readonly isUnclear: (word: string) => boolean;
  /** The gender of a word that has one. */
  readonly genderOf: (word: string) => Gender | undefined;
  /** The word in the gender asked; itself where it has only one. */
  readonly inflect: (word: string, to: Gender) => string;
  /** An adjective in the gender asked as it is written before another word. */
  readonly inflectBefore: (word: string, to: Gender, following: string) => string;
  /** Whether an adjective may stand directly before the noun with which it agrees. */
  readonly standsBefore: (word: string) => boolean;
  /** Whether the word before drops its last vowel, or has another form, at this one. */
  readonly elidesBefore: (word: string) => boolean;
}

/** Indexes a language's agreement data. */
export function indexAgreement(data: Agreement): AgreementLexicon {
  const roles = new Map<string, WordRole>();
  const pairs = new Map<string, { pair: Pair; gender: Gender }>();
  const addPairs = (role: WordRole, list: readonly Pair[]) => {
    for (const pair of list) {
      for (const gender of [MASCULINE, FEMININE] as const) {
        roles.set(pair[gender], role);
        // The first pair of a word wins: monsieur becomes dame, madame becomes monsieur.
        if (!pairs.has(pair[gender])) pairs.set(pair[gender], { pair, gender });
      }
    }
  };
  const addWords = (role: WordRole, list: readonly string[]) => {
    for (const word of list) roles.set(word, role);
  };
  const twoForms = vowelForms(data.sharedAdjectives);
  const prenominal = new Map(twoForms.flatMap((forms) => Object.values(forms).map((word) => [word, forms] as const)));
  const elidesBefore = (word: string) => /^[aeiouyàâéèêëîïôûœæ]/u.test(word) || data.mutedH.includes(word);
  const inflect = (word: string, to: Gender) => pairs.get(word)?.pair[to] ?? word;
  const sexBound = new Set(data.sexBound);
  const unclear = new Set(data.unclear);
  addWords("neutral", [...data.invariant, ...data.adverbs, ...data.links]);
  addPairs("shared", data.sharedAdjectives.filter(([masculine]) => !prenominal.has(masculine)));
  addPairs("person", data.personAdjectives);
  addPairs("role", data.roles);
  addPairs("noun", data.nouns);
  addWords("copula", data.copulas);
  addWords("having", data.having);
  addWords("other", data.others);
  return {
    data,
    roleOf: (word) => roles.get(word),
    isSexBound: (word) => sexBound.has(word),
    isUnclear: (word) => unclear.has(word),
    genderOf: (word) => pairs.get(word)?.gender,
    inflect,
    inflectBefore(word, to, following) {
      const forms = prenominal.get(word);
      if (forms === undefined) return inflect(word, to);
      return to === FEMININE ? forms.feminine : elidesBefore(following) ? forms.beforeVowel : forms.masculine;
    },
    standsBefore: (word) => prenominal.has(word) || roles.get(word) === "shared",
    elidesBefore,
  };
}

/** The adjectives that have two masculine forms. */
function vowelForms(pairs: readonly Pair[]): readonly { readonly masculine: string; readonly beforeVowel: string; readonly feminine: string }[] {
  return pairs.flatMap(([masculine, feminine], at) => {
    const second = pairs.slice(at + 1).find((other) => other[FEMININE] === feminine);
    return second === undefined ? [] : [{ masculine, beforeVowel: second[MASCULINE], feminine }];
  });
}
