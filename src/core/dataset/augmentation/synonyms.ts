import type { Span } from "../../text/span";
import type { Augmentation } from "./augmentation";
import { clauseAround, sentenceSpans } from "./parts";
import { BESIDE, chosenEdits, elidesAlike, inCapitalsOf, instead, unquotedOccurrences } from "./phrases";
import { shuffled } from "../random";
import type { Replacement } from "../rowEdit";
import type { Language } from "../../clinical/language";

/** One name of a thing for another: the clinician's and the patient's. */
export const synonyms: Augmentation = {
  name: "synonyms",
  *variants({ text }, { language, protocol }, random) {
    const groups = [...(protocol.augmentation?.synonyms ?? []), ...(language.augmentation?.synonyms ?? [])];
    const sentences = sentenceSpans(text, language);
    const edits: Replacement[] = [];
    for (const { forms, alike, before, notBefore = [] } of groups) {
      for (const form of forms) {
        for (const span of unquotedOccurrences(form, text)) {
          yield;
          if (alike !== true && !standsAlone(text, span, clauseAround(sentences, span)?.end, language)) continue;
          const behind = wordBehind(text, span) ?? "";
          if (notBefore.includes(behind) || before?.includes(behind) === false) continue;
          const [other] = shuffled(forms.filter((another) => another !== form && elidesAlike(another, form)), random);
          if (other !== undefined) edits.push(instead(text, span, inCapitalsOf(text, span, form, other)));
        }
        yield;
      }
    }
    return chosenEdits(text, edits, random);
  },
};

/** No article stands before it, no adjective behind it that would have to agree, and nothing further on in its sentence either, which ends at `sentenceEnd`. */
function standsAlone(text: string, span: Span, sentenceEnd: number | undefined, language: Language): boolean {
  const { prepositions } = language.agreement;
  const [before, after] = [wordBefore(text, span), wordBehind(text, span)];
  if ((before !== undefined && /\p{L}$/u.test(before) && !prepositions.includes(before)) || (after !== undefined && !prepositions.includes(after))) return false;
  const [beside = "", ...others] = text.slice(span.end, sentenceEnd).split(/[,;:–—]/u);
  return !words(beside).some((word) => mayAgree(word, language)) && others.every((part) => beginsOtherwise(part.trim(), /\p{Ll}/u.test(text), language));
}

function mayAgree(word: string, { agreement: { sharedAdjectives, endings, notAgreeing } }: Language): boolean {
  const singular = word.replace(/s$/u, "");
  return sharedAdjectives.flat().includes(singular) || (endings.flat().some((ending) => singular.endsWith(ending)) && !notAgreeing.includes(singular));
}

/** Whether a part of a sentence begins as no adjective or participle does: with a preposition, a denial, a number or letters in capitals. */
function beginsOtherwise(part: string, hasSmallLetters: boolean, { agreement, augmentation }: Language): boolean {
  const lower = part.toLowerCase();
  if (!/^\p{L}/u.test(part) || (hasSmallLetters && /^\p{Lu}/u.test(part))) return true;
  return (augmentation?.itemStarts ?? []).some((start) => lower.startsWith(start)) || agreement.prepositions.includes(/^\p{L}+['’]?/u.exec(lower)?.[0] ?? "");
}

function words(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}

function wordBefore(text: string, { start }: Pick<Span, "start">): string | undefined {
  return text.slice(Math.max(0, start - BESIDE), start).split(/\s/u).at(-2)?.toLowerCase();
}

function wordBehind(text: string, { end }: Pick<Span, "end">): string | undefined {
  return /^\s+(?<word>[\p{L}'’-]+)/u.exec(text.slice(end, end + BESIDE))?.groups?.["word"]?.toLowerCase();
}
