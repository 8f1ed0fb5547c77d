import { findingFits } from "../../text/matches";
import type { Augmentation } from "./augmentation";
import type { Quantity } from "./data";
import { BESIDE, chosenEdits, endsWithWord, startsWithWord } from "./phrases";
import type { Replacement } from "../rowEdit";
import { pressureEdits, unitEdits } from "./unitForms";

const NUMBER = /(?<![\p{L}\p{N}.,/-])\d+(?:[.,]\d+)?(?![\p{N}/])/gu;

/** Ages and measures within the same clinical class, and their units in other forms, which the engine then checks. A number that the answer names stays. */
export const quantities: Augmentation = {
  name: "quantities",
  *variants({ text, response }, { language }, random) {
    const named = new Set(Array.from(response.matchAll(/\d+(?:[.,]\d+)?/gu), ([number]) => number));
    const numbers: Replacement[] = [];
    yield* findingFits(NUMBER, text, (number, start) => numbers.push({ start, end: start + number.length, text: number }));
    const edits: Replacement[] = [];
    for (const quantity of language.augmentation?.quantities ?? []) {
      const [only, another] = numbers.filter(({ start, end }) => isOf(quantity, text, start, end));
      // With two of a kind, one may be counted from the other: an age and the age at the first attack.
      if (only !== undefined && another === undefined && !named.has(only.text)) edits.push(...movedBy(quantity, only.text, only.start, random));
      yield;
    }
    const { augmentation } = language;
    if (augmentation !== undefined) {
      for (const number of numbers) edits.push(...unitEdits(text, number, named.has(number.text), augmentation, random));
      if (augmentation.pressures !== undefined) edits.push(...pressureEdits(text, response, augmentation.pressures));
    }
    return chosenEdits(text, edits, random);
  },
};

function isOf({ after, before, notBehind = [] }: Quantity, text: string, start: number, end: number): boolean {
  const lead = text.slice(Math.max(0, start - BESIDE), start).toLowerCase().trimEnd();
  const tail = text.slice(end, end + BESIDE).trimStart().toLowerCase();
  const endsWith = (word: string) => endsWithWord(lead, word.toLowerCase());
  if (notBehind.some(endsWith)) return false;
  return (after === undefined || after.some((word) => startsWithWord(tail, word))) && (before === undefined || before.some(endsWith));
}

function movedBy({ step, most, limits = [], decimalSign = "." }: Quantity, number: string, start: number, random: () => number): Replacement[] {
  const steps = 1 + Math.floor(random() * most);
  const [, decimals = ""] = number.split(/[.,]/u);
  const places = Number.isInteger(step) ? decimals.length : Math.max(1, decimals.length);
  const given = Number(number.replace(",", "."));
  return [-steps, steps].flatMap((by) => {
    const value = given + by * step;
    const written = value.toFixed(places);
    return value <= 0 || limits.some((limit) => given < limit !== value < limit) ? [] : [{ start, end: start + number.length, text: number.includes(".") ? written : written.replace(".", decimalSign) }];
  });
}
