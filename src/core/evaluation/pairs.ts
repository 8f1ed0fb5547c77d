import { clusteredShare, type ClusteredShare } from "./clusters";

/** A row of a contrast pair: two cases that differ in one finding. */
export interface PairRow {
  readonly id: string;
  readonly pairId?: string | undefined;
  /** `undefined` where no answer came. */
  readonly right: boolean | undefined;
}

/** Contrast pairs: a model that has seen what matters is right on both. */
export interface Pairs {
  /** Pairs with an answer to each of their rows; each pair is one trial. */
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
  const whole = [...groups].filter(([, { length }]) => length > 1);
  const answered = whole.filter(([, group]) => group.every(({ right }) => right !== undefined));
  const wrongOf = (group: readonly PairRow[]): string[] => group.filter(({ right }) => right === false).map(({ id }) => id);
  return {
    bothRight: clusteredShare(answered.map(([pairId, group]) => ({ success: wrongOf(group).length === 0, cluster: pairId }))),
    halfRight: answered.map(([pairId, group]) => ({ pairId, wrong: wrongOf(group), of: group.length })).filter(({ wrong, of }) => wrong.length > 0 && wrong.length < of).map(({ pairId, wrong }) => ({ pairId, wrong })),
    noneRight: answered.filter(([, group]) => wrongOf(group).length === group.length).length,
    missing: whole.length - answered.length,
  };
}
