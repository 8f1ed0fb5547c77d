import type { Node } from "jsonc-parser";
import { mapping, type Steps } from "../steps";
import { decodeString, knownString, type DecodedString } from "./decodedString";
import { spanOfNode, type DatasetRecord, type Row } from "./record";
import { inStringLike, type Replacement } from "./rowEdit";
import { mayIdentify } from "./identifiers";
import { isAcknowledged, privacyStamp, type RowTexts } from "./privacy";
import type { Problem } from "./problem";
import type { DatasetRules } from "./rules";

type NamingRules = Pick<DatasetRules, "findIdentifiers" | "hash">;

/**
 * Where a row names somebody, unless a person has said of these very words that it may; offsets are those of the row. With pauses in a long one.
 * @param others what the row says besides: {@link otherTexts}.
 */
export function* privacyProblems(record: DatasetRecord, { findIdentifiers, findInResponse, hash }: NamingRules & Pick<DatasetRules, "findInResponse">, others: readonly DecodedString[] = []): Steps<Problem[]> {
  const problems: Problem[] = [];
  const named: string[] = [];
  const { instruction, response, system } = record;
  for (const field of [instruction, response, system, ...others]) {
    if (field === undefined || !mayIdentify(field.value)) continue;
    const found = yield* (field === response ? findInResponse : findIdentifiers)(field.value);
    if (found.length === 0) continue;
    const made = yield* mapping(found, (one): Problem => ({ ...field.toSource(one), code: "identifier", data: { kind: one.kind } }));
    for (const problem of made) problems.push(problem);
    if (field !== instruction && field !== response && field !== system) named.push(field.value);
  }
  return problems.length === 0 || isAcknowledged(textsOf(record), hash, named) ? [] : problems;
}

/** A name becomes its initial, everything else a word for what it was; offsets are those of the row. */
export function withoutIdentifier({ start, end, data: { kind } }: Problem<"identifier">, { text }: Row, { engine: { language } }: Pick<DatasetRules, "engine">): Replacement {
  const { titles, placeholders } = language.identifiers;
  const anonymous = kind === "name" ? withInitial(saidBy(text.slice(start, end)), titles) : placeholders[kind];
  // The full stop behind a name at the end of its sentence is that of the initial, too.
  return { start, end, text: inStringLike(text, kind === "name" && text.startsWith(".", end) ? anonymous.slice(0, -1) : anonymous) };
}

/** The title, if there is one, with the first capital behind it. */
function withInitial(name: string, titles: readonly string[]): string {
  const [first = ""] = /^[\p{L}\p{M}]+\.?/u.exec(name) ?? [];
  const word = first.replace(/\.$/u, "").toLowerCase();
  const title = titles.some((one) => one.replace(/\.$/u, "").toLowerCase() === word) ? first : "";
  const [initial = ""] = /\p{Lu}\p{M}*/u.exec(name.slice(title.length)) ?? [];
  return `${title}${title === "" ? "" : " "}${initial}.`;
}

/** What characters between the quotes of a JSON string say. */
export function saidBy(characters: string): string {
  return decodeString(`"${characters}"`, { start: 0, end: characters.length + 2 }).value;
}

/** What acknowledges the row as it is. With pauses between its texts. */
export function* acknowledgementOf(row: Row, { findIdentifiers, hash }: NamingRules): Steps<string> {
  const named: string[] = [];
  for (const { value } of otherTexts(row)) {
    if ((yield* findIdentifiers(value)).length > 0) named.push(value);
    yield;
  }
  return privacyStamp(row.record === undefined ? {} : textsOf(row.record), hash, named);
}

/** The texts of a record in which people may be named. @param others what the row says besides, where it goes along: {@link otherTexts}. */
export function textsOf({ instruction, response, system, privacyAcknowledged }: DatasetRecord, others?: readonly DecodedString[]): RowTexts {
  return { instruction: instruction?.value, response: response?.value, system: system?.value, others: others?.map(({ value }) => value), privacyAcknowledged: privacyAcknowledged?.value };
}

/** What holds codes alone, or says who has read the row: that one is meant to be named. */
const NOBODYS_KEYS: ReadonlySet<string> = new Set(["category", "expected", "acceptable", "status", "privacyAcknowledged", "ignore", "review"]);

/** Every string of a row, however deep, that may name somebody, but its instruction, response and system text and the product's own codes; in their order. */
export function otherTexts(row: Row): readonly DecodedString[] {
  const found: DecodedString[] = [];
  for (const { children: [key, value] = [] } of row.tree?.type === "object" ? (row.tree.children ?? []) : []) {
    if (value !== undefined && !NOBODYS_KEYS.has(String(key?.value))) collectTexts(value, row, found);
  }
  return found;
}

function collectTexts(node: Node, row: Row, found: DecodedString[]): void {
  const { type, children = [] } = node;
  const value: unknown = node.value;
  if (type === "string" && mayIdentify(String(value)) && !isOwnText(node, row)) found.push(knownString(String(value), row.text, spanOfNode(node)));
  for (const child of children) {
    const inside = type === "object" ? child.children?.[1] : child;
    if (inside !== undefined) collectTexts(inside, row, found);
  }
}

function isOwnText({ offset }: Node, { record }: Row): boolean {
  return offset === record?.instruction?.literal.start || offset === record?.response?.literal.start || offset === record?.system?.literal.start;
}
