/** Work that can be paused between its steps, and given up. */
export type Steps<Result> = Generator<undefined, Result>;

/** In UTF-16 units: what is done to a shorter text in one go takes far less than a millisecond, and needs no pause. */
export const LONG_TEXT = 5_000;

/** So many small things are done at one go: far from a millisecond. */
const AT_ONCE = 256;

/** What becomes of each, with pauses between many. */
export function* mapping<Item, Result>(items: readonly Item[], make: (item: Item) => Result): Steps<Result[]> {
  if (items.length < AT_ONCE) return items.map(make);
  const made: Result[] = [];
  for (const item of items) {
    made.push(make(item));
    if (made.length % AT_ONCE === 0) yield;
  }
  return made;
}

/** Does all the steps at one go. */
export function finish<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
