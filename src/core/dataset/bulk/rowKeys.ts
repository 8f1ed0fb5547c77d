import type { Node } from "jsonc-parser";
import { propertiesOf, spanOfNode, type Property, type Row } from "../record";
import { inStringLike, type Replacement } from "../rowEdit";
import { removedItems } from "./removal";

/** The row with a tag more, behind the others; `undefined` where its tags are no list. */
export function withTag(row: Row, tag: string): readonly Replacement[] | undefined {
  const tags = propertyOf(row, "tags")?.value;
  const json = literal(row, tag);
  if (tags === undefined) return [newKey(row, `"tags": [${json}]`)];
  if (tags.type !== "array") return undefined;
  const items = tags.children ?? [];
  const last = items.at(-1);
  if (items.some(({ value }) => value === tag)) return [];
  const at = last === undefined ? tags.offset + 1 : last.offset + last.length;
  return [{ start: at, end: at, text: last === undefined ? json : `, ${json}` }];
}

/** The row without a tag; `undefined` where its tags are no list. */
export function withoutTag(row: Row, tag: string): readonly Replacement[] | undefined {
  const tags = propertyOf(row, "tags")?.value;
  if (tags !== undefined && tags.type !== "array") return undefined;
  const items: readonly Node[] = tags?.children ?? [];
  return removedItems(items.map(spanOfNode), (index) => items[index]?.value === tag).map((span) => ({ ...span, text: "" }));
}

/** The row with one key set to a text; where it is there already, in its place. */
export function withString(row: Row, key: string, value: string): readonly Replacement[] {
  const known = propertyOf(row, key)?.value;
  if (known === undefined) return [newKey(row, `"${key}": ${literal(row, value)}`)];
  return known.value === value ? [] : [{ ...spanOfNode(known), text: literal(row, value) }];
}

/** The row without a key, however often it is there. */
export function withoutKey(row: Row, key: string): readonly Replacement[] {
  const properties = row.tree === undefined ? [] : propertiesOf(row.tree);
  const spans = properties.map(({ key: { start }, value }) => ({ start, end: value === undefined ? start : value.offset + value.length }));
  return removedItems(spans, (index) => properties[index]?.name === key).map((span) => ({ ...span, text: "" }));
}

/** The last of two equal keys, which is the one that counts. */
function propertyOf({ tree }: Row, key: string): Property | undefined {
  return tree === undefined ? undefined : propertiesOf(tree).findLast(({ name }) => name === key);
}

/** Behind the last key. */
function newKey({ tree }: Row, property: string): Replacement {
  const last = tree?.children?.at(-1);
  const at = last === undefined ? (tree?.offset ?? 0) + 1 : last.offset + last.length;
  return { start: at, end: at, text: last === undefined ? property : `, ${property}` };
}

/** A JSON string, escaped as the rest of the row is. */
function literal({ text }: Row, value: string): string {
  return `"${inStringLike(text, value)}"`;
}
