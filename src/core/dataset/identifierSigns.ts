import { withoutAccents } from "../text/folding";
import { NUMBER, readWritten, WordNumbers } from "../text/writtenWords";
import { titleWritings, writings, type IdentifierWords } from "./identifierWords";

/** Signs that most texts do not have, a bit each. */
export const AT_SIGN = 1 << 0;
export const LONG_NUMBER = 1 << 1;
export const RECORD_NUMBER = 1 << 2;
export const DATE = 1 << 3;
/** A capital behind a colon. */
export const LABEL = 1 << 4;
/** A surname in capitals beside a first name. */
export const SURNAME = 1 << 5;
/** The beginning of a title. */
export const TITLE = 1 << 6;
/** The beginning of "street" or "square", and a number. */
export const STREET = 1 << 7;
const OTHER_SIGNS = LONG_NUMBER | RECORD_NUMBER | DATE | LABEL | SURNAME | TITLE | STREET;

/** What else is known of a word: a capital at its beginning, and a small letter behind it; three capitals at its end, four at its beginning; a small letter at its end. */
const CAPITAL = 1 << 8;
const BEGINS_LIKE_NAME = 1 << 9;
const ENDS_IN_CAPITALS = 1 << 10;
const BEGINS_IN_CAPITALS = 1 << 11;
const ENDS_SMALL = 1 << 12;

/** Nine digits and more, as people part them; with the letter of a department among them. */
const LONG_DIGITS = 9;
const LONG = /\d(?:[ .()/AB-]{0,4}\d){8}/iu;
const RECORD_DIGITS = 5;
const RECORD = /\d{5}|\d[ .-]\d{3}[ .-]\d{3}|\d{4}[/-]\d{3}/u;
const DATED = /\d(?: ?[/.-] ?\d{1,2} ?[/.-] ?\d| \d{1,2} \d|(?:er)? {1,3}\p{L}{3,12}\.? {1,3}\d{2})/u;
/** In UTF-16 units: two numbers of a date are not farther apart, and one that is a whole date is not shorter. */
const [DATE_APART, DATE_LENGTH] = [21, 5];
const MOST_SPACES = 3;

/** Which of those signs a plain text has, or may have. */
export function signFinder({ titles, patientTitles, streets, places }: IdentifierWords): (text: string) => number {
  const inTitles = beginnings([...titles.flatMap(titleWritings), ...patientTitles.flatMap(writings)]);
  const inStreets = beginnings([...streets, ...places].flatMap(writings));
  const known = new WordNumbers((written) => {
    const bare = withoutAccents(written);
    const capitals = (/^\p{Lu}/u.test(written) ? CAPITAL : 0) | (/^\p{Lu}\p{Ll}/u.test(written) ? BEGINS_LIKE_NAME : 0) | (/\p{Lu}{3}$/u.test(written) ? ENDS_IN_CAPITALS : 0) | (/^\p{Lu}{4}/u.test(written) ? BEGINS_IN_CAPITALS : 0);
    return (inTitles.has(bare) ? TITLE : 0) | (inStreets.has(bare) ? STREET : 0) | capitals | (/\p{Ll}$/u.test(written) ? ENDS_SMALL : 0);
  });
  return (text) => {
    const words = readWritten(text);
    const at = text.includes("@") ? AT_SIGN : 0;
    if (words === undefined) return OTHER_SIGNS | at;
    const { ids, starts, ends, first, behind } = words;
    let signs = at;
    let digits = 0;
    let lastNumber = -Infinity;
    let mayDate = false;
    let before = 0;
    for (let word = first; word < behind; word++) {
      const id = ids[word] ?? NUMBER;
      const start = starts[word] ?? 0;
      if (id === NUMBER) {
        const end = ends[word] ?? 0;
        digits += end - start;
        mayDate ||= start - lastNumber <= DATE_APART || end - start >= DATE_LENGTH;
        lastNumber = end;
        before = 0;
        continue;
      }
      const hints = known.at(id);
      signs |= hints & (TITLE | STREET);
      if ((hints & CAPITAL) !== 0) {
        const isBesideName = ((before & ENDS_IN_CAPITALS) !== 0 && (hints & BEGINS_LIKE_NAME) !== 0) || ((before & ENDS_SMALL) !== 0 && (hints & BEGINS_IN_CAPITALS) !== 0);
        if (isBesideName && isBehind(text, ends[word - 1] ?? 0, start)) signs |= SURNAME;
        if (isLabelled(text, start)) signs |= LABEL;
      }
      before = hints;
    }
    if (digits === 0) return signs & ~STREET;
    return signs | (digits >= LONG_DIGITS && LONG.test(text) ? LONG_NUMBER : 0) | (digits >= RECORD_DIGITS && RECORD.test(text) ? RECORD_NUMBER : 0) | (mayDate && DATED.test(text) ? DATE : 0);
  };
}

/** Whether a few spaces part what ends at `end` from what starts at `start`. */
function isBehind(text: string, end: number, start: number): boolean {
  return start > end && start - end <= MOST_SPACES && text.slice(end, start).trim() === "";
}

/** Whether a colon stands before what starts at `start`. */
function isLabelled(text: string, start: number): boolean {
  let end = start;
  while (start - end < MOST_SPACES && text.charAt(end - 1) === " ") end--;
  const sign = text.charAt(end - 1);
  return sign === ":" || sign === "=";
}

/** The letters that phrases begin with, accents apart. */
function beginnings(phrases: readonly string[]): ReadonlySet<string> {
  return new Set(phrases.map((phrase) => /^\p{L}+/u.exec(withoutAccents(phrase))?.[0] ?? ""));
}
