import type { Shingles } from "../shingles";
import { NEAR_DUPLICATE_SIMILARITY } from "../similarity";

/** Cases none of which is a near-duplicate of another. */
export class UniqueCases {
  private readonly sizes: number[] = [];
  private readonly holders = new Map<number, number[]>();

  /** Takes a case by its shingles, see `similarity.ts`. @returns false where one as alike is held already. */
  add(shingles: Shingles): boolean {
    const shared = new Map<number, number>();
    for (const shingle of shingles) for (const row of this.holders.get(shingle) ?? []) shared.set(row, (shared.get(row) ?? 0) + 1);
    for (const [row, count] of shared) if (count / (shingles.length + (this.sizes[row] ?? 0) - count) >= NEAR_DUPLICATE_SIMILARITY) return false;
    for (const shingle of shingles) {
      const rows = this.holders.get(shingle);
      if (rows === undefined) this.holders.set(shingle, [this.sizes.length]);
      else rows.push(this.sizes.length);
    }
    this.sizes.push(shingles.length);
    return true;
  }
}
