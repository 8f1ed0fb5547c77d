import type { Token } from "../augmentation/words";
import type { Span } from "../../text/span";
import type { PatientLexicon } from "./words";

/** A number with its unit. */
export interface Age extends Span {
  readonly years: number;
}

/** So many words and signs at most stand between a person and the age. */
const NEAR = 8;

/** The years that a number counts; `undefined` where it counts something else. */
export function yearsAt(tokens: readonly Token[], at: number, { data }: PatientLexicon): Age | undefined {
  const [number, unit] = [tokens[at], tokens[at + 1]];
  if (number?.kind !== "number" || unit === undefined || !data.years.includes(unit.lower)) return undefined;
  return { start: number.start, end: unit.end, years: Number(number.text.replace(",", ".")) };
}

/** The age of the person whom the token at `at` names: Patiente migraineuse de 40 ans; Mme L., 40 ans. */
export function ageBehind(tokens: readonly Token[], at: number, isTitle: boolean, lexicon: PatientLexicon): Age | undefined {
  for (let place = at + 1; place <= at + NEAR; place++) {
    const token = tokens[place];
    if (token === undefined) return undefined;
    // "20 ans de tabac", unless it is "de 20 ans".
    if (token.kind === "number") return isOf(tokens[place + 2], lexicon) && !isOf(tokens[place - 1], lexicon) ? undefined : yearsAt(tokens, place, lexicon);
    if (!mayStandBefore(token, isTitle, lexicon)) return undefined;
  }
  return undefined;
}

function isOf(token: Token | undefined, { data }: PatientLexicon): boolean {
  return token !== undefined && data.of.includes(token.lower);
}

function mayStandBefore({ kind, text, lower }: Token, isTitle: boolean, { data, agreement }: PatientLexicon): boolean {
  if (kind === "sign") return text === "," || text === "(" || (isTitle && (text === "." || text === "-"));
  const role = agreement.roleOf(lower);
  const isAdjective = role === "person" || role === "shared" || role === "role" || agreement.data.invariant.includes(lower);
  return isAdjective || data.of.includes(lower) || data.aged.includes(lower) || (isTitle && /^\p{Lu}/u.test(text));
}

/** The age that a participle gives: âgée de 52 ans. */
export function ageBehindAged(tokens: readonly Token[], at: number, lexicon: PatientLexicon): Age | undefined {
  return isOf(tokens[at + 1], lexicon) ? yearsAt(tokens, at + 2, lexicon) : undefined;
}

/** Whether the number at `at` is a person's age rather than how long something has lasted: at the beginning, behind a sign, a person or "âgé de". */
export function isOfPerson(tokens: readonly Token[], at: number, lexicon: PatientLexicon): boolean {
  const { data, agreement } = lexicon;
  const before = tokens[at - 1];
  const person = isOf(before, lexicon) ? tokens[at - 2] : before;
  // "TA 210/130 a baissé": a unit that is a verb too counts years only behind a person.
  if (person === undefined || (person === before && person.kind === "sign")) return agreement.roleOf(tokens[at + 1]?.lower ?? "") !== "having";
  const role = agreement.roleOf(person.lower);
  const isLetter = agreement.data.abbreviations.some((letters) => letters.includes(person.text));
  return isLetter || data.age.includes(person.lower) || data.aged.includes(person.lower) || role === "noun" || role === "role" || role === "person";
}
