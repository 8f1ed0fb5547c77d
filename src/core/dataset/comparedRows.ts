import type { Comparison } from "./comparison";
import { areKin } from "./kinship";
import { isIgnored, type Problem } from "./problem";
import type { Shingles } from "./shingles";
import { jaccard, mayBeAlike, NEAR_DUPLICATE_SIMILARITY, prefixLength, rarestFirst } from "./similarity";
import type { Steps } from "../steps";

/** The earlier case that is most like a row's, the earliest of equally alike ones. */
interface Nearest {
  readonly first: ComparedRow;
  readonly similarity: number;
}

/** What was last said of a row, and of which rows: their indexes, {@link NO_ROW} where there is none. */
interface Said {
  readonly id: number;
  readonly sameCase: number;
  readonly near: number;
  readonly similarity: number;
  readonly problems: readonly Problem[];
}

const NO_ROW = -1;
const NOTHING: Said = { id: NO_ROW, sameCase: NO_ROW, near: NO_ROW, similarity: 0, problems: [] };

/** Rows that are equal in something. */
interface Equals {
  readonly rows: Set<ComparedRow>;
  /** The earliest of them. */
  first: ComparedRow | undefined;
}

/** A row among the others of its dataset. */
export class ComparedRow {
  sameId: Equals | undefined;
  sameCase: Equals | undefined;
  nearest: Nearest | undefined;
  /** Rows that this one is the nearest of. */
  readonly followers = new Set<ComparedRow>();
  said = NOTHING;
  /** What there is to say of it may have changed, unless the indexes of others have: then it has for all. */
  touched = true;
  /** Mark of the last search that met it. */
  met = 0;

  /** @param index among the rows, from 0; to be kept right by whoever owns them. */
  constructor(
    readonly comparison: Comparison,
    public index = 0,
  ) {}
}

/**
 * What rows are to each other – equal ids, equal and nearly equal cases – while rows come and go; says at any time what `rowsTogether` says of
 * the same rows. Near-duplicates are found by the prefixes of their shingles in one order (see `nearDuplicates`), which stays as it was when
 * the rows were first seen: rows that come later may make searches slower, never wrong.
 */
export class ComparedRows {
  private readonly byId = new Map<string, Equals>();
  private readonly byCase = new Map<number, Equals>();
  private readonly byShingle = new Map<number, ComparedRow | ComparedRow[]>();
  private readonly orphans = new Set<ComparedRow>();
  private search = 0;

  /** @param frequency how many of the rows hold a shingle; 0 where it is not in it. */
  private constructor(private readonly frequency: ReadonlyMap<number, number>) {}

  /** For rows that are added next. */
  static *for(rows: readonly ComparedRow[]): Steps<ComparedRows> {
    const frequency = new Map<number, number>();
    for (const { comparison } of rows) {
      for (const shingle of comparison.shingles) frequency.set(shingle, (frequency.get(shingle) ?? 0) + 1);
      yield;
    }
    // What one row alone has comes first in the order in any case.
    for (const [shingle, count] of frequency) if (count === 1) frequency.delete(shingle);
    return new ComparedRows(frequency);
  }

  /** Rows that are not there any more. Their followers are without a nearest row until {@link adopt}. */
  remove(row: ComparedRow): void {
    const { kinship, key } = row.comparison;
    leave(this.byId, kinship.id, row, row.sameId);
    leave(this.byCase, key, row, row.sameCase);
    row.sameId = row.sameCase = undefined;
    for (const shingle of this.prefixOf(row)) {
      const rows = this.byShingle.get(shingle);
      if (rows === row) this.byShingle.delete(shingle);
      else if (Array.isArray(rows)) {
        const others = rows.filter((other) => other !== row);
        if (others.length === 0) this.byShingle.delete(shingle);
        else this.byShingle.set(shingle, others);
      }
    }
    for (const follower of row.followers) {
      follower.nearest = undefined;
      follower.touched = true;
      this.orphans.add(follower);
    }
    row.followers.clear();
    row.nearest?.first.followers.delete(row);
    row.nearest = undefined;
    this.orphans.delete(row);
  }

  /** A row whose `index` is right, as are those of all others. */
  add(row: ComparedRow): void {
    const { kinship, key } = row.comparison;
    row.sameId = join(this.byId, kinship.id, row);
    row.sameCase = join(this.byCase, key, row);
    const prefix = this.prefixOf(row);
    for (const { other, similarity } of this.alike(row, prefix)) {
      if (other.index < row.index) prefer(row, other, similarity);
      else prefer(other, row, similarity);
    }
    for (const shingle of prefix) {
      const rows = this.byShingle.get(shingle);
      if (rows === undefined) this.byShingle.set(shingle, row);
      else if (Array.isArray(rows)) rows.push(row);
      else this.byShingle.set(shingle, [rows, row]);
    }
  }

