import { recordIds, type Hash } from "./identity";
import type { Row, StringKey } from "./record";

/** What a row says, without its places: what training, splitting and scoring read. */
export interface Example extends Readonly<Partial<Record<Exclude<StringKey, "id" | "instruction" | "response">, string>>> {
  /** The row's id, or the one made from its instruction. */
  readonly id: string;
  /** Index of the row, without blank lines, from 0. */
  readonly row: number;
  readonly instruction: string;
  readonly response: string;
  readonly acceptable: readonly string[];
  readonly tags: readonly string[];
}

/** The rows that have an instruction and a response. Broken and rejected rows are left out: the check names the first, a person chose the second. */
export function examplesOf(rows: readonly Row[], hash: Hash): Example[] {
  const ids = recordIds(rows.map(({ record }) => record ?? {}), hash);
  return rows.flatMap(({ record, errors }, row) => {
    const id = ids[row];
    if (record === undefined || errors.length > 0 || id === undefined) return [];
    const { shape, instruction, response, acceptable, tags, ...fields } = record;
    if (instruction === undefined || response === undefined || fields.status?.value === "rejected") return [];
    const values = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.value]));
    return [{ ...values, id, row, instruction: instruction.value, response: response.value, acceptable: acceptable.map(({ value }) => value), tags: tags.map(({ value }) => value) }];
  });
}
