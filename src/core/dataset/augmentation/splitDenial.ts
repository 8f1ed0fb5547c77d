import type { Language } from "../../clinical/language";
import type { Span } from "../../text/span";
import { partsOf } from "./parts";
import { tokensOf } from "./words";

/** Signs between the items of an enumeration. */
const ITEM_ENDS = ",;:";

/** The items of a part of a text, as the words of a language are written: in lower case, with plain apostrophes. */
export function itemsOf(text: string, { start, end }: Span): readonly string[] {
  const within = text.slice(start, end).toLowerCase().replaceAll("’", "'");
  return partsOf(within, ITEM_ENDS).map((part) => within.slice(part.start, part.end));
}

/** Whether a denial belongs to a verb before it in its sentence: as the second half of "n'a pas de X", or in the list that follows, as in "n'a pas de X, pas de Y". */
export function hangsOnVerb(text: string, at: number, sentence: Span, { augmentation }: Language): boolean {
  const { denials = [], splitDenials } = augmentation ?? {};
  const before = { start: sentence.start, end: at };
  const words = tokensOf(text.slice(before.start, before.end), []).map(({ lower }) => lower);
  const first = words.findLastIndex((word) => splitDenials?.first.includes(word) === true);
  const isOpen = first >= 0 && !words.slice(first).some((word) => splitDenials?.second.includes(word) === true);
  return isOpen || itemsOf(text, before).some((item) => denials.flat().some((frame) => frame.length > 1 && item.includes(` ${frame}`)));
}
