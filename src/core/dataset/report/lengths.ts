/**
 * Characters of a row for each token, counted with the tokenizer of SmolLM2-135M on the 312 rows of the examples: 2.68 on the whole, 2.35 for the
 * densest twentieth of rows. The denser figure is taken, so that the estimate errs towards warning.
 */
export const CHARACTERS_PER_TOKEN = 2.35;

/** Rows whose estimated length lies from `from` to below `to` tokens. */
export interface LengthBin {
  readonly from: number;
  readonly to: number;
  readonly rows: readonly number[];
}

/** Lengths of rows in tokens: estimates, as the exact tokenizer is the trainer's. */
export interface Lengths {
  /** Longer rows are cut in training. */
  readonly limit: number;
  readonly longest: number;
  readonly median: number;
  readonly bins: readonly LengthBin[];
  readonly overLimit: readonly number[];
}

const MOST_BINS = 24;
const BIN_WIDTHS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500];

export function estimatedTokens(characters: number): number {
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}

/** @param rows index and estimated tokens of each row. The bins reach from nothing to the limit or the longest row. */
export function lengthsOf(rows: readonly { readonly row: number; readonly tokens: number }[], limit: number): Lengths {
  const sorted = rows.map(({ tokens }) => tokens).sort((a, b) => a - b);
  const longest = sorted.at(-1) ?? 0;
  const end = Math.max(limit, longest) + 1;
  const width = BIN_WIDTHS.find((candidate) => candidate * MOST_BINS >= end) ?? Math.ceil(end / MOST_BINS);
  const bins = Array.from({ length: Math.ceil(end / width) }, (_, index) => ({ from: index * width, to: (index + 1) * width, rows: [] as number[] }));
  for (const { row, tokens } of rows) bins[Math.floor(tokens / width)]?.rows.push(row);
  return { limit, longest, median: sorted[sorted.length >> 1] ?? 0, bins, overLimit: rows.filter(({ tokens }) => tokens > limit).map(({ row }) => row) };
}
