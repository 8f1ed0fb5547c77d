import { withoutAccents } from "../text/folding";
import { plainText } from "../text/plainText";
import { AT_SIGN, DATE, LABEL, LONG_NUMBER, RECORD_NUMBER, STREET, SURNAME, TITLE } from "./identifierSigns";
import { titleWritings, writings, type IdentifierKind, type IdentifierWords } from "./identifierWords";
import { literalPattern } from "./looseMatch";

export interface IdentifierPattern {
  readonly kind: IdentifierKind;
  readonly pattern: RegExp;
  /** Signs that it cannot do without. */
  readonly needs: number;
  /** How much of what it fits is the identifier; 0 where it is none. */
  readonly kept?: (found: string) => number;
}

const GAP = " {1,3}";
const MONTH_LETTERS = 3;
/** A full stop or a space, and at most one line break. */
const AFTER_TITLE = String.raw`(?:\. {0,3}| {1,3}|(?=\n))\n? {0,3}`;
/** A loop of up to three turns is written out by V8, with all the loops inside it: that took a hundred milliseconds where a pattern was first used. */
const SEVERAL = "{0,4}";
const CAPITALISED = String.raw`\p{Lu}[\p{L}'-]{1,24}`;

/** The patterns of a language, one by one, since each takes its time. All read a {@link plainText} and have bounded repetitions: linear in the text. */
export function* patternsOf(words: IdentifierWords): Generator<IdentifierPattern> {
  const { titles, nameLabels, personLabels, otherNames, birth, months, socialSecurity, recordNumbers, streets, places, notPlaces, patientTitles, years } = words;
  const month = String.raw`${any([...new Set(months.map((one) => one.slice(0, MONTH_LETTERS)))])}\p{L}{0,9}\.?`;
  const date = String.raw`(?:\d{4}-\d{2}-\d{2}|\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?(?:\d{4}|\d{2})|\d{1,2} \d{1,2} (?:\d{4}|\d{2})|(?:\p{L}{1,12}\.? {1,3})?\d{1,2}(?:er)? {1,3}${month} {1,3}(?:\d{4}|\d{2}))`;
  const [elided, parted] = [true, false].map((isElided) => any(words.particles.filter((one) => one.endsWith("'") === isElided).flatMap(writings)));
  const particle = `(?:${parted}${GAP}|${elided})`;
  const particles = `${particle}${SEVERAL}`;
  const title = any(titles.flatMap(titleWritings));
  const initials = String.raw`(?:\p{Lu}\.(?:-\p{Lu}\.)? {0,3})${SEVERAL}`;
  const name = (most: number): string => `${particles}${CAPITALISED}(?:${GAP}(?!${title}\\P{L})${particles}${CAPITALISED}){0,${most - 1}}`;
  const named = (labels: readonly string[], end: string): string => `(?<=(?<!\\p{L})${any(labels.flatMap(writings))}${end})`;
  const colon = ` ${SEVERAL}[:=] ${SEVERAL}`;
  const street = `(?:${CAPITALISED}|\\d{1,2}(?:er)? {1,3}${month}(?: \\d{4})?)(?:${GAP}${particles}${CAPITALISED})${SEVERAL}`;
  const town = String.raw`[, ]{0,3}\n? {0,3}\d{5} {1,3}${CAPITALISED}`;
  /** Written without a capital. */
  const small = String.raw`\p{Ll}[\p{L}'-]{2,24}`;
  const smallName = `${particles}${small}(?:${GAP}${particles}${small})?`;
  const read = nameReader(words);
  const year = String.raw`(?:19|20)\d{2}`;
  const letters = String.raw`(?:[A-Z]{1,4}-?)?`;
  const beforeStreet = String.raw`(?<![\p{L}\d.,/])\d{1,4}(?: ?(?:bis|ter|quater|[A-Da-d](?!\p{L})))?,? {0,3}(?<!\d)`;
  const streetWord = any(streets.flatMap(writings));
  const placeWord = String.raw`${any(places.flatMap(writings))}(?!\.? {1,3}${particles}${any(notPlaces.flatMap(writings))}(?!\p{L}))`;
  yield { kind: "email", pattern: /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]{1,64} ?@ ?(?:[\p{L}\d-]{1,63}\.){1,4}\p{L}{2,24}/gu, needs: AT_SIGN };
  yield { kind: "social_security", pattern: /(?<![\d\p{L}])[12](?:[ .-]{0,2}\d{2}){2}[ .-]{0,2}(?:\d{2}|2[AB])(?:[ .-]{0,2}\d{3}){2}[ .-]{0,2}\d{2}(?!\d)/giu, needs: LONG_NUMBER, kept: ofRightKey };
  // Behind its label it is one, also with an error of typing in its key; an age is no key.
  yield {
    kind: "social_security",
    pattern: new RegExp(String.raw`(?<=(?<!\p{L})${any(socialSecurity)}(?: {0,4}n(?=°))?[ :=°(]{1,4})[12](?:[ .-]{0,2}\d{2}){2}[ .-]{0,2}(?:\d{2}|2[AB])(?:[ .-]{0,2}\d{3}){2}(?:[ .-]{0,2}\d{2}(?! {0,3}${any(years)}(?!\p{L})))?(?!\d)`, "giu"),
    needs: LONG_NUMBER,
  };
  yield {
    kind: "telephone",
    // A date with the time of day behind it has as many digits.
    pattern: /(?<![\p{L}\d])(?<!\d[.,/])(?!\d{2}[ .-]\d{2}[ .-](?:19|20)\d{2}[ .-])(?:(?:(?:\+|00) ?33|\((?:\+|00) ?33\)0?)[ .-]{0,3}(?:\(0\)[ .-]{0,3})?[1-9]|\(0[1-9]\)|0[1-9])(?:(?:[ .-]{0,3}\d{2}){4}|(?:\/\d{2}){4})(?![\p{L}\d])/gu,
    needs: LONG_NUMBER,
  };
  yield { kind: "telephone", pattern: /(?<![\p{L}\d])(?:\+(?!33)[1-9]\d{0,2}|\(\+(?!33)[1-9]\d{0,2}\))(?:[ .-]{0,2}\d){7,11}(?![\p{L}\d])/gu, needs: LONG_NUMBER };
  yield { kind: "birth_date", pattern: new RegExp(String.raw`(?<!\p{L})(?:${birth.map(birthPattern).join("|")})[ :=]{1,4}${date}(?!\d)`, "giu"), needs: DATE };
  // With no sign between them a short number may be a dose, and behind a year another year.
  yield {
    kind: "record_number",
    pattern: new RegExp(String.raw`(?<!\p{L})${any(recordNumbers)} {0,3}(?:(?:[:=°] {0,3}|n° {0,3}:? {0,3})(?:\d{1,3}(?:[ .-]\d{3}){2,3}|${year}[/-](?!${year}(?!\d))\d{3,8}|\d{2}[/-]\d{5,8}|${letters}\d{5,12})|${year}[/-]\d{5,8}|${letters}\d{6,12})(?!\d)`, "giu"),
    needs: RECORD_NUMBER,
  };
  yield {
    kind: "address",
    pattern: new RegExp(`${beforeStreet}(?:(?:${streetWord}|${placeWord})\\.? {1,3}${particles}${street}|${streetWord}\\.? {1,3}${particle}${particles}${small})(?:(?: {1,3}${small}){0,3}${town})?`, "gu"),
    needs: STREET,
  };
  yield {
    kind: "name",
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d])(?:${title}${AFTER_TITLE}${initials}${name(3)}(?:,? {1,3}${any(otherNames)}${GAP}${name(2)})?|${any(patientTitles.flatMap(writings))}${AFTER_TITLE}${smallName}(?=,? {1,3}\d{1,3} {0,3}${any(years)}(?!\p{L})))`,
      "gu",
    ),
    needs: TITLE,
    kept: behindTitle(read),
  };
  yield { kind: "name", pattern: new RegExp(`(?=\\p{Lu})${named(nameLabels, colon)}${initials}${name(3)}`, "gu"), needs: LABEL, kept: read() };
  yield { kind: "name", pattern: new RegExp(`(?=\\p{Lu})${named(personLabels, colon)}${CAPITALISED}${GAP}${CAPITALISED}`, "gu"), needs: LABEL, kept: read({ whole: true }) };
  yield {
    kind: "name",
    pattern: new RegExp(String.raw`(?=\p{Lu})${named(personLabels, GAP)}(?:\p{Lu}[\p{Lu}'-]{3,24}${GAP}\p{Lu}\p{Ll}[\p{L}'-]{1,24}|\p{Lu}\p{Ll}[\p{L}'-]{1,24}${GAP}\p{Lu}[\p{Lu}'-]{3,24}(?!\p{L}))`, "gu"),
    needs: SURNAME,
    kept: read({ whole: true }),
  };
}

function any(words: readonly string[]): string {
  return `(?:${words.map(phrasePattern).join("|")})`;
}

const ASCII = /[\0-\x7F]/u;

/** The pattern of a phrase in a plain text, accents apart. */
function phrasePattern(phrase: string): string {
  return Array.from(plainText(phrase.normalize("NFC")), (sign) => {
    const bare = ASCII.test(sign) ? sign : withoutAccents(sign);
    return sign === " " ? GAP : bare === sign ? literalPattern(sign) : `[${bare}${sign}]`;
  }).join("");
}

/** Two words may have the place between them. */
function birthPattern(phrase: string): string {
  const [first = "", last, ...more] = phrase.split(" ").map(phrasePattern);
  return last === undefined || more.length > 0 ? phrasePattern(phrase) : String.raw`${first}(?: {1,3}[\p{L}'()\d-]{1,24}){0,4}? {1,3}${last}`;
}

/** The whole of a French social security number with the right key: 97 less the rest of the number by 97; 2A counts as 19 and 2B as 18 (INSEE). */
function ofRightKey(found: string): number {
  const digits = found.replace(/[ .-]/gu, "").toUpperCase();
  const number = Number(digits.slice(0, 13).replace("2A", "19").replace("2B", "18"));
  return 97 - (number % 97) === Number(digits.slice(13)) ? found.length : 0;
}

/** Without any capital behind the title all words have to be names. */
function behindTitle(read: NameReader): (found: string) => number {
  const name = read({ behindTitle: true });
  const smallName = read({ behindTitle: true, whole: true });
  return (found) => (/\p{Lu}/u.test(found.replace(/^[^ .\n]+/u, "")) ? name : smallName)(found);
}

/** Reads a name, with its title if it has one, up to the first word that is none; `whole`: whether no word at all may be none. */
type NameReader = (options?: { readonly behindTitle?: boolean; readonly whole?: boolean }) => (found: string) => number;

function nameReader({ notNames, particles, titles, otherNames }: IdentifierWords): NameReader {
  const others = new Set(notNames.map(withoutAccents));
  const small = new Set([...particles, ...titles]);
  const again = new Set(otherNames.map(withoutAccents));
  const elided = particles.filter((particle) => particle.endsWith("'"));
  return ({ behindTitle = false, whole = false } = {}) => (found) => {
    let end = 0;
    for (const { 0: token, index } of found.matchAll(/[\p{L}'-]+\.?/gu)) {
      const word = token.toLowerCase();
      const initial = word.endsWith(".");
      if ((behindTitle && index === 0) || initial || small.has(word) || (end > 0 && again.has(withoutAccents(word)))) continue;
      const elision = elided.find((particle) => word.startsWith(particle)) ?? "";
      if (others.has(withoutAccents(word.slice(elision.length)))) return whole ? 0 : end;
      end = index + token.length;
    }
    return end;
  };
}
