import type { Span } from "../text/span";
import { normalizedInstruction } from "./identity";
import { kinshipKeys } from "./kinship";
import type { Row } from "./record";
import type { DatasetRules } from "./rules";
import type { Shingles } from "./similarity";

/** What a row is compared with others by; without its text, so that a file of any size can be compared. Offsets are those of the row. */
export interface Comparison {
  readonly id: (Span & { readonly value: string }) | undefined;
  readonly instruction: Span | undefined;
  /** Equal for the same case, whatever its hyphens, quotes and spaces; `undefined` without an instruction. */
  readonly key: string | undefined;
  readonly shingles: Shingles;
  /** See {@link kinshipKeys}. */
  readonly kin: readonly string[];
  /** Codes of rules that the row passes over. */
  readonly ignore: readonly string[];
}

const known = new WeakMap<Row, Comparison>();

/** Made once for each row: while one row of a document is written, the others are compared again and again. */
export function comparisonOf(row: Row, rules: Pick<DatasetRules, "hash" | "shinglesOf">): Comparison {
  let comparison = known.get(row);
  if (comparison === undefined) known.set(row, (comparison = compared(row, rules)));
  return comparison;
}

function compared({ record }: Row, { hash, shinglesOf }: Pick<DatasetRules, "hash" | "shinglesOf">): Comparison {
  const { id, instruction, parentId, pairId, ignore = [] } = record ?? {};
  return {
    id: id && { ...id.literal, value: id.value },
    instruction: instruction?.literal,
    key: instruction && hash(normalizedInstruction(instruction.value)),
    shingles: shinglesOf(instruction?.value ?? ""),
    kin: kinshipKeys({ id: id?.value, parentId: parentId?.value, pairId: pairId?.value }),
    ignore: ignore.map(({ value }) => value),
  };
}
