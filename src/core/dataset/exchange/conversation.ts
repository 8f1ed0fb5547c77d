import { jsonOf, listItems, readEntries, stringOf, writeEntries, type Entries, type Entry } from "./entries";
import { isChat } from "./flat";
import type { ExchangeFormat } from "./format";
import { markedName, RECORD_KEYS } from "./names";

/** How a format of conversations names what it is made of. */
export interface ConversationNames {
  readonly list: string;
  readonly role: string;
  readonly text: string;
  /** Speakers of a record's messages → of the format. */
  readonly roles: Readonly<Record<Speaker, string>>;
  /** Other names of speakers that are met in files, with whom they mean. */
  readonly otherRoles: Readonly<Record<string, Speaker>>;
}

type Speaker = "system" | "user" | "assistant";

/** The keys of a plain record that are turns of a conversation, in the order of speaking. */
const TURNS: readonly (readonly [key: string, speaker: Speaker])[] = [
  ["system", "system"],
  ["instruction", "user"],
  ["response", "assistant"],
];

/** Says of a conversation that any plain record could be that its record is a chat. */
const SHAPE: Entry = { key: "shape", json: '"chat"' };

/** A format of conversations. One question with its answer is a plain record, everything else a chat. */
export function conversationFormat(names: ConversationNames): ExchangeFormat {
  const turns = turnsFormat(names);
  const sourceOf = (speaker: Speaker): string => `${names.list}[${names.roles[speaker]}]`;
  const whole = `${names.list}[]`;

  const besides = ({ key, json }: Entry): Entry => ({ key: RECORD_KEYS.includes(key) && key !== "messages" && !TURNS.some(([text]) => text === key) ? key : markedName(key), json });
  const chatItem = (record: Entries): Entries =>
    record.flatMap((entry) => {
      const list = entry.key === "messages" ? turns.fromMessages(entry.json) : undefined;
      if (list === undefined) return [besides(entry)];
      return [{ key: names.list, json: list }, ...(turns.plainTurns(list) === undefined ? [] : [SHAPE])];
    });
  const plainItem = (record: Entries): Entries => {
    const said = TURNS.flatMap(([key, speaker]) => {
      const json = jsonOf(record, key);
      return json !== undefined && stringOf(json) !== undefined ? [{ key, turn: turns.turn(speaker, json) }] : [];
    });
    const first = record.find(({ key }) => said.some((turn) => turn.key === key));
    return record.flatMap((entry) => {
      if (entry === first) return [{ key: names.list, json: `[${said.map(({ turn }) => turn).join(", ")}]` }];
      return said.some(({ key }) => key === entry.key) ? [] : [besides(entry)];
    });
  };
  return {
    itemOf: (record) => (isChat(record) ? chatItem(record) : plainItem(record)),
    sourcesOf(item) {
      const list = jsonOf(item, names.list);
      const plain = list === undefined ? undefined : turns.plainTurns(list);
      const saysChat = plain !== undefined && stringOf(jsonOf(item, SHAPE.key)) === stringOf(SHAPE.json);
      return item.flatMap((entry): Entry[] => {
        if (entry.key === SHAPE.key && saysChat) return [];
        if (entry.key !== names.list) return [entry];
        if (plain !== undefined && !saysChat) return plain.map(({ speaker, json }) => ({ key: sourceOf(speaker), json }));
        const messages = turns.toMessages(entry.json);
        return [messages === undefined ? entry : { key: whole, json: messages }];
      });
    },
    claims(sources) {
      const fields = new Map([...TURNS.map(([key, speaker]) => [sourceOf(speaker), key] as const), [whole, "messages"] as const]);
      return new Map(sources.flatMap((source) => (fields.has(source) ? [[source, fields.get(source) ?? ""] as const] : [])));
    },
  };
}

interface PlainTurn {
  readonly speaker: Speaker;
  readonly json: string;
}

/** The turns of a format: made, read, and turned into messages and back. What cannot be turned back is not turned. */
function turnsFormat({ role, text, roles, otherRoles }: ConversationNames) {
  const isOwn = role === "role";
  const own = new Map<string, Speaker>((["system", "user", "assistant"] as const).map((speaker) => [roles[speaker], speaker]));
  const speakerOf = (name: string): string => own.get(name) ?? (Object.hasOwn(otherRoles, name) ? (otherRoles[name] ?? name) : name);
  const nameOf = (speaker: string): string | undefined => {
    if (speaker in roles) return roles[speaker as Speaker];
    return speakerOf(speaker) === speaker ? speaker : undefined;
  };
  const keys = [role, text, "role", "content"];
  const renamed = (turn: string, from: { readonly role: string; readonly text: string }, to: { readonly role: string; readonly text: string }, speaker: (name: string) => string | undefined): string | undefined => {
    const read = readEntries(turn);
    if (read.kind === "fault") return undefined;
    const name = stringOf(jsonOf(read.entries, from.role));
    const known = name === undefined ? undefined : speaker(name);
    // A key that would take the place of another cannot be told from it afterwards.
    const strange = read.entries.some(({ key }) => key !== from.role && key !== from.text && keys.includes(key));
    if (known === undefined || strange) return undefined;
    return writeEntries(read.entries.map(({ key, json }) => (key === from.role ? { key: to.role, json: JSON.stringify(known) } : { key: key === from.text ? to.text : key, json })));
  };
  const all = (list: string, turn: (json: string) => string | undefined): string | undefined => {
    const made = listItems(list)?.map(turn);
    return made?.every((json) => json !== undefined) === true ? `[${made.join(", ")}]` : undefined;
  };
  const [foreign, messages] = [{ role, text }, { role: "role", text: "content" }];
  return {
    turn: (speaker: Speaker, json: string): string => writeEntries([{ key: role, json: JSON.stringify(roles[speaker]) }, { key: text, json }]),
    fromMessages: (list: string): string | undefined => (isOwn ? list : all(list, (turn) => renamed(turn, messages, foreign, nameOf))),
    toMessages: (list: string): string | undefined => (isOwn ? (listItems(list) && list) : all(list, (turn) => renamed(turn, foreign, messages, speakerOf))),
    /** A system text, a question and an answer, each at most once and in this order: what a plain record says. */
    plainTurns(list: string): readonly PlainTurn[] | undefined {
      const found: PlainTurn[] = [];
      let next = 0;
      for (const turn of listItems(list) ?? []) {
        const read = readEntries(turn);
        if (read.kind === "fault" || read.entries.length !== 2) return undefined;
        const [name, json] = [stringOf(jsonOf(read.entries, role)), jsonOf(read.entries, text)];
        const at = name === undefined ? -1 : TURNS.findIndex(([, speaker], index) => index >= next && speaker === speakerOf(name));
        const speaker = TURNS[at]?.[1];
        if (speaker === undefined || json === undefined || stringOf(json) === undefined) return undefined;
        found.push({ speaker, json });
        next = at + 1;
      }
      return found.length === 0 ? undefined : found;
    },
  };
}
