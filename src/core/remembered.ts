import { apart } from "./text/apart";

/** Texts longer than this, in UTF-16 units, are not kept: a thousand of them would fill the memory. */
export const LONGEST_REMEMBERED = 2_000;
/** How many texts are kept at least, twice as many at most. */
const KEPT = 1_000;

/**
 * A function of a text that remembers what it said of the last ones: the rows of a dataset repeat their answers and instructions to the model.
 * @param of pure, its results immutable.
 */
export function remembered<T extends object>(of: (text: string) => T): (text: string) => T {
  let recent = new Map<string, T>();
  let older = new Map<string, T>();
  return (text) => {
    if (text.length > LONGEST_REMEMBERED) return of(text);
    const known = recent.get(text);
    if (known !== undefined) return known;
    const result = older.get(text) ?? of(text);
    if (recent.size >= KEPT) [older, recent] = [recent, new Map<string, T>()];
    recent.set(apart(text), result);
    return result;
  };
}
