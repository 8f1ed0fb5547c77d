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
  let fits: Fit[] | undefined;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [words] = match;
    (fits ??= []).push({ start: match.index, words });
  }
  return fits ?? NONE;
}

const NONE: readonly Fit[] = [];
