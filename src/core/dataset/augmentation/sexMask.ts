import { wordsOf, type Canonical } from "../shingles";
import type { Agreement } from "./agreement";

/** Writes every word that has two genders in one of them, so that a case and its twin of the other sex compare as equal. */
export function sexMask(agreement: Agreement): Canonical {
  const { nouns, abbreviations, roles, personAdjectives, sharedAdjectives, determiners, pronouns, objectPronouns } = agreement;
  const articles = determiners.flatMap(([consonant, vowel, feminine, feminineVowel]) => [[consonant, vowel], [consonant, feminine], [consonant, feminineVowel]] as const);
  const canonical = new Map<string, string>();
  for (const [word, variant] of [...nouns, ...abbreviations, ...roles, ...personAdjectives, ...sharedAdjectives, ...articles, pronouns, objectPronouns]) {
    const [to, ...more] = wordsOf(word);
    const [from, ...rest] = wordsOf(variant);
    if (to === undefined || from === undefined || more.length + rest.length > 0) continue;
    // A word of two pairs joins them: H and M are both F.
    const known = canonical.get(from);
    if (known === undefined) canonical.set(from, canonical.get(to) ?? to);
    else if (known !== to) canonical.set(to, known);
  }
  return (word) => canonical.get(word) ?? word;
}
