import { applyEdits, findNodeAtLocation, modify, parseTree } from "jsonc-parser";
import type { Span } from "../text/span";
import type { DecodedString } from "./decodedString";

/** Other characters for those of a span. */
export interface Replacement extends Span {
  readonly text: string;
}

/** `text` with replacements that do not overlap. */
export function replaced(text: string, replacements: readonly Replacement[]): string {
  let behind = "";
  let from = text.length;
  for (const { start, end, text: written } of replacements.toSorted((a, b) => b.start - a.start)) {
    behind = written + text.slice(end, from) + behind;
    from = start;
  }
  return text.slice(0, from) + behind;
}

/** A replacement in what a string says, as a replacement in the row; escapes outside it stay as they are written. */
export function inSource(row: string, field: DecodedString, { start, end, text }: Replacement): Replacement {
  return { ...field.toSource({ start, end }), text: inStringLike(row.slice(field.literal.start, field.literal.end), text) };
}

/** The smallest replacement that turns `from` into `to`; `undefined` where they are equal. Never parts a surrogate pair. */
export function smallestReplacement(from: string, to: string): Replacement | undefined {
  if (from === to) return undefined;
  let start = 0;
  while (start < from.length && from[start] === to[start]) start++;
  let tail = 0;
  while (tail < Math.min(from.length, to.length) - start && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail++;
  if (isLowSurrogate(from.charCodeAt(start)) || isLowSurrogate(to.charCodeAt(start))) start--;
  if (isLowSurrogate(from.charCodeAt(from.length - tail)) || isLowSurrogate(to.charCodeAt(to.length - tail))) tail--;
  return { start, end: from.length - tail, text: to.slice(start, to.length - tail) };
}

/** The row with keys set to strings or lists of them, in their order, or removed where the value is `undefined`. Other keys keep their characters. */
export function withKeys(row: string, values: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  return Object.entries(values).reduce((text, [key, value]) => applyEdits(text, modify(text, [key], value, {})), row);
}

/** The edit that adds an entry to a list of strings of the row, or makes the list. */
export function withListEntry(row: string, key: string, entries: readonly string[], added: string): Replacement {
  const list = `[${[...entries, added].map((entry) => JSON.stringify(entry)).join(", ")}]`;
  const tree = parseTree(row);
  const known = tree === undefined ? undefined : findNodeAtLocation(tree, [key]);
  if (known !== undefined) return { start: known.offset, end: known.offset + known.length, text: list };
  const end = row.lastIndexOf("}");
  return { start: end, end, text: `${tree?.children?.length === 0 ? "" : ", "}${JSON.stringify(key)}: ${list}` };
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** The text as it stands between the quotes of a JSON string. */
export function inJsonString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/**
 * The text as it stands between the quotes of a JSON string beside others. Python writes `\u00e9` where people write é: what has escapes and no such
 * character goes on like that.
 */
export function inStringLike(literal: string, text: string): string {
  const escaped = inJsonString(text);
  const asciiOnly = /[^\0-\x7F]/u.test(escaped) && /\\u[\da-f]{4}/iu.test(literal) && !/[^\0-\x7F]/u.test(literal);
  return asciiOnly ? escaped.replace(/[^\0-\x7F]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`) : escaped;
}
