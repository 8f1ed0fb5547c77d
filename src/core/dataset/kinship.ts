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

/** Twins and variants are meant to be alike, and the split keeps them together. The same as sharing one of {@link kinshipKeys}. */
export function areKin(one: Kinship, other: Kinship): boolean {
  if (one.pairId !== undefined && one.pairId === other.pairId) return true;
  if (one.parentId !== undefined && (one.parentId === other.parentId || one.parentId === other.id)) return true;
  return one.id !== undefined && (one.id === other.id || one.id === other.parentId);
}
