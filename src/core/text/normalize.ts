/** A text folded for comparison, and the way back. */
export interface NormalizedText {
  readonly original: string;
  /** Lower case, without accents, ligatures opened, typographic signs replaced by plain ones. */
  readonly text: string;
  /** For each unit of `text`, where the character it came from starts in `original`; one more entry holds the end. */
  readonly starts: Uint32Array;
  /** For each unit of `text`, where the character it came from ends in `original`, its combining marks included. */
  readonly ends: Uint32Array;
}

const FOLDED = new Map<string, string>([
  ..."‘’ʼ′`´＇".split("").map((sign) => [sign, "'"] as const),
  ..."‐‑‒–—―−﹣－".split("").map((sign) => [sign, "-"] as const),
  ..."«»“”„‟″".split("").map((sign) => [sign, '"'] as const),
  ..."\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t".split("").map((space) => [space, " "] as const),
  ..."\u00ad\u200b\u200c\u200d\u2060\ufeff".split("").map((invisible) => [invisible, ""] as const),
  ..."\r\u2028\u2029\u0085".split("").map((line) => [line, "\n"] as const),
  ["œ", "oe"], ["æ", "ae"], ["ß", "ss"], ["ﬁ", "fi"], ["ﬂ", "fl"], ["ﬀ", "ff"], ["º", "°"], ["˚", "°"], ["∅", "ø"], ["ϐ", "β"], ["…", "."], ["ı", "i"], ["²", "2"], ["³", "3"],
]);

const TABLE_SIZE = 0x2100;
const FIRST_COMBINING = 0x300;
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

/** Folds case, accents, ligatures, quotes, hyphens and spaces; NFC and NFD forms of a text fold to the same string. Linear. */
export function normalize(original: string): NormalizedText {
  const length = original.length;
  const folding = new Folding(length);
  for (let at = 0; at < length; ) {
    const code = original.charCodeAt(at);
    const single = code < TABLE_SIZE ? (SINGLE[code] ?? 0) : 0;
    if (single !== 0) {
      folding.push(single, at, at + 1);
      at++;
      continue;
    }
    const character = code < TABLE_SIZE ? undefined : String.fromCodePoint(original.codePointAt(at) ?? code);
    const step = character?.length ?? 1;
    const units = character === undefined ? foldedUnit(code) : folded(character);
    if (units === "") folding.extend(at + step, code);
    for (let unit = 0; unit < units.length; unit++) folding.push(units.charCodeAt(unit), at, at + step);
    at += step;
  }
  return folding.finish(original);
}

/** String.fromCharCode takes its units as arguments, of which there may not be too many at once. */
const UNITS_AT_ONCE = 4096;

/** The folded text as it grows, and where each of its units came from. */
class Folding {
  private units: Uint16Array;
  private starts: Uint32Array;
  private ends: Uint32Array;
  private size = 0;

  constructor(length: number) {
    this.units = new Uint16Array(length + 8);
    this.starts = new Uint32Array(length + 8);
    this.ends = new Uint32Array(length + 8);
  }

  push(unit: number, start: number, end: number): void {
    if (this.size + 1 >= this.units.length) this.enlarge();
    this.units[this.size] = unit;
    this.starts[this.size] = start;
    this.ends[this.size] = end;
    this.size++;
  }

  /** A combining mark belongs to the character before it; other invisible signs to none. */
  extend(end: number, code: number): void {
    if (this.size > 0 && code >= FIRST_COMBINING) this.ends[this.size - 1] = end;
  }

  finish(original: string): NormalizedText {
    const length = this.size;
    this.push(0, original.length, original.length);
    let text = "";
    for (let from = 0; from < length; from += UNITS_AT_ONCE) text += String.fromCharCode(...this.units.subarray(from, Math.min(length, from + UNITS_AT_ONCE)));
    return { original, text, starts: this.starts.subarray(0, this.size), ends: this.ends.subarray(0, this.size) };
  }

  private enlarge(): void {
    const units = new Uint16Array(this.units.length * 2);
    units.set(this.units);
    this.units = units;
    this.starts = enlarged(this.starts);
    this.ends = enlarged(this.ends);
  }
}

function enlarged(array: Uint32Array): Uint32Array {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
