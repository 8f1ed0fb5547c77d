import { unitAt } from "./units";

/** A text folded for comparison, and the way back. Positions are units of the folded text. */
export interface FoldedText {
  /** One UTF-16 unit an entry: lower case, without accents, ligatures opened, typographic signs replaced by plain ones. A 0 stands behind the last. */
  readonly units: Uint16Array;
  /** How many entries of `units` are used. */
  readonly length: number;
  /** Where the character that a unit came from starts and ends in the original, the marks and invisible signs behind it included. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Typographic signs with the plain one that each stands for, if any: of one unit both. */
export const PLAIN_SIGNS: readonly (readonly [sign: string, plain: string])[] = [
  ..."‘’ʼ′`´＇".split("").map((sign) => [sign, "'"] as const),
  ..."‐‑‒–—―−﹣－".split("").map((sign) => [sign, "-"] as const),
  ..."«»“”„‟″".split("").map((sign) => [sign, '"'] as const),
  ..."\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t".split("").map((space) => [space, " "] as const),
  ..."\u00ad\u200b\u200c\u200d\u2060\ufeff".split("").map((invisible) => [invisible, ""] as const),
  ..."\r\u2028\u2029\u0085".split("").map((line) => [line, "\n"] as const),
  ["º", "°"], ["˚", "°"], ["…", "."],
];

/** The letters of a word alone, in their case. */
export function withoutAccents(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "");
}

const FOLDED = new Map<string, string>([
  ...PLAIN_SIGNS,
  ["œ", "oe"], ["æ", "ae"], ["ß", "ss"], ["ﬁ", "fi"], ["ﬂ", "fl"], ["ﬀ", "ff"], ["∅", "ø"], ["ϐ", "β"], ["ı", "i"], ["²", "2"], ["³", "3"],
]);

const TABLE_SIZE = 0x2100;
const MARK = /\p{M}/u;
/** What each unit below `TABLE_SIZE` becomes, filled as units are met: folding is most of the work on a text. */
const TABLE = new Array<string | undefined>(TABLE_SIZE);
/** The same where it becomes one unit, as nearly all do; 0 elsewhere and until it is met. */
const SINGLE = new Uint16Array(TABLE_SIZE);

function foldedUnit(code: number): string {
  const units = (TABLE[code] ??= folded(String.fromCharCode(code)));
  if (units.length === 1) SINGLE[code] = units.charCodeAt(0);
  return units;
}

function folded(character: string): string {
  const lower = character.toLowerCase();
  const direct = FOLDED.get(lower);
  if (direct !== undefined) return direct;
  if (lower === "ø") return lower;
  return Array.from(lower.normalize("NFD"), (part) => (MARK.test(part) ? "" : (FOLDED.get(part) ?? part))).join("");
}

/** The same of characters beyond the table, as many as most texts have. */
const BEYOND = new Map<string, string>();
const MOST_BEYOND = 1 << 12;

function foldedBeyond(character: string): string {
  const known = BEYOND.get(character);
  if (known !== undefined) return known;
  if (BEYOND.size === MOST_BEYOND) BEYOND.clear();
  const becomes = folded(character);
  BEYOND.set(character, becomes);
  return becomes;
}

/** Texts up to this length are folded in the same arrays again: making arrays costs more than folding a sentence. */
const USUAL_LENGTH = 1 << 14;
/** A character becomes three units at most. */
const MOST_UNITS = 3;
const usual = arraysFor(USUAL_LENGTH);
/** Where units start and end while each character has become one unit. */
const PLAIN_STARTS = Uint32Array.from({ length: USUAL_LENGTH }, (_, at) => at);
const PLAIN_ENDS = PLAIN_STARTS.map((at) => at + 1);

/** With room for the sign that marks the end. */
function arraysFor(length: number) {
  const size = length * MOST_UNITS + 1;
  return { units: new Uint16Array(size), starts: new Uint32Array(size), ends: new Uint32Array(size) };
}

/**
 * Folds case, accents, ligatures, quotes, hyphens and spaces; NFC and NFD forms of a text fold to the same units. Linear.
 * The result holds until the next call.
 */
export function fold(text: string): FoldedText {
  if (text.length > USUAL_LENGTH) return foldFrom(text, 0, arraysFor(text.length));
  const { units, starts, ends } = usual;
  const { length } = text;
  for (let at = 0; at < length; at++) {
    const code = unitAt(text, at);
    const single = code < TABLE_SIZE ? (SINGLE[code] ?? 0) : 0;
    if (single === 0) {
      starts.set(PLAIN_STARTS.subarray(0, at));
      ends.set(PLAIN_ENDS.subarray(0, at));
      return foldFrom(text, at, usual);
    }
    units[at] = single;
  }
  units[length] = 0;
  return { units, length, starts: PLAIN_STARTS, ends: PLAIN_ENDS };
}

/** Goes on at `from`, up to which each character has become one unit. */
function foldFrom(text: string, from: number, { units, starts, ends }: ReturnType<typeof arraysFor>): FoldedText {
  let length = from;
  for (let at = from; at < text.length; ) {
    const code = unitAt(text, at);
    const single = code < TABLE_SIZE ? (SINGLE[code] ?? 0) : 0;
    if (single !== 0) {
      units[length] = single;
      starts[length] = at++;
      ends[length++] = at;
      continue;
    }
    const character = code < TABLE_SIZE ? undefined : String.fromCodePoint(text.codePointAt(at) ?? code);
    const end = at + (character?.length ?? 1);
    const becomes = character === undefined ? foldedUnit(code) : foldedBeyond(character);
    if (becomes === "" && length > 0) ends[length - 1] = end;
    for (let unit = 0; unit < becomes.length; unit++) {
      units[length] = unitAt(becomes, unit);
      starts[length] = at;
      ends[length++] = end;
    }
    at = end;
  }
  units[length] = 0;
  return { units, length, starts, ends };
}

/** The folded text as a string. */
export function foldedString(text: string): string {
  const { units, length } = fold(text);
  return Array.from(units.subarray(0, length), (unit) => String.fromCharCode(unit)).join("");
}
