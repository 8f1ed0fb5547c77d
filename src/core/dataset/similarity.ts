import { grown } from "../grown";
import type { Steps } from "../steps";
import type { Shingles } from "./shingles";

/** Two cases are near-duplicates from this Jaccard similarity of their masked word trigrams on. */
export const NEAR_DUPLICATE_SIMILARITY = 0.6;

/**
 * Shared shingles over all shingles, 0 to 1. Two empty sets have nothing in common.
 * @param least what is less is 0: most cases are told apart by their first few shingles.
 */
export function jaccard(a: Shingles, b: Shingles, least = 0): number {
  let mayMiss = a.length + b.length - 2 * sharedFor(least, a.length + b.length);
  let shared = 0;
  let left = 0;
  let right = 0;
  while (left < a.length && right < b.length) {
    const difference = (a[left] ?? 0) - (b[right] ?? 0);
    if (difference === 0) {
      shared++;
      left++;
      right++;
    } else {
      if (--mayMiss < 0) return 0;
      if (difference < 0) left++;
      else right++;
    }
  }
  return shared === 0 ? 0 : shared / (a.length + b.length - shared);
}

/** How many shared shingles it takes for a similarity, by the size of both sets together; a little less for what floating point may lose. */
function sharedFor(similarity: number, size: number): number {
  return Math.ceil((similarity * size) / (1 + similarity) - 1e-9);
}

/** How many of its first shingles, in an order that all sets share, a set must be known by: two as similar as asked share one of them. */
export function prefixLength(shingles: number, threshold = NEAR_DUPLICATE_SIMILARITY): number {
  return shingles - Math.ceil(threshold * shingles) + 1;
}

/** Two cases, by their places in the list, `first` before `second`, and how alike they are. */
export interface NearDuplicate {
  readonly first: number;
  readonly second: number;
  readonly similarity: number;
}

/** Sets by their places, however they are kept. */
export interface ShingleSets {
  readonly length: number;
  readonly at: (place: number) => Shingles | undefined;
}

/**
 * All pairs of near-duplicates, ordered by `second`, then `first`. Exact: sets as similar as asked must share one of their rarest shingles
 * (prefix filtering, Bayardo, Ma and Srikant, "Scaling up all pairs similarity search", WWW 2007), so only rows that do are compared.
 * Yields after each row, so that the caller may pause. What it knows of shingles lies in arrays of numbers: a file has millions of them.
 */
export function* nearDuplicates(sets: ShingleSets, threshold = NEAR_DUPLICATE_SIMILARITY): Steps<NearDuplicate[]> {
  const table = yield* countedShingles(sets);
  const pairs: NearDuplicate[] = [];
  // One more than the last row that has met a row.
  const met = new Int32Array(sets.length);
  for (let second = 0; second < sets.length; second++) {
    const set = sets.at(second) ?? NO_SHINGLES;
    const candidates: number[] = [];
    const rarest = rarestFirst(set, (one) => table.frequency(one));
    for (let place = 0; place < prefixLength(set.length, threshold); place++) {
      const shingle = rarest[place] ?? 0;
      // What one row alone has leads to no other.
      if (table.frequency(shingle) < 2) continue;
      table.rowsWith(shingle, (first, firstPlace) => {
        if (met[first] === second + 1) return;
        met[first] = second + 1;
        const size = sets.at(first)?.length ?? 0;
        if (mayBeAlike(size, set.length, threshold) && mayShareEnough(size - firstPlace, set.length - place, size + set.length, threshold)) candidates.push(first);
      });
      table.add(shingle, second, place);
    }
    for (const first of candidates.sort((a, b) => a - b)) {
      const similarity = jaccard(sets.at(first) ?? NO_SHINGLES, set, threshold);
      if (similarity >= threshold) pairs.push({ first, second, similarity });
    }
    yield;
  }
  return pairs;
}

