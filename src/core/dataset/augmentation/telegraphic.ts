import type { Augmentation } from "./augmentation";
import type { Replacement } from "../rowEdit";
import type { ShortForm } from "./data";
import { BESIDE, chosenEdits, elidesAlike, inCapitalsOf, instead, startsWithWord, unquotedOccurrences } from "./phrases";

/** Abbreviations and the short phrases of a note taken in haste. */
export const telegraphic: Augmentation = {
  name: "telegraphic",
  *variants({ text }, { language, protocol }, random) {
    const rewrites: readonly ShortForm[] = [...(protocol.augmentation?.telegraphic ?? []), ...(language.augmentation?.telegraphic ?? [])];
    const edits: Replacement[] = [];
    for (const [long, short, before] of rewrites) {
      if (short === "" || elidesAlike(long, short)) {
        for (const span of unquotedOccurrences(long, text)) if (before === undefined || isFollowedBy(before, text.slice(span.end, span.end + BESIDE))) edits.push(instead(text, span, inCapitalsOf(text, span, long, short)));
      }
      yield;
    }
    return chosenEdits(text, edits, random);
  },
};

/** Whether a number or one of the words, which may be more than one, stands first. */
function isFollowedBy(words: readonly string[], text: string): boolean {
  const next = text.trimStart().toLowerCase().replaceAll("’", "'");
  return /^\d/u.test(next) || words.some((word) => (word.endsWith("'") ? next.startsWith(word) : startsWithWord(next, word)));
}
