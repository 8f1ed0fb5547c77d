import { findNodeAtLocation, getLocation, parseTree, type Node } from "jsonc-parser";
import type { Span } from "../text/span";
import { propertiesOf, spanOfNode } from "./record";
import type { DatasetRules } from "./rules";
import { partsAt, type Path, type SchemaPart } from "./schemaPlaces";

/** Something that may be written at a place of a row, in place of the characters of its span. */
export interface Offer extends Span {
  readonly kind: "key" | "value";
  /** What is read in the list. */
  readonly label: string;
  /** JSON, as it is written. */
  readonly json: string;
  /** A label of the protocol. */
  readonly detail: string | undefined;
  /** What the schema says of it. */
  readonly description: string | undefined;
}

/** What a key or a value means. */
export interface Meaning extends Span {
  readonly detail: string | undefined;
  readonly description: string | undefined;
}

/** What `rules` know of the words of a row. */
export type RowWordRules = Pick<DatasetRules, "recordSchema"> & { readonly engine: { readonly protocol: Pick<DatasetRules["engine"]["protocol"], "categories" | "decisions"> } };

/** The keys that may be added, or the values that may stand, at an offset of a row; offsets are those of the row. */
export function offersAt(text: string, offset: number, rules: RowWordRules): readonly Offer[] {
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  const at = previousNode !== undefined && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length ? spanOfNode(previousNode) : { start: offset, end: offset };
  if (isAtPropertyKey) return keyOffers(text, path.slice(0, -1), at, rules);
  return valuesOf(path, rules).map(({ value, detail }) => ({ ...at, kind: "value", label: value, json: JSON.stringify(value), detail, description: undefined }));
}

/** What the key or value at an offset of a row means; offsets are those of the row. */
export function meaningAt(text: string, offset: number, rules: RowWordRules): Meaning | undefined {
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  if (previousNode === undefined || offset < previousNode.offset || offset >= previousNode.offset + previousNode.length) return undefined;
  const parts = partsAt(rules.recordSchema, path);
  if (parts.length === 0 || path.length === 0) return undefined;
  if (isAtPropertyKey) return { ...spanOfNode(previousNode), detail: undefined, description: descriptionIn(parts) };
  const known = valuesOf(path, rules).find(({ value }) => value === previousNode.value);
  // An item of a list is what the list is said to hold, where nothing is said of it alone.
  return known === undefined ? undefined : { ...spanOfNode(previousNode), detail: known.detail, description: descriptionIn(parts) ?? descriptionIn(partsAt(rules.recordSchema, path.slice(0, path.findLastIndex((segment) => typeof segment === "string") + 1))) };
}

/** Keys of the schema that the object does not have yet. */
function keyOffers(text: string, path: readonly (string | number)[], at: Span, { recordSchema }: RowWordRules): readonly Offer[] {
  const there = new Set(objectAt(parseTree(text), path).filter(({ key }) => key.start !== at.start).map(({ name }) => name));
  const keys = new Set(partsAt(recordSchema, path).flatMap(({ properties = {} }) => Object.keys(properties)));
  const colon = /^\s*:/u.test(text.slice(at.end)) ? "" : ": ";
  return [...keys]
    .filter((key) => !there.has(key))
    .map((key) => {
      const parts = partsAt(recordSchema, [...path, key]);
      return { ...at, kind: "key", label: key, json: `${JSON.stringify(key)}${colon === "" ? "" : colon + emptyOf(parts)}`, detail: undefined, description: descriptionIn(parts) };
    });
}

/** A value to begin with. */
function emptyOf(parts: readonly SchemaPart[]): string {
  const type = parts.find((part) => part.type !== undefined)?.type;
  return type === "array" ? "[]" : type === "object" ? "{}" : '""';
}

function objectAt(tree: Node | undefined, path: readonly (string | number)[]) {
  const node = tree && findNodeAtLocation(tree, [...path]);
  return node === undefined ? [] : propertiesOf(node);
}

function descriptionIn(parts: readonly SchemaPart[]): string | undefined {
  return parts.find(({ description }) => description !== undefined)?.description;
}

/** The values that the protocol or the schema knows for a key. */
function valuesOf(path: Path, { recordSchema, engine: { protocol } }: RowWordRules): readonly { value: string; detail: string | undefined }[] {
  const labelled = (entries: readonly { readonly id: string; readonly label: string }[]) => entries.map(({ id, label }) => ({ value: id, detail: label }));
  switch (path.filter((segment) => typeof segment === "string").join(".")) {
    case "category":
      return labelled(protocol.categories);
    case "expected":
    case "acceptable":
      return labelled(protocol.decisions);
    default:
      return [...new Set([partsAt(recordSchema, path), partsAt(recordSchema, [...path, 0])].flatMap((parts) => parts.flatMap((part) => part.enum ?? part.const ?? [])))].filter((value) => typeof value === "string").map((value) => ({ value, detail: undefined }));
  }
}
