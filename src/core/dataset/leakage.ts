import type { Example } from "./example";
import { normalizedInstruction } from "./identity";
import { kinshipKeys } from "./kinship";
import type { Shingles } from "./shingles";
import { nearDuplicates } from "./similarity";
import type { Steps } from "../steps";

/** What a row is there for: to be learnt from, to choose the checkpoint, to measure the model. */
export type LeakageSide = "train" | "validation" | "test";

/**
 * Why a row knows too much of another one, the plainest first: the same case; the same id; one made from the other; both made from one
 * row; the twins of a pair; near-duplicates.
 */
export type LeakageReason = "same_case" | "same_id" | "parent" | "variants" | "twins" | "near_case";

/** Where a row stands. It holds nothing of the row's text. */
export interface LeakagePlace {
  readonly side: LeakageSide;
  /** Path from the dataset's folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly id: string;
}

/** Two rows on different sides that should be on one. */
export interface LeakingPair {
  readonly reason: LeakageReason;
  readonly first: LeakagePlace;
  readonly second: LeakagePlace;
}

/** A row of a side, as it is compared. */
export interface LeakageRow extends LeakagePlace, Pick<Example, "instruction" | "parentId" | "pairId"> {}

/**
 * The pairs of rows by which a model would be measured on what it has learnt, each once with its plainest reason, in the order of the rows given.
 * Validation rows count as learnt from where they meet the test: they choose the checkpoint.
 */
export function* findLeakage(rows: readonly LeakageRow[], shinglesOf: (instruction: string) => Shingles): Steps<LeakingPair[]> {
  /** By the place of the first, the places of the others. */
  const partners = new Map<number, Set<number>>();
  const meet = (one: number, other: number): void => {
    const [first, second] = one < other ? [one, other] : [other, one];
    const known = partners.get(first);
    if (known === undefined) partners.set(first, new Set([second]));
    else known.add(second);
  };

  const bySide = new Map<string, Record<LeakageSide, number[]>>();
  const sets: Shingles[] = [];
  for (const [at, row] of rows.entries()) {
    for (const key of [`case ${normalizedInstruction(row.instruction)}`, ...kinshipKeys(row)]) {
      const met = bySide.get(key) ?? { train: [], validation: [], test: [] };
      bySide.set(key, met);
      for (const side of SIDES) if (side !== row.side) for (const other of met[side]) meet(other, at);
      met[row.side].push(at);
    }
    sets.push(shinglesOf(row.instruction));
    yield;
  }
  for (const { first, second } of yield* nearDuplicates(sets)) if (rows[first]?.side !== rows[second]?.side) meet(first, second);

  return [...partners]
    .sort(([a], [b]) => a - b)
    .flatMap(([first, others]) => [...others].sort((a, b) => a - b).flatMap((second) => pairOf(rows[first], rows[second])));
}

const SIDES: readonly LeakageSide[] = ["train", "validation", "test"];

function pairOf(first: LeakageRow | undefined, second: LeakageRow | undefined): LeakingPair[] {
  if (first === undefined || second === undefined) return [];
  return [{ reason: reasonOf(first, second), first: placeOf(first), second: placeOf(second) }];
}

function placeOf({ side, file, line, id }: LeakageRow): LeakagePlace {
  return { side, file, line, id };
}

function reasonOf(a: LeakageRow, b: LeakageRow): LeakageReason {
  if (normalizedInstruction(a.instruction) === normalizedInstruction(b.instruction)) return "same_case";
  if (a.id === b.id) return "same_id";
  if (a.parentId === b.id || b.parentId === a.id) return "parent";
  if (a.parentId !== undefined && a.parentId === b.parentId) return "variants";
  return a.pairId !== undefined && a.pairId === b.pairId ? "twins" : "near_case";
}
