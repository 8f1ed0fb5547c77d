import { seededNumbers, shuffled } from "../random";

/** A source of chance that gives the same numbers for the same seed. */
export interface Random {
  /** In [0, 1). */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** One of the items; `undefined` where there is none. */
  pick<Item>(items: readonly Item[], weight?: (item: Item) => number): Item | undefined;
  /** The items in another order. */
  shuffled<Item>(items: readonly Item[]): Item[];
}

export function createRandom(seed: number): Random {
  const next = seededNumbers(seed);
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick(items, weight = () => 1) {
      let left = next() * items.reduce((sum, item) => sum + weight(item), 0);
      return items.find((item) => (left -= weight(item)) < 0);
    },
    shuffled: (items) => shuffled(items, next),
  };
}
