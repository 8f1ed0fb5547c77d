import { finish } from "../steps";
import type { FindIdentifiers } from "./identifiers";
import type { Hash } from "./identity";

/** The texts of a row in which people may be named. */
export interface RowTexts {
  readonly instruction?: string | undefined;
  readonly response?: string | undefined;
  readonly system?: string | undefined;
  /** Whatever else the row says, in its order; left out where only those go anywhere. */
  readonly others?: readonly string[] | undefined;
  /** The {@link privacyStamp} of the row as a person has read it. */
  readonly privacyAcknowledged?: string | undefined;
}

const STAMP_LENGTH = 12;

/**
 * What an acknowledgement is bound to: another text, another stamp. The texts besides have a part of their own, so that who sees nothing but
 * instruction, response and system knows theirs.
 * @param named the other texts of the row that name somebody.
 */
export function privacyStamp({ instruction = "", response = "", system = "" }: RowTexts, hash: Hash, named: readonly string[] = []): string {
  const stamp = (texts: readonly string[]): string => hash(JSON.stringify(texts)).slice(0, STAMP_LENGTH);
  const own = stamp([instruction, response, system]);
  return named.length === 0 ? own : `${own}-${stamp(named)}`;
}

/** Whether somebody could be recognised by a text. */
export function namesSomebody(text: string, findIdentifiers: FindIdentifiers): boolean {
  return finish(findIdentifiers(text)).length > 0;
}

/** Whether a row names somebody and nobody has said, of these very words, that it may. */
export function needsAcknowledgement(row: RowTexts, { findIdentifiers, hash }: { readonly findIdentifiers: FindIdentifiers; readonly hash: Hash }): boolean {
  const names = (text: string | undefined): boolean => text !== undefined && namesSomebody(text, findIdentifiers);
  const named = row.others?.filter(names) ?? [];
  return (named.length > 0 || [row.instruction, row.response, row.system].some(names)) && !isAcknowledged(row, hash, named);
}

/** Whether a person has said of these very words that they may name whom they name. @param named the other texts of the row that name somebody. */
export function isAcknowledged(row: RowTexts, hash: Hash, named: readonly string[] = []): boolean {
  const given = named.length === 0 ? row.privacyAcknowledged?.split("-", 1)[0] : row.privacyAcknowledged;
  return given === privacyStamp(row, hash, named);
}