  /** Finds the nearest rows of those that have lost theirs. */
  *adopt(): Steps<void> {
    for (const orphan of this.orphans) {
      for (const { other, similarity } of this.alike(orphan, this.prefixOf(orphan))) if (other.index < orphan.index) prefer(orphan, other, similarity);
      this.orphans.delete(orphan);
      yield;
    }
  }

  private *alike(row: ComparedRow, prefix: Shingles): Generator<{ readonly other: ComparedRow; readonly similarity: number }> {
    const search = ++this.search;
    row.met = search;
    for (const shingle of prefix) {
      const rows = this.byShingle.get(shingle);
      for (const other of rows === undefined ? [] : Array.isArray(rows) ? rows : [rows]) {
        if (other.met === search) continue;
        other.met = search;
        if (areKin(other.comparison.kinship, row.comparison.kinship) || !mayBeAlike(other.comparison.shingles.length, row.comparison.shingles.length)) continue;
        const similarity = jaccard(other.comparison.shingles, row.comparison.shingles);
        if (similarity >= NEAR_DUPLICATE_SIMILARITY) yield { other, similarity };
      }
    }
  }

  private prefixOf({ comparison: { shingles } }: ComparedRow): Shingles {
    return rarestFirst(shingles, (shingle) => this.frequency.get(shingle) ?? 0).subarray(0, prefixLength(shingles.length));
  }
}

/** What is wrong with a row beside the others; offsets are those of the row. The same list as long as the same rows have the same to do with it. */
export function problemsBeside(row: ComparedRow): readonly Problem[] {
  row.touched = false;
  const { sameId, sameCase, nearest, said } = row;
  const id = earlierThan(row, sameId);
  const sameCaseAt = earlierThan(row, sameCase);
  const near = sameCaseAt === NO_ROW && nearest !== undefined ? nearest.first.index : NO_ROW;
  const similarity = near === NO_ROW ? 0 : (nearest?.similarity ?? 0);
  if (said.id === id && said.sameCase === sameCaseAt && said.near === near && said.similarity === similarity) return said.problems;
  row.said = { id, sameCase: sameCaseAt, near, similarity, problems: problemsWith(row.comparison, id, sameCaseAt, near, similarity) };
  return row.said.problems;
}

function earlierThan(row: ComparedRow, group: Equals | undefined): number {
  return group?.first === undefined || group.first === row ? NO_ROW : group.first.index;
}

function problemsWith({ kinship, id, instruction, ignore }: Comparison, firstId: number, firstCase: number, near: number, similarity: number): readonly Problem[] {
  const problems: Problem[] = [];
  if (firstId !== NO_ROW && id !== undefined && kinship.id !== undefined) problems.push({ ...id, code: "duplicate_id", data: { row: firstId, id: kinship.id } });
  if (firstCase !== NO_ROW && instruction !== undefined) problems.push({ ...instruction, code: "duplicate_case", data: { row: firstCase } });
  if (near !== NO_ROW && instruction !== undefined) problems.push({ ...instruction, code: "near_duplicate", data: { row: near, similarity } });
  return problems.filter(({ code }) => !isIgnored(code, ignore));
}

/** Takes `first` for the nearest row if it is nearer, or as near and earlier. */
function prefer(row: ComparedRow, first: ComparedRow, similarity: number): void {
  const { nearest } = row;
  if (nearest !== undefined && (nearest.similarity > similarity || (nearest.similarity === similarity && nearest.first.index < first.index))) return;
  nearest?.first.followers.delete(row);
  row.nearest = { first, similarity };
  row.touched = true;
  first.followers.add(row);
}

function join<Key>(groups: Map<Key, Equals>, key: Key | undefined, row: ComparedRow): Equals | undefined {
  if (key === undefined) return undefined;
  let group = groups.get(key);
  if (group === undefined) groups.set(key, (group = { rows: new Set(), first: undefined }));
  group.rows.add(row);
  if (group.first === undefined || row.index < group.first.index) lead(group, row);
  return group;
}

function leave<Key>(groups: Map<Key, Equals>, key: Key | undefined, row: ComparedRow, group: Equals | undefined): void {
  if (group === undefined || key === undefined) return;
  group.rows.delete(row);
  if (group.rows.size === 0) groups.delete(key);
  if (group.first !== row) return;
  let first: ComparedRow | undefined;
  for (const other of group.rows) if (first === undefined || other.index < first.index) first = other;
  lead(group, first);
}

function lead(group: Equals, first: ComparedRow | undefined): void {
  group.first = first;
  for (const row of group.rows) row.touched = true;
}
