import { LONGEST_REMEMBERED, remembered } from "../remembered";
import { finish, LONG_TEXT, type Steps } from "../steps";
import { findingFits, fits } from "../text/matches";
import type { Span } from "../text/span";
import type { Hash } from "./identity";
import { literalPattern } from "./looseMatch";

export type IdentifierKind = "name" | "social_security" | "telephone" | "email" | "address" | "birth_date" | "record_number";

/** Words that could tell who a person is, where they stand in a text. */
export interface Identifier extends Span {
  readonly kind: IdentifierKind;
}

/** What introduces identifiers in a language, and what may stand in their place. Case, accents, hyphens and kinds of space do not matter. */
export interface IdentifierWords {
  /** "Mrs": a name in full follows, not an initial. One with a capital counts in this writing alone. */
  readonly titles: readonly string[];
  /** Words that follow a title or an initial, and are no name however they are written. */
  readonly notNames: readonly string[];
  /** "of" in a name, be it of a person or of a street; with its apostrophe where it has one. */
  readonly particles: readonly string[];
  /** "born on": of two words, with the place between them or not. */
  readonly birth: readonly string[];
  /** In full; abbreviations of three letters and more are known by them. */
  readonly months: readonly string[];
  /** "file no." */
  readonly recordNumbers: readonly string[];
  /** "street" */
  readonly streets: readonly string[];
  readonly placeholders: Readonly<Record<IdentifierKind, string>>;
}

/** Whether a text may have identifiers at all: ids, tags and other short texts have none of their signs. */
export function mayIdentify(text: string): boolean {
  return ANY_SIGN.test(text);
}

/** Finds identifiers: precise rather than complete, since what it cannot know, a person has to read. With pauses in a long text. */
export type FindIdentifiers = (text: string) => Steps<readonly Identifier[]>;

/** Compiles the words of a language. All expressions read a {@link plainText} and have bounded repetitions: linear in the text. */
export function identifierFinder(words: IdentifierWords): FindIdentifiers {
  const patterns = patternsOf(words);
  return function* (given) {
    if (!mayIdentify(given)) return NO_IDENTIFIERS;
    const text = plainText(given);
    const signs = signsIn(text);
    if (text.length > LONG_TEXT) yield;
    let found: readonly Identifier[] = NO_IDENTIFIERS;
    for (const pattern of patterns) {
      if ((signs & pattern.needs) !== pattern.needs) continue;
      if (fits(pattern.pattern, text)) found = yield* withFits(pattern, text, found);
      if (text.length > LONG_TEXT) yield;
    }
    return found.length === 0 || text.length === given.length ? found : inGiven(found, given);
  };
}

/** Remembers what it found in the last texts: for responses, which the rows of a dataset repeat. */
export function rememberingFinder(find: FindIdentifiers): FindIdentifiers {
  const known = remembered((text) => finish(find(text)));
  return function* (text) {
    return text.length > LONGEST_REMEMBERED ? yield* find(text) : known(text);
  };
}

interface IdentifierPattern {
  readonly kind: IdentifierKind;
  readonly pattern: RegExp;
  /** Signs that it cannot do without. */
  readonly needs: number;
  /** How much of what it fits is the identifier; 0 where it is none. */
  readonly kept?: (found: string) => number;
}

const GAP = " {1,3}";
/** A full stop or a space, and at most one line break. */
const AFTER_TITLE = String.raw`(?:\. {0,3}| {1,3}|(?=\n))\n? {0,3}`;
const CAPITALISED = String.raw`\p{Lu}[\p{L}'-]{1,24}`;

