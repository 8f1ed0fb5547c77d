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

/** Whether a row has an instruction and a response. Broken and rejected rows are left out: the check names the first, a person chose the second. */
export function isExample({ record, errors }: Row): boolean {
  return record?.instruction !== undefined && record.response !== undefined && errors.length === 0 && record.status?.value !== "rejected";
}

/** The rows that are examples, by {@link isExample}. */
export function examplesOf(rows: readonly Row[], hash: Hash): Example[] {
  const ids = recordIds(rows.map(({ record }) => record ?? {}), hash);
  return rows.flatMap((given, row) => {
    const id = ids[row];
    return id === undefined || !isExample(given) ? [] : (exampleOf(given, id, row) ?? []);
  });
}

/** What a row says; `undefined` where it asks nothing. A response that lacks is empty. */
export function exampleOf({ record }: Row, id: string, row: number): Example | undefined {
  if (record?.instruction === undefined) return undefined;
  const { shape, instruction, response, acceptable, tags, ignore, ...fields } = record;
  const values = Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.value]));
  return { ...values, id, row, instruction: instruction.value, response: response?.value ?? "", acceptable: acceptable.map(({ value }) => value), tags: tags.map(({ value }) => value) };
}
