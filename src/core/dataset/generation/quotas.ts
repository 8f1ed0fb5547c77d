/** Rows of each category, together `rows`: by its weight among the weights, by largest remainder. */
export function quotas(rows: number, weights: ReadonlyMap<string, number>): Map<string, number> {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const exact = [...weights].map(([id, weight]) => ({ id, wanted: (rows * weight) / total }));
  let left = rows - exact.reduce((sum, { wanted }) => sum + Math.floor(wanted), 0);
  const favoured = new Set(exact.toSorted((a, b) => (b.wanted % 1) - (a.wanted % 1)).flatMap(({ id }) => (left-- > 0 ? [id] : [])));
  return new Map(exact.map(({ id, wanted }) => [id, Math.floor(wanted) + (favoured.has(id) ? 1 : 0)]));
}
