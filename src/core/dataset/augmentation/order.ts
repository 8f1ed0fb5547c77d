import type { Language } from "../../clinical/language";
import { replaced, type Replacement } from "../rowEdit";
import type { Augmentation } from "./augmentation";
import { partsOf, SENTENCE_ENDS } from "./parts";
import { shuffled } from "../random";

/** Signs that end a list. */
const LIST_ENDS = ".;:";
/** Words of an item: a longer one says more than one thing. */
const LONGEST_ITEM = 5;
/** Orders tried. */
const ATTEMPTS = 4;

/** The same facts in another order: whole sentences behind the first, or the items of a list of denials. */
export const order: Augmentation = {
  name: "order",
  // eslint-disable-next-line require-yield -- a case has few lists, and each order of them is made when it is tried
  *variants({ text }, { language }, random) {
    const lists = [sentencesOf(text, language), ...denialsOf(text, language)].filter((parts) => parts.length > 1);
    return ordersOf(text, shuffled(lists, random), random);
  },
};

function* ordersOf(text: string, lists: readonly (readonly Replacement[])[], random: () => number): Iterable<string> {
  for (const parts of lists) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const mixed = shuffled(parts, random);
      const isSame = mixed.every((part, at) => part === parts[at]);
      const texts = (isSame ? [...mixed.slice(1), ...mixed.slice(0, 1)] : mixed).map((part) => part.text);
      const variant = replaced(text, parts.map((part, at) => ({ ...part, text: capitalizedAs(texts[at] ?? "", part.text) })));
      if (variant !== text) yield variant;
    }
  }
}

/** Sentences on one line that refer to nothing before them. */
function sentencesOf(text: string, { agreement, connectives }: Language) {
  if (/[«»“”"]/u.test(text)) return [];
  const referring = new Set([...agreement.pronouns, ...agreement.objectPronouns, ...connectives.presupposing, ...connectives.determiners, ...connectives.adverbs, ...connectives.and, ...connectives.or]);
  const sentences = partsOf(text, SENTENCE_ENDS).map((span) => ({ ...span, text: text.slice(span.start, span.end) }));
  return sentences.slice(1).filter(({ text: sentence }) => {
    const first = /^\p{Lu}[\p{L}'’-]*/u.exec(sentence)?.[0].toLowerCase();
    return first !== undefined && !sentence.includes(":") && !referring.has(first);
  });
}

function denialsOf(text: string, { augmentation, connectives }: Language) {
  const starts = augmentation?.itemStarts ?? [];
  const joining = new Set([...connectives.and, ...connectives.or, ...connectives.nor]);
  const isItem = (item: string) => {
    const words = item.toLowerCase().split(/\s+/u);
    return words.length <= LONGEST_ITEM && starts.some((start) => item.toLowerCase().startsWith(start)) && !words.some((word) => joining.has(word));
  };
  const lists = partsOf(text, LIST_ENDS).map((list) => partsOf(text.slice(list.start, list.end), ",").map(({ start, end }) => ({ start: list.start + start, end: list.start + end })));
  return lists.map((items) => items.map((span) => ({ ...span, text: text.slice(span.start, span.end) })).filter(({ text: item }) => isItem(item)));
}

/** A capital belongs to the place; one inside an abbreviation to the word. */
function capitalizedAs(text: string, model: string): string {
  if (/^\p{Lu}(?:\p{Lu}|$)/u.test(text)) return text;
  const first = text.charAt(0);
  return (/^\p{Lu}/u.test(model) ? first.toUpperCase() : first.toLowerCase()) + text.slice(1);
}
