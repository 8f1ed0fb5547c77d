import { kinshipKeys, type Kinship } from "./kinship";

/**
 * The family of each row, as a number from 0 in the order of their first rows: rows that share a key of kinship, and near-duplicates.
 * @param alike pairs of near-duplicates by their places.
 */
export function familiesOf(rows: readonly Kinship[], alike: readonly { readonly first: number; readonly second: number }[] = []): readonly number[] {
  const parents = rows.map((_, place) => place);
  const root = (place: number): number => {
    let at = place;
    for (let up = parents[at] ?? at; up !== at; up = parents[at] ?? at) {
      parents[at] = parents[up] ?? up;
      at = up;
    }
    return at;
  };
  const join = (one: number, other: number): void => {
    const [a, b] = [root(one), root(other)];
    parents[Math.max(a, b)] = Math.min(a, b);
  };
  const holders = new Map<string, number>();
  for (const [place, row] of rows.entries()) {
    for (const key of kinshipKeys(row)) {
      const holder = holders.get(key);
      if (holder === undefined) holders.set(key, place);
      else join(holder, place);
    }
  }
  for (const { first, second } of alike) join(first, second);
  const numbers = new Map<number, number>();
  return rows.map((_, place) => {
    const family = root(place);
    const number = numbers.get(family) ?? numbers.size;
    numbers.set(family, number);
    return number;
  });
}