function patternsOf({ titles, notNames, particles, birth, months, recordNumbers, streets }: IdentifierWords): readonly IdentifierPattern[] {
  const any = (words: readonly string[]): string => `(?:${words.map(phrasePattern).join("|")})`;
  const month = `(?:${months.map(abbreviable).join("|")})`;
  const date = String.raw`(?:\d{4}-\d{2}-\d{2}|\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?(?:\d{4}|\d{2})|\d{1,2} \d{1,2} (?:\d{4}|\d{2})|(?:\p{L}{3,12}\.? {1,3})?\d{1,2}(?:er)? {1,3}${month} {1,3}\d{4})`;
  const particle = `(?:${particles.flatMap(writings).map((one) => (one.endsWith("'") ? phrasePattern(one) : phrasePattern(one) + GAP)).join("|")})`;
  const titled = titles.flatMap((one) => (one === one.toLowerCase() ? writings(one) : [one]));
  const title = any(titled);
  const initials = String.raw`(?:\p{Lu}\.(?:-\p{Lu}\.)? {0,3}){0,3}`;
  const street = `${particle}{0,3}(?:${CAPITALISED}|\\d{1,2}(?:er)? {1,3}${month}(?: \\d{4})?)(?:${GAP}${particle}{0,3}${CAPITALISED}){0,3}`;
  return [
    { kind: "email", pattern: /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]{1,64}@(?:[\p{L}\d-]{1,63}\.){1,4}\p{L}{2,24}/gu, needs: AT_SIGN },
    { kind: "social_security", pattern: /(?<![\d\p{L}])[12](?:[ .-]{0,2}\d{2}){2}[ .-]{0,2}(?:\d{2}|2[AB])(?:[ .-]{0,2}\d{3}){2}[ .-]{0,2}\d{2}(?!\d)/giu, needs: LONG_NUMBER, kept: ofRightKey },
    {
      kind: "telephone",
      pattern: /(?<![\p{L}\d])(?<!\d[.,/])(?:(?:\+|00) ?33[ .-]{0,3}(?:\(0\)[ .-]{0,3})?[1-9]|\(0[1-9]\)|0[1-9])(?:(?:[ .-]{0,3}\d{2}){4}|(?:\/\d{2}){4})(?![\p{L}\d])/gu,
      needs: LONG_NUMBER,
    },
    { kind: "birth_date", pattern: new RegExp(String.raw`${beginningOf(birth)}(?<!\p{L})(?:${birth.map(birthPattern).join("|")})[ :=]{1,4}${date}(?!\d)`, "giu"), needs: DATE },
    // With no sign between them a short number may be a dose.
    { kind: "record_number", pattern: new RegExp(String.raw`(?<!\p{L})${any(recordNumbers)} {0,3}(?:(?:[:=°] {0,3}|n° {0,3}:? {0,3})\d{5,12}|\d{6,12})(?!\d)`, "giu"), needs: RECORD_NUMBER },
    { kind: "address", pattern: new RegExp(String.raw`(?=\d)(?<![\d.,/])\d{1,4}(?: ?(?:bis|ter|quater))?,? {0,3}(?<!\d)${any(streets.flatMap(writings))}\.? {1,3}${street}(?:[, ]{0,3}\n? {0,3}\d{5} {1,3}${CAPITALISED})?`, "gu"), needs: 0 },
    {
      kind: "name",
      pattern: new RegExp(String.raw`${beginningOf(titled)}(?<![\p{L}\d])${title}${AFTER_TITLE}${initials}${particle}{0,3}${CAPITALISED}(?:${GAP}(?!${title}\P{L})${particle}{0,3}${CAPITALISED}){0,2}`, "gu"),
      needs: 0,
      kept: nameIn(notNames, particles, titles),
    },
  ];
}

/** What the first letter of any of these phrases is: looked at before all else, most places of a text are passed over at once. */
function beginningOf(phrases: readonly string[]): string {
  return `(?=[${[...new Set(phrases.map((phrase) => phrase.charAt(0)))].join("")}])`;
}

/** The pattern of a phrase in a plain text, accents apart. */
function phrasePattern(phrase: string): string {
  return Array.from(plainText(phrase.normalize("NFC")), (sign) => {
    const bare = withoutAccents(sign);
    return sign === " " ? GAP : bare === sign ? literalPattern(sign) : `[${bare}${sign}]`;
  }).join("");
}

