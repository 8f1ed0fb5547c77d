/** The keys of a row that say what it was made from, and with what it makes a pair. */
export interface Kinship {
  readonly id?: string | undefined;
  readonly parentId?: string | undefined;
  readonly pairId?: string | undefined;
}

/** Rows are kin where they share one of these: a row and its variants, the variants of one row, the twins of a pair. */
export function kinshipKeys({ id, parentId, pairId }: Kinship): string[] {
  return [id === undefined ? [] : [`id ${id}`], parentId === undefined ? [] : [`id ${parentId}`], pairId === undefined ? [] : [`pair ${pairId}`]].flat();
}

/** Twins and variants are meant to be alike, and the split keeps them together. */
export function areKin(some: readonly string[] = [], others: readonly string[] = []): boolean {
  return some.some((key) => others.includes(key));
}
