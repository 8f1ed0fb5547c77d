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
const MARK = /\p{M}/u;
/** What each unit below `TABLE_SIZE` becomes; filled once, because folding is most of the engine's work on a text. */
const TABLE = Array.from({ length: TABLE_SIZE }, (_, code) => foldOnce(String.fromCharCode(code)));

function foldOnce(character: string): string {
  const lower = character.toLowerCase();
  const direct = FOLDED.get(lower);
  if (direct !== undefined) return direct;
  if (lower === "ø") return lower;
  return Array.from(lower.normalize("NFD"), (part) => (MARK.test(part) ? "" : (FOLDED.get(part) ?? part))).join("");
}

/** Folds case, accents, ligatures, quotes, hyphens and spaces; NFC and NFD forms of a text fold to the same string. Linear. */
export function normalize(original: string): NormalizedText {
  const length = original.length;
  const starts = new Uint32Array(length * 3 + 1);
  const ends = new Uint32Array(length * 3 + 1);
  const units: string[] = [];
  let size = 0;
  for (let at = 0; at < length; ) {
    const code = original.charCodeAt(at);
    let step = 1;
    let folded: string;
    if (code < TABLE_SIZE) folded = TABLE[code] ?? "";
    else {
      const character = String.fromCodePoint(original.codePointAt(at) ?? code);
      step = character.length;
      const all = foldOnce(character);
      folded = all.length > 3 ? all.slice(0, 3) : all;
    }
    if (folded === "" && size > 0 && code >= 0x300) {
      ends[size - 1] = at + step;
    } else {
      for (let unit = 0; unit < folded.length && size < starts.length - 1; unit++) {
        starts[size] = at;
        ends[size] = at + step;
        size++;
      }
      units.push(folded);
    }
    at += step;
  }
  starts[size] = length;
  ends[size] = length;
  return { original, text: units.join(""), starts: starts.subarray(0, size + 1), ends: ends.subarray(0, size + 1) };
}
