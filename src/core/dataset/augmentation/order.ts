import type { Language } from "../../clinical/language";
import { replaced, type Replacement } from "../rowEdit";
import { foldedString } from "../../text/folding";
import type { Span } from "../../text/span";
import type { Augmentation } from "./augmentation";
import { partsOf, sentenceSpans } from "./parts";
import { shuffled } from "../random";

/** Signs that end a list within its sentence. */
const LIST_ENDS = ";:";
/** Words of an item: a longer one says more than one thing. */
const LONGEST_ITEM = 5;
/** Orders tried. */
const ATTEMPTS = 4;

/** The same facts in another order: whole sentences behind the first, or the items of a list of denials. */
export const order: Augmentation = {
  name: "order",
  *variants({ text }, { language }, random) {
    const sentences = sentencesOf(text, language);
    yield;
    const denials = denialsOf(text, language);
    yield;
    const lists = [...sentences, ...denials].filter((parts) => parts.length > 1);
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

/** Sentences on one line that refer to nothing before them, and that nothing behind them could be understood from; one that refers to something parts those before it from those behind. */
function sentencesOf(text: string, language: Language): readonly (readonly Replacement[])[] {
  if (/[«»“”"]/u.test(text)) return [];
  const { agreement, connectives, augmentation } = language;
  const people = new Set(agreement.others);
  const referring = new Set([
    ...agreement.pronouns,
    ...agreement.objectPronouns,
    ...connectives.presupposing,
    ...connectives.determiners,
    ...connectives.adverbs,
    ...connectives.and,
    ...connectives.or,
  ]);
  const anywhere = new Set(augmentation?.referring);
  const sentences = sentenceSpans(text, language).map((span) => ({ ...span, text: text.slice(span.start, span.end) }));
  const words = sentences.map(({ text: sentence }) => sentence.toLowerCase().match(/[\p{L}\p{N}]+(?:[’'-]\p{L}+)*/gu) ?? []);
  // What has no subject behind a sentence about another person would be said of that one.
  const isOfAnother = words.map((written) => written.some((word) => people.has(word)));
  const asks = (at: number) => /[?!]$/u.test(sentences[at]?.text ?? "");
  const abbreviations = new Set(language.abbreviations);
  // "Céph. EVA 3": behind an abbreviation on one line the sentence may go on, even with a capital.
  const mayGoOn = (at: number) => abbreviations.has(foldedString(words[at]?.at(-1) ?? "")) && /^\.[^\S\n]+\S/u.test(text.slice(sentences[at]?.end));
  const refersBack = words.map((written) => written.some((word) => anywhere.has(word.replace(/^\p{L}['’]/u, ""))));
  const refers = (at: number) => {
    const [first = "", last = ""] = [words[at]?.[0], words[at]?.at(-1)];
    return refersBack[at] === true || [first, /^\p{L}+/u.exec(first)?.[0] ?? "", last].some((word) => referring.has(word));
  };
  const mayMove = (sentence: string, at: number) => {
    if (asks(at) || asks(at - 1) || mayGoOn(at) || mayGoOn(at - 1)) return false;
    return at > 0 && /^\p{Lu}/u.test(sentence) && !sentence.includes(":") && refersBack[at + 1] !== true && isOfAnother[at] !== true && isOfAnother[at - 1] !== true;
  };
  const groups: Replacement[][] = [[]];
  for (const [at, sentence] of sentences.entries()) {
    if (refers(at)) groups.push([]);
    else if (mayMove(sentence.text, at)) groups.at(-1)?.push(sentence);
  }
  return groups;
}

function denialsOf(text: string, language: Language) {
  const { augmentation, connectives } = language;
  const starts = augmentation?.itemStarts ?? [];
  const joining = new Set([...connectives.and, ...connectives.or, ...connectives.nor]);
  const isItem = (item: string) => {
    const words = item.toLowerCase().split(/\s+/u);
    return words.length <= LONGEST_ITEM && starts.some((start) => item.toLowerCase().startsWith(start)) && !words.some((word) => joining.has(word));
  };
  const within = (spans: readonly Span[], ends: string) => spans.flatMap((span) => partsIn(text, span, ends));
  const lists = within(sentenceSpans(text, language), LIST_ENDS).map((list) => partsIn(text, list, ","));
  return lists.map((items) => items.map((span) => ({ ...span, text: text.slice(span.start, span.end) })).filter(({ text: item }) => isItem(item)));
}

function partsIn(text: string, { start: from, end: to }: Span, ends: string): Span[] {
  return partsOf(text.slice(from, to), ends).map(({ start, end }) => ({ start: from + start, end: from + end }));
}

/** A capital belongs to the place; one inside an abbreviation to the word. */
function capitalizedAs(text: string, model: string): string {
  if (/^\p{Lu}(?:\p{Lu}|$)/u.test(text)) return text;
  const first = text.charAt(0);
  return (/^\p{Lu}/u.test(model) ? first.toUpperCase() : first.toLowerCase()) + text.slice(1);
}
