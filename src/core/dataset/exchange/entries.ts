import { parseJsonRow, type JsonFault } from "../jsonRow";
import { LONGEST_ROW, propertiesOf } from "../record";

/** A key with its value as it is written, so that numbers and the order of inner keys stay as they are. */
export interface Entry {
  readonly key: string;
  readonly json: string;
}

/** A record, or one item of another format: its keys in their order. A key `__proto__` is a key like any other. */
export type Entries = readonly Entry[];

/** Why an item cannot be read. */
export type ItemFault =
  | { readonly kind: "json"; readonly fault: JsonFault }
  | { readonly kind: "not_an_object" }
  /** Longer than the longest row, in UTF-16 units. */
  | { readonly kind: "too_long"; readonly limit: number }
  | { readonly kind: "repeated_key"; readonly key: string };

/** What an item says, or why it says nothing, with the offset in its text. */
export type ReadItem = { readonly kind: "entries"; readonly entries: Entries } | { readonly kind: "fault"; readonly fault: ItemFault; readonly offset: number };

/** Reads one JSON object. Never throws. */
export function readEntries(text: string): ReadItem {
  if (text.length > LONGEST_ROW) return { kind: "fault", fault: { kind: "too_long", limit: LONGEST_ROW }, offset: 0 };
  const { tree, errors } = parseJsonRow(text);
  const [error] = errors;
  if (error !== undefined) return { kind: "fault", fault: { kind: "json", fault: error.fault }, offset: error.start };
  if (tree?.type !== "object") return { kind: "fault", fault: { kind: "not_an_object" }, offset: tree?.offset ?? 0 };
  const entries: Entry[] = [];
  const keys = new Set<string>();
  for (const { name, key, value } of propertiesOf(tree)) {
    if (keys.has(name)) return { kind: "fault", fault: { kind: "repeated_key", key: name }, offset: key.start };
    keys.add(name);
    if (value !== undefined) entries.push({ key: name, json: onOneLine(text.slice(value.offset, value.offset + value.length)) });
  }
  return { kind: "entries", entries };
}

/** The items of a JSON list as they are written; `undefined` where the value is no list. */
export function listItems(json: string): readonly string[] | undefined {
  const { tree } = parseJsonRow(json);
  return tree?.type === "array" ? (tree.children ?? []).map(({ offset, length }) => json.slice(offset, offset + length)) : undefined;
}

/** The entries as one line of JSON, as people write rows. Half a surrogate pair is escaped: UTF-8 could not hold it. */
export function writeEntries(entries: Entries): string {
  return wellFormed(`{${entries.map(({ key, json }) => `${JSON.stringify(key)}: ${json}`).join(", ")}}`);
}

/** The value of a key. */
export function jsonOf(entries: Entries, key: string): string | undefined {
  return entries.find((entry) => entry.key === key)?.json;
}

/** The string that a value is; `undefined` where it is none. */
export function stringOf(json: string | undefined): string | undefined {
  if (json?.startsWith('"') !== true) return undefined;
  const value: unknown = JSON.parse(json);
  return typeof value === "string" ? value : undefined;
}

/** JSON with each half of a surrogate pair as an escape. They can stand in strings alone. */
export function wellFormed(json: string): string {
  return json.replace(/\p{Surrogate}/gu, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

/** What has been spread over lines for reading; inside strings JSON has no line ends. */
function onOneLine(json: string): string {
  if (!/[\n\r]/u.test(json)) return json;
  return json.replace(/"(?:[^"\\]|\\.)*"|[,:]\s*|\s+/gu, (token) => {
    const sign = token.charAt(0);
    return sign === '"' ? token : sign === "," || sign === ":" ? `${sign} ` : "";
  });
}
