import type { Node } from "jsonc-parser";
import { finish, type Steps } from "../steps";
import type { Span } from "../text/span";
import { decodeString, knownString, type DecodedString } from "./decodedString";
import { faultsIn, parseJsonRow, sizeOf, type JsonFault, type JsonRow } from "./jsonRow";

/** The keys of a record that hold one string; `instruction` and `response` may come from chat messages instead. */
const STRING_KEYS = ["id", "instruction", "response", "system", "category", "expected", "status", "source", "parentId", "pairId", "privacyAcknowledged"] as const;
export type StringKey = (typeof STRING_KEYS)[number];

/** The string fields that a row has, each with its way back to the row's characters. */
export type RecordFields = { readonly [K in StringKey]?: DecodedString };

/** What a row says, whichever of the two shapes it is written in. */
export interface DatasetRecord extends RecordFields {
  /** `plain`: `{instruction, response, …}`; `chat`: `{messages: [{role, content}, …], …}`. */
  readonly shape: "plain" | "chat";
  readonly acceptable: readonly DecodedString[];
  readonly tags: readonly DecodedString[];
  /** Codes of rules that are passed over in this row. */
  readonly ignore: readonly DecodedString[];
}

/** UTF-16 units of the longest row that is read: some thirty pages. No case is so long, and reading a longer one would keep the editor waiting. */
export const LONGEST_ROW = 50_000;

/** A record has some dozen values, a long conversation some hundreds: what has far more would keep the editor with what is wrong with each. */
export const MOST_VALUES = 2_000;

/** Each value has itself, its key, a colon and a comma, and two brackets: a row with more tokens is hardly JSON, and its tree nothing but guesses. */
const MOST_TOKENS = 6 * MOST_VALUES;

/** Why a row cannot be read, and where. */
export interface RowError extends Span {
  readonly fault: JsonFault | "TooLong" | "TooMany";
}

/** One row of a dataset, read without judging it. Offsets are those of `text`, so that a row can move in its file unread. Immutable. */
export interface Row extends Omit<JsonRow, "errors"> {
  /** The row without its line end. */
  readonly text: string;
  readonly errors: readonly RowError[];
  /** Absent where the row is no JSON object. Broken rows give what could be read. */
  readonly record: DatasetRecord | undefined;
}

/** Reads one row. Never throws. */
export function readRow(text: string): Row {
  return finish(readingRow(text));
}

/** Like {@link readRow}, with pauses in a long row. */
export function* readingRow(text: string): Steps<Row> {
  if (text.length > LONGEST_ROW) return unread(text, [{ start: 0, end: 1, fault: "TooLong" }]);
  if (text.length > MOST_VALUES) {
    const { values, tokens } = sizeOf(text);
    if (values > MOST_VALUES) return unread(text, [{ start: 0, end: 1, fault: "TooMany" }]);
    yield;
    const faults = tokens > MOST_TOKENS ? faultsIn(text) : [];
    if (faults.length > 0) return unread(text, faults);
  }
  const { tree, errors, value } = parseJsonRow(text);
  if (text.length > MOST_VALUES) yield;
  return { text, tree, errors, value, record: tree?.type === "object" ? recordOf(tree, text, errors.length === 0) : undefined };
}

function unread(text: string, errors: readonly RowError[]): Row {
  return { text, tree: undefined, errors, value: undefined, record: undefined };
}

/** A key of an object with its value, both as they stand in the row. */
export interface Property {
  readonly name: string;
  readonly key: Span;
  /** Absent where the JSON is broken after the key. */
  readonly value: Node | undefined;
}

/** The properties of an object node, in the order of the row. */
export function propertiesOf(node: Node): Property[] {
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key === undefined ? [] : [{ name: String(key.value), key: spanOfNode(key), value }];
  });
}

/** The characters of a node. */
export function spanOfNode({ offset, length }: Node): Span {
  return { start: offset, end: offset + length };
}

/** The last of two equal keys counts, as in JSON.parse. */
function valuesOf(node: Node): ReadonlyMap<string, Node | undefined> {
  const values = new Map<string, Node | undefined>();
  for (const { children: [key, value] = [] } of node.children ?? []) if (key !== undefined) values.set(String(key.value), value);
  return values;
}

function recordOf(tree: Node, text: string, isValid: boolean): DatasetRecord {
  const values = valuesOf(tree);
  const string = (node: Node | undefined): DecodedString | undefined => {
    if (node?.type !== "string") return undefined;
    return isValid ? knownString(String(node.value), text, spanOfNode(node)) : decodeString(text, spanOfNode(node));
  };
  const strings = (node: Node | undefined) => (node?.type === "array" ? (node.children ?? []).flatMap((item) => string(item) ?? []) : []);

  const messages = values.get("messages");
  const chat = messages?.type === "array" && !values.has("instruction");
  // Made at one go, not copied from another object: that would be most of the work.
  const record: Written = { shape: chat ? "chat" : "plain", acceptable: strings(values.get("acceptable")), tags: strings(values.get("tags")), ignore: strings(values.get("ignore")) };
  if (chat) addChatFields(record, messages, string);
  for (const key of STRING_KEYS) {
    const field = string(values.get(key));
    if (field !== undefined) record[key] ??= field;
  }
  return record;
}

type Written = { -readonly [K in keyof DatasetRecord]: DatasetRecord[K] };

/** The first system message, and the last answer with the question before it. */
function addChatFields(record: Written, messages: Node, string: (node: Node | undefined) => DecodedString | undefined): void {
  let asked: DecodedString | undefined;
  let answered = false;
  for (const message of messages.children ?? []) {
    if (message.type !== "object") continue;
    const values = valuesOf(message);
    const content = string(values.get("content"));
    if (content === undefined) continue;
    switch (string(values.get("role"))?.value) {
      case "system":
        record.system ??= content;
        break;
      case "user":
        asked = content;
        if (answered) break;
        record.instruction = content;
        // A greeting answers nothing.
        delete record.response;
        break;
      case "assistant":
        record.response = content;
        if (asked === undefined) break;
        record.instruction = asked;
        answered = true;
        break;
      default:
    }
  }
}
