/** A text folded for comparison, and the way back. Positions are units of the folded text. */
export interface NormalizedText {
  readonly original: string;
  /** The folded text, one UTF-16 unit an entry: lower case, without accents, ligatures opened, typographic signs replaced by plain ones. */
  readonly units: Uint16Array;
  /** How many entries of `units` are used. */
  readonly length: number;
  /** Where the character that a unit came from starts in `original`; at `length` the end of `original`. */
  startOf(position: number): number;
  /** Where the character that a unit came from ends in `original`, its combining marks included. */
  endOf(position: number): number;
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

/** Folds case, accents, ligatures, quotes, hyphens and spaces; NFC and NFD forms of a text fold to the same units. Linear. */
export function normalize(original: string): NormalizedText {
  const folding = new Folding(original);
  for (let at = 0; at < original.length; ) {
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
  return folding;
}

/** The folded text as a string. */
export function foldedText({ units, length }: NormalizedText): string {
  return Array.from(units.subarray(0, length), (unit) => String.fromCharCode(unit)).join("");
}

/** The folded text as it grows, and where each of its units came from. While each character has become one unit, the way back is no way. */
class Folding implements NormalizedText {
  length = 0;
  units: Uint16Array;
  private origins: { starts: Uint32Array; ends: Uint32Array } | undefined;

  constructor(readonly original: string) {
    this.units = new Uint16Array(original.length + 1);
  }

  startOf(position: number): number {
    if (position >= this.length) return this.original.length;
    return this.origins === undefined ? position : (this.origins.starts[position] ?? 0);
  }

  endOf(position: number): number {
    return this.origins === undefined ? position + 1 : (this.origins.ends[position] ?? 0);
  }

  push(unit: number, start: number, end: number): void {
    const at = this.length++;
    if (at >= this.units.length) this.units = enlarged(this.units, new Uint16Array(at * 2 + 8));
    this.units[at] = unit;
    if (this.origins === undefined && start === at && end === at + 1) return;
    const { starts, ends } = this.originsFor(at);
    starts[at] = start;
    ends[at] = end;
  }

  /** A combining mark belongs to the character before it; other invisible signs to none. */
  extend(end: number, code: number): void {
    if (this.length > 0 && code >= FIRST_COMBINING) this.originsFor(this.length - 1).ends[this.length - 1] = end;
  }

  /** The way back, with room for `at` and the unit behind it; from the first unit on that is not where its character was. */
  private originsFor(at: number): { starts: Uint32Array; ends: Uint32Array } {
    if (this.origins === undefined) {
      const starts = new Uint32Array(Math.max(this.units.length, at + 2));
      const ends = new Uint32Array(starts.length);
      for (let position = 0; position <= at; position++) {
        starts[position] = position;
        ends[position] = position + 1;
      }
      this.origins = { starts, ends };
    } else if (at >= this.origins.starts.length) {
      const { starts, ends } = this.origins;
      this.origins = { starts: enlarged(starts, new Uint32Array(at * 2 + 8)), ends: enlarged(ends, new Uint32Array(at * 2 + 8)) };
    }
    return this.origins;
  }
}

function enlarged<A extends Uint16Array | Uint32Array>(array: A, larger: A): A {
  larger.set(array);
  return larger;
}