function withoutAccents(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "");
}

/** In lower case, with a capital, in capitals. */
function writings(word: string): readonly string[] {
  return [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()];
}

/** A word, or its beginning of three letters and more with a full stop or without. */
function abbreviable(word: string): string {
  const more = Array.from(word.slice(3), phrasePattern);
  return `${phrasePattern(word.slice(0, 3))}${more.map((letter) => `(?:${letter}`).join("")}${")?".repeat(more.length)}\\.?`;
}

/** Two words may have the place between them. */
function birthPattern(phrase: string): string {
  const [first = "", last, ...more] = phrase.split(" ").map(phrasePattern);
  return last === undefined || more.length > 0 ? phrasePattern(phrase) : String.raw`${first}(?: {1,3}[\p{L}'()\d-]{1,24}){0,4}? {1,3}${last}`;
}

/** What a unit becomes in a plain text. */
const PLAIN = new Map<string, string>([
  ...Array.from("\t\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", (space) => [space, " "] as const),
  ...Array.from("\u0085\u2028\u2029", (line) => [line, "\n"] as const),
  ...Array.from("\u2010\u2011\u2012\u2013\u2014\u2212", (hyphen) => [hyphen, "-"] as const),
  ...Array.from("\u2018\u2019\u02bc", (apostrophe) => [apostrophe, "'"] as const),
  ...Array.from("\u00ad\u200b\u200c\u200d\u2060\ufeff", (invisible) => [invisible, ""] as const),
  ["º", "°"],
]);

/**
 * A text with one kind of space, hyphen and apostrophe, without invisible signs and accents that stand for themselves behind their letter; each unit
 * becomes one unit or none.
 */
function plainText(text: string): string {
  let plain = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if ((unit >= 0x20 && unit < 0x80) || (unit >= 0xc0 && unit < 0x2bc) || unit === LINE_BREAK) continue;
    const becomes = unit >= 0x300 && unit <= 0x36f ? "" : PLAIN.get(text.charAt(at));
    if (becomes === undefined) continue;
    plain += text.slice(from, at) + becomes;
    from = at + 1;
  }
  return from === 0 ? text : plain + text.slice(from);
}

const LINE_BREAK = "\n".charCodeAt(0);

/** Places of a plain text as those of the text it was made from. */
function inGiven(found: readonly Identifier[], given: string): readonly Identifier[] {
  const places: number[] = [];
  for (let at = 0; at < given.length; at++) if (plainText(given.charAt(at)) !== "") places.push(at);
  places.push(given.length);
  return found.map(({ kind, start, end }) => ({ kind, start: places[start] ?? 0, end: places[end] ?? given.length }));
}

const NO_IDENTIFIERS: readonly Identifier[] = [];

/** What was found with what a pattern fits besides, both by start and apart from each other: passed over together, since a text may name thousands. */
function* withFits({ kind, pattern, kept }: IdentifierPattern, text: string, found: readonly Identifier[]): Steps<readonly Identifier[]> {
  const more: Identifier[] = [];
  let at = 0;
  yield* findingFits(pattern, text, (words, start) => {
    const length = kept?.(words) ?? words.length;
    if (length === 0) return;
    const end = start + length;
    while ((found[at]?.end ?? Infinity) <= start) at++;
    if ((found[at]?.start ?? Infinity) >= end) more.push({ kind, start, end });
  });
  return more.length === 0 ? found : [...found, ...more].sort((a, b) => a.start - b.start);
}

/** No identifier is without one of these. */
const ANY_SIGN = /[@\p{Lu}]|\d{4}|\d[^\p{L}\d]{1,3}\d/u;

/** Signs that most texts do not have, a bit each. */
const AT_SIGN = 1 << 0;
const LONG_NUMBER = 1 << 1;
const RECORD_NUMBER = 1 << 2;
const DATE = 1 << 3;

