import { wordsOf, type Canonical } from "../shingles";
import type { Agreement } from "./agreement";
import type { AugmentationWords } from "./data";
import { sexMask } from "./sexMask";

/**
 * One word for all that say the same: both genders, and those synonyms and abbreviations of a language and a protocol that are one word each. By it
 * a case that was worded otherwise is like what it was made from, where no key of the row says so.
 */
export function sameWords(agreement: Agreement, varying: readonly (Pick<AugmentationWords, "synonyms" | "telegraphic"> | undefined)[]): Canonical {
  const ofSex = sexMask(agreement);
  const same = new Map<string, string>();
  const canonical = (word: string): string => {
    let at = ofSex(word);
    for (let next = same.get(at); next !== undefined; next = same.get(at)) at = next;
    return at;
  };
  const join = (forms: readonly string[]): void => {
    const single = forms.map(wordsOf).flatMap(([word, ...more]) => (word === undefined || more.length > 0 ? [] : [word]));
    for (const word of single) {
      const [to, from] = [canonical(single[0] ?? word), canonical(word)];
      if (from !== to) same.set(from, to);
    }
  };
  for (const words of varying) {
    for (const { forms } of words?.synonyms ?? []) join(forms);
    for (const [long, short] of words?.telegraphic ?? []) join([long, short]);
  }
  return canonical;
}
