import { clusteredShare, type ClusteredShare } from "./clusters";

/** A row of a contrast pair: two cases that differ in one finding. */
export interface PairRow {
  readonly id: string;
  readonly pairId?: string | undefined;
  readonly parentId?: string | undefined;
  /** The decision that it is held against. */
  readonly expected: string;
  /** `undefined` where no answer came. */
  readonly right: boolean | undefined;
}

/** Contrast pairs: a model that has seen what matters is right on both. */
export interface Pairs {
  /** Pairs with an answer to both of their rows; each is one trial, those with the same name one family. */
  readonly bothRight: ClusteredShare;
  /** Pairs of which one half alone is right: the finding that makes the difference was not seen. */
  readonly halfRight: readonly { readonly pairId: string; readonly wrong: readonly string[] }[];
  readonly noneRight: number;
  /** Pairs of which a row has no answer. */
  readonly missing: number;
}

export function pairsOf(rows: readonly PairRow[]): Pairs {
  const groups = new Map<string, PairRow[]>();
  for (const row of rows) {
    if (row.pairId === undefined) continue;
    const group = groups.get(row.pairId);
    if (group === undefined) groups.set(row.pairId, [row]);
    else group.push(row);
  }
  const pairs = [...groups].flatMap(([pairId, group]) => pairsIn(group).map((pair) => ({ pairId, pair })));
  const answered = pairs.filter(({ pair }) => pair.every(({ right }) => right !== undefined)).map(({ pairId, pair }) => ({ pairId, wrong: pair.filter(({ right }) => right === false).map(({ id }) => id) }));
  return {
    bothRight: clusteredShare(answered.map(({ pairId, wrong }) => ({ success: wrong.length === 0, cluster: pairId }))),
    halfRight: answered.filter(({ wrong }) => wrong.length === 1),
    noneRight: answered.filter(({ wrong }) => wrong.length === 2).length,
    missing: pairs.length - answered.length,
  };
}

/**
 * A row that has several twins makes a pair with each of them: two twins differ in two findings. A row that expects what its parent does is its
 * variant, no twin. Where no row is the parent of another, the first makes a pair with each that has no parent in common with it.
 */
function pairsIn(group: readonly PairRow[]): readonly (readonly [PairRow, PairRow])[] {
  const parentOf = ({ parentId }: PairRow): PairRow | undefined => (parentId === undefined ? undefined : group.find(({ id }) => id === parentId));
  const first = group.find((row) => parentOf(row) === undefined);
  return group.flatMap((row) => {
    const parent = parentOf(row);
    if (parent !== undefined) return parent.expected === row.expected ? [] : [[parent, row]];
    const isSibling = row.parentId !== undefined && row.parentId === first?.parentId;
    return first === undefined || row === first || isSibling ? [] : [[first, row]];
  });
}