function signsIn(text: string): number {
  // Ten digits and more, as people part them; with the letter of a department among them.
  const long = /\d(?:[ .()/AB-]{0,4}\d){8}/iu.test(text) ? LONG_NUMBER : 0;
  const date = /\d(?: ?[/.-] ?\d{1,2} ?[/.-] ?\d| \d{1,2} \d|(?:er)? {1,3}\p{L}{3,12}\.? {1,3}\d{4})/u.test(text) ? DATE : 0;
  return long | date | (text.includes("@") ? AT_SIGN : 0) | (/\d{5}/u.test(text) ? RECORD_NUMBER : 0);
}

/** The whole of a French social security number with the right key: 97 less the rest of the number by 97; 2A counts as 19 and 2B as 18 (INSEE). */
function ofRightKey(found: string): number {
  const digits = found.replace(/[ .-]/gu, "").toUpperCase();
  const number = Number(digits.slice(0, 13).replace("2A", "19").replace("2B", "18"));
  return 97 - (number % 97) === Number(digits.slice(13)) ? found.length : 0;
}

/** A title with the name behind it, up to the first word that is none. */
function nameIn(notNames: readonly string[], particles: readonly string[], titles: readonly string[]): (found: string) => number {
  const others = new Set(notNames.map(withoutAccents));
  const small = new Set([...particles, ...titles]);
  const elided = particles.filter((particle) => particle.endsWith("'"));
  return (found) => {
    let end = 0;
    for (const { 0: token, index } of found.matchAll(/[\p{L}'-]+\.?/gu)) {
      const word = token.toLowerCase();
      const initial = word.endsWith(".");
      if (index === 0 || initial || small.has(word)) continue;
      const elision = elided.find((particle) => word.startsWith(particle)) ?? "";
      if (others.has(withoutAccents(word.slice(elision.length)))) break;
      end = index + token.length;
    }
    return end;
  };
}

/** The texts of a row in which people may be named. */
export interface RowTexts {
  readonly instruction?: string | undefined;
  readonly response?: string | undefined;
  readonly system?: string | undefined;
  /** Whatever else the row says, in its order; left out where only those go anywhere. */
  readonly others?: readonly string[] | undefined;
  /** The {@link privacyStamp} of the row as a person has read it. */
  readonly privacyAcknowledged?: string | undefined;
}

const STAMP_LENGTH = 12;

/**
 * What an acknowledgement is bound to: another text, another stamp. The texts besides have a part of their own, so that who sees nothing but
 * instruction, response and system knows theirs.
 * @param named the other texts of the row that name somebody.
 */
export function privacyStamp({ instruction = "", response = "", system = "" }: RowTexts, hash: Hash, named: readonly string[] = []): string {
  const stamp = (texts: readonly string[]): string => hash(JSON.stringify(texts)).slice(0, STAMP_LENGTH);
  const own = stamp([instruction, response, system]);
  return named.length === 0 ? own : `${own}-${stamp(named)}`;
}

/** Whether a row names somebody and nobody has said, of these very words, that it may. */
export function needsAcknowledgement(row: RowTexts, { findIdentifiers, hash }: { readonly findIdentifiers: FindIdentifiers; readonly hash: Hash }): boolean {
  const names = (text: string | undefined): boolean => text !== undefined && finish(findIdentifiers(text)).length > 0;
  const named = row.others?.filter(names) ?? [];
  return (named.length > 0 || [row.instruction, row.response, row.system].some(names)) && !isAcknowledged(row, hash, named);
}

/** Whether a person has said of these very words that they may name whom they name. @param named the other texts of the row that name somebody. */
export function isAcknowledged(row: RowTexts, hash: Hash, named: readonly string[] = []): boolean {
  const given = named.length === 0 ? row.privacyAcknowledged?.split("-", 1)[0] : row.privacyAcknowledged;
  return given === privacyStamp(row, hash, named);
}
