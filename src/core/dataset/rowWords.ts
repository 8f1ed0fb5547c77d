import { findNodeAtLocation, getLocation, parseTree, type Node } from "jsonc-parser";
import type { Span } from "../text/span";
import { propertiesOf, spanOfNode } from "./record";
import type { DatasetRules } from "./rules";

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

/** The part of a JSON Schema that is read here. */
interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** The keys that may be added, or the values that may stand, at an offset of a row; offsets are those of the row. */
export function offersAt(text: string, offset: number, rules: RowWordRules): readonly Offer[] {
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  const at = previousNode !== undefined && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length ? spanOfNode(previousNode) : { start: offset, end: offset };
  const names = path.filter((segment): segment is string => typeof segment === "string");
  if (isAtPropertyKey) return keyOffers(text, path.slice(0, -1), at, rules);
  const schema = schemaOf(rules.recordSchema, names);
  return valuesOf(names, schema, rules).map(({ value, detail }) => ({ ...at, kind: "value", label: value, json: JSON.stringify(value), detail, description: undefined }));
}

/** What the key or value at an offset of a row means; offsets are those of the row. */
export function meaningAt(text: string, offset: number, rules: RowWordRules): Meaning | undefined {
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  if (previousNode === undefined || offset < previousNode.offset || offset >= previousNode.offset + previousNode.length) return undefined;
  const names = path.filter((segment): segment is string => typeof segment === "string");
  const schema = schemaOf(rules.recordSchema, names);
  if (schema === undefined || names.length === 0) return undefined;
  if (isAtPropertyKey) return { ...spanOfNode(previousNode), detail: undefined, description: schema.description };
  const known = valuesOf(names, schema, rules).find(({ value }) => value === previousNode.value);
  return known === undefined ? undefined : { ...spanOfNode(previousNode), detail: known.detail, description: schema.description };
}

/** Keys of the schema that the object does not have yet. */
function keyOffers(text: string, path: readonly (string | number)[], at: Span, { recordSchema }: RowWordRules): readonly Offer[] {
  const there = new Set(objectAt(parseTree(text), path).filter(({ key }) => key.start !== at.start).map(({ name }) => name));
  const schema = schemaOf(recordSchema, path.filter((segment) => typeof segment === "string"));
  const { properties = {} } = (typeof path.at(-1) === "number" ? schema?.items : schema) ?? {};
  const colon = /^\s*:/u.test(text.slice(at.end)) ? "" : ": ";
  return Object.entries(properties)
    .filter(([key]) => !there.has(key))
    .map(([key, { description, type }]) => ({ ...at, kind: "key", label: key, json: `${JSON.stringify(key)}${colon === "" ? "" : colon + emptyOf(type)}`, detail: undefined, description }));
}

/** A value to begin with. */
function emptyOf(type: string | undefined): string {
  return type === "array" ? "[]" : type === "object" ? "{}" : '""';
}

function objectAt(tree: Node | undefined, path: readonly (string | number)[]) {
  const node = tree && findNodeAtLocation(tree, [...path]);
  return node === undefined ? [] : propertiesOf(node);
}

function schemaOf(schema: Schema, path: readonly string[]): Schema | undefined {
  return path.reduce((parent: Schema | undefined, name) => (parent?.items ?? parent)?.properties?.[name], schema);
}

/** The values that the protocol or the schema knows for a key. */
function valuesOf(path: readonly string[], schema: Schema | undefined, { engine: { protocol } }: RowWordRules): readonly { value: string; detail: string | undefined }[] {
  const labelled = (entries: readonly { readonly id: string; readonly label: string }[]) => entries.map(({ id, label }) => ({ value: id, detail: label }));
  switch (path.join(".")) {
    case "category":
      return labelled(protocol.categories);
    case "expected":
    case "acceptable":
      return labelled(protocol.decisions);
    default:
      return (schema?.enum ?? schema?.items?.enum ?? []).filter((value) => typeof value === "string").map((value) => ({ value, detail: undefined }));
  }
}
