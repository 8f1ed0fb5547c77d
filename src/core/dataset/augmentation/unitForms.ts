import type { Replacement } from "../rowEdit";
import type { AugmentationWords, PressureForms, UnitForms } from "./data";
import { endsWithWord } from "./phrases";

/** The edits that write a number's unit in another way. `isNamed`: the answer has this number, which keeps its decimal sign. */
export function unitEdits(text: string, number: Replacement, isNamed: boolean, { units = [] }: Partial<AugmentationWords>, random: () => number): Replacement[] {
  // "1 heures": the forms are plurals.
  if (Number(number.text.replace(",", ".")) < 2) return [];
  const behind = text.slice(number.end, number.end + LONGEST_UNIT).replaceAll("\u00A0", " ");
  return units.flatMap((unit) => {
    const form = unit.forms.filter((one) => standsFirst(one, behind)).sort((a, b) => b.length - a.length)[0];
    const others = unit.forms.filter((other) => other !== form);
    const other = others[Math.floor(random() * others.length)];
    if (form === undefined || other === undefined) return [];
    return [{ start: number.start, end: number.end + form.length, text: writtenNumber(number.text, unit, isNamed, random) + other }];
  });
}

/** So many UTF-16 units hold a unit. */
const LONGEST_UNIT = 20;

/** Whether a unit stands there as a whole, and no more minutes behind the hours. */
function standsFirst(form: string, behind: string): boolean {
  return behind.startsWith(form) && !/^(?:[\p{L}/]|\s?\d)/u.test(behind.slice(form.length));
}

function writtenNumber(number: string, { decimals }: UnitForms, isNamed: boolean, random: () => number): string {
  return decimals === true && !isNamed && random() < 1 / 2 ? number.replace(",", ".") : number;
}

const PRESSURE = /(?<![\p{L}\p{N}.,/-])(?<systolic>\d{1,3})\/(?<diastolic>\d{1,3})(?![\p{N}/]|[.,]\d)/gu;

/** The edits that write a blood pressure in the other of its units, where that has no decimals. */
export function pressureEdits(text: string, response: string, { before, unit }: PressureForms): Replacement[] {
  return Array.from(text.matchAll(PRESSURE)).flatMap(({ index, 0: written, groups }) => {
    const lead = text.slice(0, index).trimEnd();
    const isPressure = before.some((word) => endsWithWord(lead, word));
    const pair = [Number(groups?.["systolic"]), Number(groups?.["diastolic"])];
    if (!isPressure || response.includes(written)) return [];
    const end = index + written.length;
    const named = text.slice(end).trimStart().startsWith(unit) ? text.indexOf(unit, end) + unit.length : undefined;
    if (pair.every((value) => value >= MILLIMETRES && value % 10 === 0)) return [{ start: index, end: named ?? end, text: pair.map((value) => value / 10).join("/") }];
    return named === undefined && pair.every((value) => value > 1 && value < MILLIMETRES) ? [{ start: index, end, text: pair.map((value) => value * 10).join("/") }] : [];
  });
}

/** Pressures from here on are in millimetres of mercury, those below in centimetres. */
const MILLIMETRES = 30;
