import type { Steps } from "../steps";

/** So many fits are looked for at one go. */
const AT_ONCE = 256;

/** Whether a pattern fits anywhere. @param pattern global. */
export function fits(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(text);
}

/**
 * Tells all fits of a pattern, as `String.matchAll` finds them, without the copy of the pattern that it makes each time: for short texts that is most
 * of its work. With pauses between many.
 * @param pattern global; it never fits nothing.
 */
export function* findingFits(pattern: RegExp, text: string, tell: (words: string, start: number) => void): Steps<void> {
  pattern.lastIndex = 0;
  let count = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [words] = match;
    tell(words, match.index);
    if (++count % AT_ONCE !== 0) continue;
    yield;
    // Meanwhile another text may have been looked through.
    pattern.lastIndex = match.index + words.length;
  }
}