/** The earlier case that a case is most like, and how alike they are. */
export interface NearestCase {
  readonly first: number;
  readonly similarity: number;
}

/**
 * For each case that is a near-duplicate of earlier ones the one that it is most like, the earliest of equally alike ones. A case that is found
 * asks less of the others: what is to be more alike must share still rarer shingles. Where the first shared shingle stands says how many may be
 * shared at most (positional filter, Xiao, Wang, Lin and Yu, "Efficient similarity joins for near duplicate detection", WWW 2008).
 * @param mayBe whether the two may be compared at all.
 */
export function* nearestCases(sets: ShingleSets, mayBe: (first: number, second: number) => boolean, threshold = NEAR_DUPLICATE_SIMILARITY): Steps<Map<number, NearestCase>> {
  const table = yield* countedShingles(sets);
  const nearest = new Map<number, NearestCase>();
  const sizes = new Uint32Array(sets.length);
  // One more than the last row that has met a row.
  const met = new Int32Array(sets.length);
  const rarest = new RarestFirst(table);
  for (let second = 0; second < sets.length; second++) {
    const set = sets.at(second) ?? NO_SHINGLES;
    // What one row alone has leads to no other, and comes first in the order of all.
    const alone = set.length - rarest.take(set);
    const known = Math.min(set.length, prefixLength(set.length, threshold));
    if (alone < known) rarest.sort();
    sizes[second] = set.length;
    let best = { first: Infinity, similarity: threshold };
    let place = alone;
    const compare = (first: number, firstPlace: number): void => {
      if (met[first] === second + 1) return;
      met[first] = second + 1;
      const size = sizes[first] ?? 0;
      if (!mayBeAlike(size, set.length, best.similarity) || !mayShareEnough(size - firstPlace, set.length - place, size + set.length, best.similarity)) return;
      const similarity = jaccard(sets.at(first) ?? NO_SHINGLES, set, best.similarity);
      const isNearer = similarity > best.similarity || (similarity === best.similarity && first < best.first);
      if (isNearer && mayBe(first, second)) best = { first, similarity };
    };
    for (; place < Math.min(known, prefixLength(set.length, best.similarity)); place++) table.rowsWith(rarest.at(place - alone), compare);
    for (let at = alone; at < known; at++) table.add(rarest.at(at - alone), second, at);
    if (best.first !== Infinity) nearest.set(second, best);
    yield;
  }
  return nearest;
}

const NO_SHINGLES: Shingles = new Uint32Array();

function* countedShingles(sets: ShingleSets): Steps<ShingleTable> {
  const table = new ShingleTable();
  for (let row = 0; row < sets.length; row++) {
    table.count(sets.at(row) ?? NO_SHINGLES);
    yield;
  }
  return table;
}

/** Sets of sizes so far apart share too little whatever they hold. */
export function mayBeAlike(size: number, other: number, threshold = NEAR_DUPLICATE_SIMILARITY): boolean {
  return Math.min(size, other) >= threshold * Math.max(size, other);
}

/**
 * Whether two sets may be as similar as asked by where the first shingle stands that both have in the order of all: at most what stands behind it
 * in both is shared too.
 * @param left shingles of the one from that place on; `otherLeft` those of the other.
 * @param size of both together.
 */
function mayShareEnough(left: number, otherLeft: number, size: number, threshold: number): boolean {
  return Math.min(left, otherLeft) >= sharedFor(threshold, size);
}

/** The shingles by their frequency, equally frequent ones by their value. */
export function rarestFirst(shingles: Shingles, frequency: (shingle: number) => number): Shingles {
  const keys = Float64Array.from(shingles, (shingle) => keyOf(shingle, frequency(shingle))).sort();
  const sorted = new Uint32Array(shingles.length);
  for (let at = 0; at < keys.length; at++) sorted[at] = (keys[at] ?? 0) % HASHES;
  return sorted;
}

const HASHES = 2 ** 32;

