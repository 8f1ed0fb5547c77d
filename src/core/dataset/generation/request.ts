/** What may be asked of a new dataset, and what is written without a word on it. */
export const MOST_ROWS = 10_000;
export const MOST_SEED = 2 ** 32 - 1;
export const DEFAULT_ROWS = 200;
export const DEFAULT_SEED = 42;

/** The number of rows that a person has written; `undefined` where it is none that may be asked for. */
export function rowsOf(text: string): number | undefined {
  return wholeNumber(text, 1, MOST_ROWS);
}

/** The seed that a person has written; `undefined` where it is none. */
export function seedOf(text: string): number | undefined {
  return wholeNumber(text, 0, MOST_SEED);
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  const number = /^\d{1,10}$/u.test(text.trim()) ? Number(text) : NaN;
  return number >= least && number <= most ? number : undefined;
}

/** The parts that a person gives each category; or what is wrong with them. A category that is left out has no rows. */
export type SharesRead = { readonly kind: "shares"; readonly shares: ReadonlyMap<string, number> } | { readonly kind: "unreadable" } | { readonly kind: "nothing" };

/** Reads `a=40, b=30`. */
export function sharesOf(text: string, known: readonly string[]): SharesRead {
  const shares = new Map(known.map((id) => [id, 0]));
  for (const part of text.split(",")) {
    const [, id = "", number = ""] = /^(?<id>\w+)\s*=\s*(?<number>\d+(?:\.\d+)?)$/u.exec(part.trim()) ?? [];
    if (!shares.has(id)) return { kind: "unreadable" };
    shares.set(id, Number(number));
  }
  return [...shares.values()].every((share) => share === 0) ? { kind: "nothing" } : { kind: "shares", shares };
}

/** A protocol's own shares as {@link sharesOf} reads them. */
export function sharesText(categories: readonly { readonly id: string; readonly share: number }[]): string {
  return categories.map(({ id, share }) => `${id}=${Number((share * 100).toFixed(1))}`).join(", ");
}
