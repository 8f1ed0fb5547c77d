import type { Language } from "../../clinical/language";
import type { Span } from "../../text/span";
import { clauseAround, partsOf } from "./parts";
import { tokensOf } from "./words";

/** Signs between the items of an enumeration. */
const ITEM_ENDS = ",;:";

/** An item of an enumeration as the words of a language are written: in lower case, with plain apostrophes. */
interface Item {
  readonly start: number;
  readonly words: string;
}

/** The items of a part of a text. */
export function itemsOf(text: string, { start, end }: Span): readonly Item[] {
  const within = text.slice(start, end);
  return partsOf(within, ITEM_ENDS).map((part) => ({ start: start + part.start, words: within.slice(part.start, part.end).toLowerCase().replaceAll("’", "'") }));
}

/**
 * Tells whether a denial belongs to a verb before it in its sentence: as the second half of "n'a pas de X", or in the list that follows, as in
 * "n'a pas de X, pas de Y". Each sentence is read once: a long one may be full of denials.
 */
export function verbsBefore(text: string, sentences: readonly Span[], language: Language): (denial: Span) => boolean {
  const read = new Map<Span, (at: number) => boolean>();
  const whole = { start: 0, end: text.length };
  return (denial) => {
    const sentence = clauseAround(sentences, denial) ?? whole;
    let hangs = read.get(sentence);
    if (hangs === undefined) read.set(sentence, (hangs = verbsIn(text, sentence, language)));
    return hangs(denial.start);
  };
}

function verbsIn(text: string, sentence: Span, { augmentation }: Language): (at: number) => boolean {
  const { first = [], second = [] } = augmentation?.splitDenials ?? {};
  const frames = (augmentation?.denials ?? []).flat().filter((frame) => frame.length > 1);
  const halves = tokensOf(text.slice(sentence.start, sentence.end), []).flatMap(({ lower, start }) => (first.includes(lower) || second.includes(lower) ? [{ start: sentence.start + start, isFirst: first.includes(lower) }] : []));
  const inside = itemsOf(text, sentence).flatMap(({ start, words }) => frames.map((frame) => words.indexOf(` ${frame}`)).filter((at) => at >= 0).map((at) => start + at + 1));
  const firstInside = Math.min(Infinity, ...inside);
  return (at) => firstInside < at || halves.findLast(({ start }) => start < at)?.isFirst === true;
}
