import type { Steps } from "../steps";

/** So many fits are looked for at one go. */
const AT_ONCE = 1024;

/** What a pattern fits: the words, and where they begin. */
export interface Fit {
  readonly start: number;
  readonly words: string;
}

/**
 * All fits of a pattern, as `String.matchAll` finds them, without the copy of the pattern that it makes each time: for short texts that is most of its work.
 * @param pattern global; it never fits nothing.
 */
export function fitsOf(pattern: RegExp, text: string): readonly Fit[] {
  return nextFits(pattern, text, 0, Infinity) ?? NONE;
}

/** Like {@link fitsOf}, with pauses between many. */
export function* findingFits(pattern: RegExp, text: string): Steps<readonly Fit[]> {
  const fits = nextFits(pattern, text, 0, AT_ONCE);
  let last = fits?.at(-1);
  while (fits !== undefined && last !== undefined && fits.length % AT_ONCE === 0) {
    yield;
    const more = nextFits(pattern, text, last.start + last.words.length, AT_ONCE);
    if (more !== undefined) fits.push(...more);
    last = more?.at(-1);
  }
  return fits ?? NONE;
}

/** The next fits from `from` on, so many at most. */
function nextFits(pattern: RegExp, text: string, from: number, most: number): Fit[] | undefined {
  let fits: Fit[] | undefined;
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [words] = match;
    (fits ??= []).push({ start: match.index, words });
    if (fits.length === most) break;
  }
  return fits;
}

const NONE: readonly Fit[] = [];
