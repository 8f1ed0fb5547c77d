import type { Span } from "../../text/span";
import type { Augmentation } from "./augmentation";
import { BESIDE, chosenEdits, elidesAlike, inCapitalsOf, instead, unquotedOccurrences } from "./phrases";
import { shuffled } from "../random";
import type { Replacement } from "../rowEdit";
import type { Agreement } from "./agreement";

/** One name of a thing for another: the clinician's and the patient's. */
export const synonyms: Augmentation = {
  name: "synonyms",
  *variants({ text }, { language, protocol }, random) {
    const groups = [...(protocol.augmentation?.synonyms ?? []), ...(language.augmentation?.synonyms ?? [])];
    const edits: Replacement[] = [];
    for (const { forms, alike, notBefore = [] } of groups) {
      for (const form of forms) {
        for (const span of unquotedOccurrences(form, text)) {
          if (alike !== true && !standsAlone(text, span, language.agreement)) continue;
          if (notBefore.includes(wordBehind(text, span) ?? "")) continue;
          const [other] = shuffled(forms.filter((another) => another !== form && elidesAlike(another, form)), random);
          if (other !== undefined) edits.push(instead(text, span, inCapitalsOf(text, span, form, other)));
        }
        yield;
      }
    }
    return chosenEdits(text, edits, random);
  },
};

/** No article stands before it and no adjective behind it that would have to agree. */
function standsAlone(text: string, { start, end }: Span, { prepositions }: Agreement): boolean {
  const before = text.slice(Math.max(0, start - BESIDE), start).split(/\s/u).at(-2)?.toLowerCase();
  const after = wordBehind(text, { end });
  return (before === undefined || !/\p{L}$/u.test(before) || prepositions.includes(before)) && (after === undefined || prepositions.includes(after));
}

function wordBehind(text: string, { end }: Pick<Span, "end">): string | undefined {
  return /^\s+(?<word>[\p{L}'’-]+)/u.exec(text.slice(end, end + BESIDE))?.groups?.["word"]?.toLowerCase();
}
