import { finish, type Steps } from "../steps";

/** Sha-256 of a text as lower-case hex. */
export type Hash = (text: string) => string;

/** What identity needs of a row. */
export interface Identified {
  readonly id?: { readonly value: string };
  readonly instruction?: { readonly value: string };
}

/** Characters that writers and editors exchange freely: the same case written with other hyphens, quotes or spaces is the same row. */
const QUOTES = /[\u2018\u2019\u02BC]/gu;
const HYPHENS = /[\u2010-\u2013]/gu;
/** But for single spaces, which stay as they are. */
const SPACES = /[^\S ]\s*| \s+/gu;

/** Hex digits that tell rows apart: 48 bits, a collision in 10,000 rows has a chance of 2·10⁻⁷. */
const HASH_LENGTH = 12;

/** An instruction as identity compares it: NFC, one kind of hyphen, apostrophe and space, lower case. */
export function normalizedInstruction(instruction: string): string {
  return instruction.normalize("NFC").replace(QUOTES, "'").replace(HYPHENS, "-").replace(SPACES, " ").trim().toLowerCase();
}

/**
 * The ids of rows in their order: `id` where a row has one, else a hash of its normalised instruction, from the second equal one on with a
 * counter (`3f2a…-2`). So an id survives edits of the response and moves in the file.
 */
export function recordIds(records: readonly Identified[], hash: Hash): string[] {
  return finish(identifying(records, hash));
}

/** The same with a pause after each row. */
export function* identifying(records: readonly Identified[], hash: Hash): Steps<string[]> {
  const seen = new Map<string, number>();
  const ids: string[] = [];
  for (const { id, instruction } of records) {
    if (id !== undefined && id.value !== "") ids.push(id.value);
    else {
      const base = hash(normalizedInstruction(instruction?.value ?? "")).slice(0, HASH_LENGTH);
      const count = (seen.get(base) ?? 0) + 1;
      seen.set(base, count);
      ids.push(count === 1 ? base : `${base}-${count}`);
    }
    yield;
  }
  return ids;
}
