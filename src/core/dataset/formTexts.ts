import type { Node } from "jsonc-parser";
import { decodeString, knownString, type DecodedString } from "./decodedString";
import { propertiesOf, spanOfNode, type DatasetRecord, type Row } from "./record";

/** The texts that a record has. */
export const RECORD_TEXTS = ["system", "instruction", "response"] as const;

/** What of a row is written: a text of its record, or another turn of its chat, by the index among the messages from 0. */
export type TextKey = (typeof RECORD_TEXTS)[number] | number;

/** The place of a text in a chat. */
export interface Turn {
  /** Among all turns, from 1. */
  readonly number: number;
  readonly of: number;
  /** Who speaks: `system`, `user` or `assistant`, or what else the row has written there. */
  readonly role: string | undefined;
}

/** A text of a row. */
export interface RowText {
  readonly key: TextKey;
  /** Absent outside a chat. */
  readonly turn: Turn | undefined;
  /** Absent where the row should have the text and lacks it, and where the content of a turn is no text. */
  readonly field: DecodedString | undefined;
  /** What stands there; of a turn without a text its JSON. */
  readonly value: string;
}

/** Whether the form can change it: the content of a turn that is no text is mended as JSON. */
export function isWritable({ key, field }: RowText): boolean {
  return field !== undefined || typeof key !== "number";
}

/** Every text of a row in the order in which it is said: those of the record, or all turns of a chat. */
export function textsOf(row: Row): readonly RowText[] {
  const { record } = row;
  const turns = turnsOf(row);
  // What a row should have and lacks can be written; a chat has its texts in messages.
  const lacks = (key: TextKey): boolean => record?.shape === "plain" && turns.length === 0 && key !== "system";
  const ofRecord = RECORD_TEXTS.flatMap((key): RowText[] => {
    const field = record?.[key];
    if (turns.some((turn) => turn.key === key) || (field === undefined && !lacks(key))) return [];
    return [{ key, turn: undefined, field, value: field?.value ?? "" }];
  });
  const isSystem = ({ key }: RowText): boolean => key === "system";
  return [...ofRecord.filter(isSystem), ...turns, ...ofRecord.filter((text) => !isSystem(text))];
}

/** How a conversation is written. */
interface ChatNames {
  readonly list: string;
  readonly role: string;
  readonly content: string;
}

const CHAT: ChatNames = { list: "messages", role: "role", content: "content" };
/** Has to be imported before it is learnt, and can be read before that. */
const SHAREGPT: ChatNames = { list: "conversations", role: "from", content: "value" };
const SHAREGPT_ROLES: ReadonlyMap<string, string> = new Map([["human", "user"], ["gpt", "assistant"]]);

function namesIn({ shape, instruction, response }: DatasetRecord): ChatNames | undefined {
  if (shape === "chat") return CHAT;
  return instruction === undefined && response === undefined ? SHAREGPT : undefined;
}

function turnsOf({ tree, text, record, errors }: Row): readonly RowText[] {
  const names = record && namesIn(record);
  if (names === undefined || tree === undefined) return [];
  const messages = valueOf(tree, names.list);
  if (messages?.type !== "array") return [];
  const ofRecord = new Map(RECORD_TEXTS.map((key) => [record?.[key]?.literal.start, key]));
  return (messages.children ?? []).map((message, index, { length }) => {
    const said = valueOf(message, names.content) ?? message;
    const literal = spanOfNode(said);
    const isText = said.type === "string" && said !== message;
    const field = isText ? (errors.length === 0 ? knownString(String(said.value), text, literal) : decodeString(text, literal)) : undefined;
    const turn = { number: index + 1, of: length, role: roleOf(valueOf(message, names.role)) };
    return { key: ofRecord.get(literal.start) ?? index, turn, field, value: field?.value ?? text.slice(literal.start, literal.end) };
  });
}

/** The last of two equal keys counts, as in JSON.parse. */
function valueOf(node: Node, key: string): Node | undefined {
  return node.type === "object" ? propertiesOf(node).findLast(({ name }) => name === key)?.value : undefined;
}

function roleOf(node: Node | undefined): string | undefined {
  if (node?.type !== "string") return undefined;
  const written = String(node.value);
  return SHAREGPT_ROLES.get(written) ?? written;
}