/** Both in one number, which is sorted without asking anybody. */
function keyOf(shingle: number, frequency: number): number {
  return frequency * HASHES + shingle;
}

/** Those shingles of a set that other sets have too, as {@link rarestFirst} orders them; in an array that is used again. */
class RarestFirst {
  private keys = new Float64Array(1 << 8);
  private count = 0;

  constructor(private readonly table: ShingleTable) {}

  /** @returns how many there are. */
  take(shingles: Shingles): number {
    if (shingles.length > this.keys.length) this.keys = new Float64Array(2 * shingles.length);
    this.count = 0;
    for (const shingle of shingles) {
      const frequency = this.table.frequency(shingle);
      if (frequency > 1) this.keys[this.count++] = keyOf(shingle, frequency);
    }
    return this.count;
  }

  sort(): void {
    this.keys.subarray(0, this.count).sort();
  }

  at(place: number): number {
    return (this.keys[place] ?? 0) % HASHES;
  }
}

/** Numbers of an entry. */
const ENTRY = 3;
/** Numbers of a slot. */
const SLOT = 3;

/** How many sets hold each shingle, and the rows that are to be found by it: a hash table with open addressing, and lists in one array. */
class ShingleTable {
  /** By slot, side by side because they are looked up together: shingle, how many sets hold it (0 in a free slot), one more than the place of its list's last entry (0: none). */
  private slots = new Uint32Array(SLOT << 12);
  private last = (1 << 12) - 1;
  private used = 0;
  /** Rows, each followed by the shingle's place in it and by one more than where the entry before it stands. */
  private entries = new Uint32Array(1 << 12);
  private end = 0;

  count(shingles: Shingles): void {
    for (const shingle of shingles) {
      if (this.used * 2 > this.last) this.grow();
      const slot = this.slotOf(shingle);
      const frequency = this.slots[slot + 1] ?? 0;
      if (frequency === 0) {
        this.slots[slot] = shingle;
        this.used++;
      }
      this.slots[slot + 1] = frequency + 1;
    }
  }

  frequency(shingle: number): number {
    return this.slots[this.slotOf(shingle) + 1] ?? 0;
  }

  /** @param place of the shingle among those of the row. */
  add(shingle: number, row: number, place: number): void {
    if (this.end + ENTRY > this.entries.length) this.entries = grown(this.entries, new Uint32Array(2 * this.entries.length));
    const list = this.slotOf(shingle) + 2;
    this.entries[this.end] = row;
    this.entries[this.end + 1] = place;
    this.entries[this.end + 2] = this.slots[list] ?? 0;
    this.slots[list] = this.end + 1;
    this.end += ENTRY;
  }

  rowsWith(shingle: number, each: (row: number, place: number) => void): void {
    for (let entry = this.slots[this.slotOf(shingle) + 2] ?? 0; entry !== 0; entry = this.entries[entry + 1] ?? 0) each(this.entries[entry - 1] ?? 0, this.entries[entry] ?? 0);
  }

  /** Where its numbers begin. */
  private slotOf(shingle: number): number {
    let slot = (Math.imul(shingle, 0x9e3779b1) >>> 8) & this.last;
    while (this.slots[SLOT * slot + 1] !== 0 && this.slots[SLOT * slot] !== shingle) slot = (slot + 1) & this.last;
    return SLOT * slot;
  }

  /** Only while shingles are counted: there are no lists yet. */
  private grow(): void {
    const { slots } = this;
    this.slots = new Uint32Array(2 * slots.length);
    this.last = 2 * this.last + 1;
    for (let old = 0; old < slots.length; old += SLOT) {
      if (slots[old + 1] === 0) continue;
      const slot = this.slotOf(slots[old] ?? 0);
      this.slots[slot] = slots[old] ?? 0;
      this.slots[slot + 1] = slots[old + 1] ?? 0;
    }
  }
}
