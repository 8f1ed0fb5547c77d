import { foldedString } from "./folding";

/** From so many letters on a word may have two errors, as it may have one from half of them on: shorter ones would be other words. */
const LONG_WORD = 8;

/**
 * With how many errors of typing (a letter more, less, other, or two in each other's place) `written` is `meant`, case and accents aside; `undefined`
 * where it is another word, as one with another first letter is.
 */
export function typingErrors(written: string, meant: string): number | undefined {
  const most = meant.length >= LONG_WORD ? 2 : meant.length >= LONG_WORD / 2 ? 1 : 0;
  if (Math.abs(written.length - meant.length) > most) return undefined;
  const [from, to] = [foldedString(written), foldedString(meant)];
  const errors = from[0] === to[0] ? distance(from, to) : Infinity;
  return errors <= most ? errors : undefined;
}

/** Optimal string alignment distance, in UTF-16 units; both are short. */
function distance(from: string, to: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= from.length; row++) {
    const now = [row];
    for (let at = 1; at <= to.length; at++) {
      const cost = from[row - 1] === to[at - 1] ? 0 : 1;
      let least = Math.min((last[at] ?? 0) + 1, (now[at - 1] ?? 0) + 1, (last[at - 1] ?? 0) + cost);
      if (row > 1 && at > 1 && from[row - 1] === to[at - 2] && from[row - 2] === to[at - 1]) least = Math.min(least, (before[at - 2] ?? 0) + 1);
      now.push(least);
    }
    [before, last] = [last, now];
  }
  return last[to.length] ?? 0;
}
