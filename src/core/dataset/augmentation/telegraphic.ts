import type { Span } from "../../text/span";
import type { Augmentation } from "./augmentation";
import type { Replacement } from "../rowEdit";
import type { ShortForm } from "./data";
import { sentenceSpans } from "./parts";
import { BESIDE, chosenEdits, elidesAlike, inCapitalsOf, instead, startsWithWord, unquotedOccurrences } from "./phrases";
import { verbsBefore } from "./splitDenial";

/** Abbreviations and the short phrases of a note taken in haste. */
export const telegraphic: Augmentation = {
  name: "telegraphic",
  *variants({ text }, { language, protocol }, random) {
    const rewrites: readonly ShortForm[] = [...(protocol.augmentation?.telegraphic ?? []), ...(language.augmentation?.telegraphic ?? [])];
    const hangsOnVerb = verbsBefore(text, sentenceSpans(text, language), language);
    const denials = new Set(language.augmentation?.denials.flat());
    const mayShorten = (span: Span, [long, , before]: ShortForm): boolean => {
      if (before !== undefined && !isFollowedBy(before, text.slice(span.end, span.end + BESIDE))) return false;
      return !denials.has(long) || !hangsOnVerb(span);
    };
    const edits: Replacement[] = [];
    for (const rewrite of rewrites) {
      const [long, short] = rewrite;
      if (short === "" || elidesAlike(long, short)) {
        for (const span of unquotedOccurrences(long, text)) if (mayShorten(span, rewrite)) edits.push(instead(text, span, inCapitalsOf(text, span, long, short)));
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
