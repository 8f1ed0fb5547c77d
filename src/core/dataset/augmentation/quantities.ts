import type { Language } from "../../clinical/language";
import type { Steps } from "../../steps";
import { findingFits } from "../../text/matches";
import type { Augmentation } from "./augmentation";
import type { Quantity } from "./data";
import { literalPattern } from "../looseMatch";
import { BESIDE, chosenEdits, endsWithWord, occurrencesOf, startsWithWord } from "./phrases";
import type { Replacement } from "../rowEdit";
import { inDigits } from "./said";
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
      if (only !== undefined && another === undefined && !named.has(only.text) && !(yield* isFixed(quantity, text))) {
        const others = othersOfUnit(quantity, only.text, text, language);
        if (!isSumOf(others, valueOf(only.text))) edits.push(...movedBy(quantity, only, random).filter((edit) => others.every((other) => other < valueOf(edit.text))));
      }
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

/** Whether the case says elsewhere what the number has to be: an age by a date of birth. */
function* isFixed({ unless = [] }: Quantity, text: string): Steps<boolean> {
  for (const words of unless) {
    if (occurrencesOf(words, text).length > 0) return true;
    yield;
  }
  return false;
}

/** The other numbers of the same unit, also in words: the years since an operation. */
function othersOfUnit({ after }: Quantity, number: string, text: string, language: Language): readonly number[] {
  if (after === undefined) return [];
  const units = [...after, ...(language.augmentation?.timeUnits?.find((forms) => forms.some((form) => after.includes(form))) ?? [])];
  const amount = new RegExp(String.raw`(?<![\p{N}.,])(\d+(?:[.,]\d+)?)\s*(?:${units.map(literalPattern).join("|")})(?![\p{L}\p{N}])`, "gu");
  const values = Array.from(inDigits(text, language).toLowerCase().matchAll(amount), ([, digits = ""]) => valueOf(digits));
  const own = values.indexOf(valueOf(number));
  return values.filter((_, at) => at !== own);
}

/** Whether two numbers make up a third, as an age at an operation and the years since do. */
function isSumOf(numbers: readonly number[], sum: number): boolean {
  return numbers.some((one, at) => numbers.slice(at + 1).some((other) => one + other === sum));
}

function valueOf(number: string): number {
  return Number(number.replace(",", "."));
}

function movedBy({ step, most, limits = [], decimalSign = "." }: Quantity, { text: number, start, end }: Replacement, random: () => number): Replacement[] {
  const steps = 1 + Math.floor(random() * most);
  const [, decimals = ""] = number.split(/[.,]/u);
  const places = Number.isInteger(step) ? decimals.length : Math.max(1, decimals.length);
  const given = valueOf(number);
  return [-steps, steps].flatMap((by) => {
    const value = given + by * step;
    const written = value.toFixed(places);
    return value <= 0 || limits.some((limit) => given < limit !== value < limit) ? [] : [{ start, end, text: number.includes(".") ? written : written.replace(".", decimalSign) }];
  });
}
