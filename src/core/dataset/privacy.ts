import { finish, type Steps } from "../steps";
import { findingFits, fits } from "../text/matches";
import type { Span } from "../text/span";
import type { Hash } from "./identity";
import { literalPattern } from "./looseMatch";

export type IdentifierKind = "name" | "social_security" | "telephone" | "email" | "address" | "birth_date" | "record_number";

/** Words that could tell who a person is, where they stand in a text. */
export interface Identifier extends Span {
  readonly kind: IdentifierKind;
}

/** What introduces identifiers in a language, in lower case, and what may stand in their place. */
export interface IdentifierWords {
  /** "Mrs": a name in full follows, not an initial. */
  readonly titles: readonly string[];
  /** Capitalised words that follow a title and are no name. */
  readonly notNames: readonly string[];
  /** "born on" */
  readonly birth: readonly string[];
  readonly months: readonly string[];
  /** "file no." */
  readonly recordNumbers: readonly string[];
  /** "street" */
  readonly streets: readonly string[];
  readonly placeholders: Readonly<Record<IdentifierKind, string>>;
}

/** Finds identifiers: precise rather than complete, since what it cannot know, a person has to read. With pauses in a long text. */
export type FindIdentifiers = (text: string) => Steps<readonly Identifier[]>;

/** Compiles the words of a language. All expressions have bounded repetitions: linear in the text. */
export function identifierFinder({ titles, notNames, birth, months, recordNumbers, streets }: IdentifierWords): FindIdentifiers {
  const any = (words: readonly string[]): string => words.map(literalPattern).join("|");
  const date = String.raw`(?:\d{1,2}[/.\- ]\d{1,2}[/.\- ](?:\d{4}|\d{2})|\d{1,2}(?:er)? (?:${any(months)}) \d{4})`;
  const patterns: readonly IdentifierPattern[] = [
    { kind: "email", pattern: /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]{1,64}@(?:[\p{L}\d-]{1,63}\.){1,4}\p{L}{2,24}/gu, needs: AT_SIGN },
    { kind: "social_security", pattern: /(?<![\d\p{L}])[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?!\d)/giu, needs: LONG_NUMBER, holds: hasRightKey },
    { kind: "telephone", pattern: /(?<![\d.,/])(?:(?:\+|00)33[ .]?(?:\(0\)[ .]?)?|0)[1-9](?:[ .-]?\d{2}){4}(?!\d)/gu, needs: LONG_NUMBER },
    { kind: "birth_date", pattern: new RegExp(String.raw`(?<!\p{L})(?:${any(birth)})[ :]{1,3}${date}(?!\d)`, "giu"), needs: 0 },
    { kind: "record_number", pattern: new RegExp(String.raw`(?<!\p{L})(?:${any(recordNumbers)})[ :n°]{0,5}\d{5,12}(?!\d)`, "giu"), needs: RECORD_NUMBER },
    { kind: "address", pattern: new RegExp(String.raw`(?<!\d)\d{1,4}(?: ?(?:bis|ter))?,? (?:${any(streets)}) (?:[\p{L}'’-]{1,20} ){0,4}[\p{L}'’-]{2,20}(?:,? \d{5} \p{Lu}[\p{L}'’-]{1,20})?`, "giu"), needs: 0 },
    { kind: "name", pattern: new RegExp(String.raw`(?<![\p{L}])(?:${any(titles.flatMap((title) => [title, title.charAt(0).toUpperCase() + title.slice(1), title.toUpperCase()]))})\.? \p{Lu}[\p{L}'’-]{1,24}(?: \p{Lu}[\p{L}'’-]{1,24}){0,2}`, "gu"), needs: 0, holds: isName(notNames) },
  ];
  return function* (text) {
    const signs = signsIn(text);
    if (text.length > LONG_TEXT) yield;
    let found: readonly Identifier[] = NO_IDENTIFIERS;
    for (const pattern of patterns) {
      if ((signs & pattern.needs) !== pattern.needs) continue;
      if (fits(pattern.pattern, text)) found = yield* withFits(pattern, text, found);
      if (text.length > LONG_TEXT) yield;
    }
    return found;
  };
}

interface IdentifierPattern {
  readonly kind: IdentifierKind;
  readonly pattern: RegExp;
  /** Signs that it cannot do without. */
  readonly needs: number;
  readonly holds?: (found: string) => boolean;
}

/** From so many UTF-16 units on there is a pause after each pattern. */
const LONG_TEXT = 5_000;

const NO_IDENTIFIERS: readonly Identifier[] = [];

/** What was found with what a pattern fits besides, both by start and apart from each other: passed over together, since a text may name thousands. */
function* withFits({ kind, pattern, holds }: IdentifierPattern, text: string, found: readonly Identifier[]): Steps<readonly Identifier[]> {
  const more: Identifier[] = [];
  let at = 0;
  yield* findingFits(pattern, text, (words, start) => {
    const end = start + words.length;
    while ((found[at]?.end ?? Infinity) <= start) at++;
    if ((found[at]?.start ?? Infinity) >= end && holds?.(words) !== false) more.push({ kind, start, end });
  });
  return more.length === 0 ? found : [...found, ...more].sort((a, b) => a.start - b.start);
}

/** Signs that most texts do not have, a bit each. */
const AT_SIGN = 1 << 0;
const LONG_NUMBER = 1 << 1;
const RECORD_NUMBER = 1 << 2;

function signsIn(text: string): number {
  // Ten digits and more, as people part them.
  const long = /\d(?:[ .()-]{0,3}\d){8}/u.test(text) ? LONG_NUMBER : 0;
  return long | (text.includes("@") ? AT_SIGN : 0) | (/\d{5}/u.test(text) ? RECORD_NUMBER : 0);
}

/** The key of a French social security number: 97 less the rest of the number by 97; 2A counts as 19 and 2B as 18 (INSEE). */
function hasRightKey(found: string): boolean {
  const digits = found.replace(/ /gu, "").toUpperCase();
  const number = Number(digits.slice(0, 13).replace("2A", "19").replace("2B", "18"));
  return 97 - (number % 97) === Number(digits.slice(13));
}

function isName(notNames: readonly string[]): (found: string) => boolean {
  return (found) => !notNames.includes((found.split(" ")[1] ?? "").toLowerCase());
}

/** The texts of a row in which people may be named. */
export interface RowTexts {
  readonly instruction?: string | undefined;
  readonly response?: string | undefined;
  readonly system?: string | undefined;
  /** The {@link privacyStamp} of the row as a person has read it. */
  readonly privacyAcknowledged?: string | undefined;
}

const STAMP_LENGTH = 12;

/** What an acknowledgement is bound to: another text, another stamp. */
export function privacyStamp({ instruction = "", response = "", system = "" }: RowTexts, hash: Hash): string {
  return hash(JSON.stringify([instruction, response, system])).slice(0, STAMP_LENGTH);
}

/** Whether a row names somebody and nobody has said, of these very words, that it may. */
export function needsAcknowledgement(row: RowTexts, { findIdentifiers, hash }: { readonly findIdentifiers: FindIdentifiers; readonly hash: Hash }): boolean {
  const texts = [row.instruction, row.response, row.system];
  return texts.some((text) => text !== undefined && finish(findIdentifiers(text)).length > 0) && !isAcknowledged(row, hash);
}

/** Whether a person has said of these very words that they may name whom they name. */
export function isAcknowledged(row: RowTexts, hash: Hash): boolean {
  return row.privacyAcknowledged === privacyStamp(row, hash);
}
