import { grown } from "../grown";
import type { Span } from "../text/span";
import { keyOf } from "./instructionKey";
import type { Kinship } from "./kinship";
import type { Row } from "./record";
import type { DatasetRules } from "./rules";
import type { Shingles } from "./shingles";
import { apart } from "../text/apart";

/** What a row is compared with others by; without its text, so that a file of any size can be compared. Offsets are those of the row. */
export interface Comparison {
  readonly kinship: Kinship;
  readonly id: Span | undefined;
  readonly instruction: Span | undefined;
  /** Equal for the same case, whatever its hyphens, quotes and spaces; `undefined` without an instruction. */
  readonly key: number | undefined;
  readonly shingles: Shingles;
  /** Codes of rules that the row passes over. */
  readonly ignore: readonly string[];
}

/** What a row is compared by. */
export function comparisonOf({ record }: Row, { shinglesOf }: Pick<DatasetRules, "shinglesOf">): Comparison {
  const { id, instruction, parentId, pairId, ignore = [] } = record ?? {};
  return {
    kinship: { id: id?.value, parentId: parentId?.value, pairId: pairId?.value },
    id: id?.literal,
    instruction: instruction?.literal,
    key: instruction && keyOf(instruction.value),
    shingles: shinglesOf(instruction?.value ?? ""),
    ignore: ignore.map(({ value }) => value),
  };
}

/** Comparisons of rows, however they are kept. */
export interface Comparisons {
  readonly length: number;
  readonly at: (row: number) => Comparison | undefined;
  readonly keyAt: (row: number) => Comparison["key"];
  readonly kinshipAt: (row: number) => Kinship;
  readonly shinglesAt: (row: number) => Shingles;
}

const NO_SPAN = -1;
const NO_KEY = -1;
const NO_ENTRIES: readonly string[] = [];
/** Spans of id and instruction, and where the shingles end. */
const NUMBERS = 5;

/** The comparisons of very many rows: a tenth of the memory of a list of objects. */
export class PackedComparisons implements Comparisons {
  length = 0;
  private numbers = new Int32Array(NUMBERS << 8);
  private keys = new Float64Array(1 << 8);
  private shingles = new Uint32Array(1 << 12);
  private readonly ids: (string | undefined)[] = [];
  /** By row, of the few that have any. */
  private readonly parentIds = new Map<number, string>();
  private readonly pairIds = new Map<number, string>();
  private readonly ignores = new Map<number, readonly string[]>();

  add({ kinship: { id, parentId, pairId }, id: idSpan, instruction, key, shingles, ignore }: Comparison): void {
    const row = this.length++;
    const from = this.shinglesEnd(row - 1);
    const end = from + shingles.length;
    while (end > this.shingles.length) this.shingles = grown(this.shingles, new Uint32Array(2 * this.shingles.length));
    this.shingles.set(shingles, from);
    if (this.length * NUMBERS > this.numbers.length) this.numbers = grown(this.numbers, new Int32Array(2 * this.numbers.length));
    this.setSpan(row * NUMBERS, idSpan);
    this.setSpan(row * NUMBERS + 2, instruction);
    this.numbers[row * NUMBERS + 4] = end;
    if (this.length > this.keys.length) this.keys = grown(this.keys, new Float64Array(2 * this.keys.length));
    this.keys[row] = key ?? NO_KEY;
    this.ids.push(id === undefined ? undefined : apart(id));
    if (parentId !== undefined) this.parentIds.set(row, apart(parentId));
    if (pairId !== undefined) this.pairIds.set(row, apart(pairId));
    if (ignore.length > 0) this.ignores.set(row, ignore.map(apart));
  }

  at(row: number): Comparison {
    return {
      kinship: this.kinshipAt(row),
      id: this.span(row * NUMBERS),
      instruction: this.span(row * NUMBERS + 2),
      key: this.keyAt(row),
      shingles: this.shinglesAt(row),
      ignore: this.ignores.get(row) ?? NO_ENTRIES,
    };
  }

  keyAt(row: number): Comparison["key"] {
    const key = this.keys[row] ?? NO_KEY;
    return key === NO_KEY ? undefined : key;
  }

  kinshipAt(row: number): Kinship {
    return { id: this.ids[row], parentId: this.parentIds.get(row), pairId: this.pairIds.get(row) };
  }

  shinglesAt(row: number): Shingles {
    return this.shingles.subarray(this.shinglesEnd(row - 1), this.shinglesEnd(row));
  }

  private shinglesEnd(row: number): number {
    return row < 0 ? 0 : (this.numbers[row * NUMBERS + 4] ?? 0);
  }

  private setSpan(at: number, span: Span | undefined): void {
    this.numbers[at] = span?.start ?? NO_SPAN;
    this.numbers[at + 1] = span?.end ?? NO_SPAN;
  }

  private span(at: number): Span | undefined {
    const [start = NO_SPAN, end = NO_SPAN] = [this.numbers[at], this.numbers[at + 1]];
    return start === NO_SPAN ? undefined : { start, end };
  }
}
