import type { Span } from "../text/span";

/** Characters that writers and editors exchange freely; each group matches as a whole. */
const GROUPS: readonly (readonly [members: string, pattern: string])[] = [
  ["'\u2018\u2019\u02BC", "['\u2018\u2019\u02BC]"],
  ["-\u2010\u2011\u2012\u2013", "[-\u2010\u2011\u2012\u2013]"],
];

/**
 * A pattern for `phrase` as people type it: any hyphen, apostrophe, white space and case, composed or decomposed accents, and spaces or none before
 * punctuation. Linear: no two parts can match the same characters.
 */
export function loosePattern(phrase: string): string {
  const words = phrase.normalize("NFC").split(/\s/u).filter((word) => word !== "").join(" ");
  return Array.from(words.replace(/ (?=[:;?!])/gu, ""), looseCharacter).join("");
}

function looseCharacter(character: string): string {
  if (character === " ") return String.raw`\s+`;
  if (/[:;?!]/u.test(character)) return String.raw`\s*` + literalPattern(character);
  const group = GROUPS.find(([members]) => members.includes(character));
  if (group !== undefined) return group[1];
  const decomposed = character.normalize("NFD");
  return decomposed === character ? literalPattern(character) : `(?:${literalPattern(character)}|${literalPattern(decomposed)})`;
}

/** The pattern of these very characters. */
export function literalPattern(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`);
}

const searching = new WeakMap<RegExp, RegExp>();

/** The same pattern as one that can begin anywhere: compiled once. */
function searchable(pattern: RegExp): RegExp {
  let search = searching.get(pattern);
  if (search === undefined) searching.set(pattern, (search = new RegExp(pattern.source, "giu")));
  return search;
}

/** Where a loose pattern first matches in `text`, from `from` on. */
export function findLoosely(pattern: RegExp, text: string, from = 0): Span | undefined {
  const search = searchable(pattern);
  search.lastIndex = from;
  const match = search.exec(text);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}

/** Where it matches last. */
export function findLastLoosely(pattern: RegExp, text: string): Span | undefined {
  let last: Span | undefined;
  for (let match = findLoosely(pattern, text); match !== undefined; match = findLoosely(pattern, text, match.end)) last = match;
  return last;
}
