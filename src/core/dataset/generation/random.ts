/** A source of chance that gives the same numbers for the same seed. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** One of the items; `undefined` where there is none. */
  pick<Item>(items: readonly Item[], weight?: (item: Item) => number): Item | undefined;
  /** The items in another order (Fisher–Yates). */
  shuffled<Item>(items: readonly Item[]): Item[];
}

/** Mulberry32, 32 bits of state: enough for drawing words, and the same on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    between,
    pick(items, weight = () => 1) {
      let left = next() * items.reduce((sum, item) => sum + weight(item), 0);
      return items.find((item) => (left -= weight(item)) < 0);
    },
    shuffled(items) {
      const result = [...items];
      for (let last = result.length - 1; last > 0; last--) {
        const other = between(0, last);
        const moved = result.slice(last, last + 1);
        result.splice(last, 1, ...result.splice(other, 1, ...moved));
      }
      return result;
    },
  };
}
