import { readRow } from "../record";
import { jsonOf, listItems, stringOf, type Entries, type Entry } from "./entries";
import type { ExchangeFormat } from "./format";
import { markedName, RECORD_KEYS, USUAL_NAMES } from "./names";

/** How a format with one key for each text names them. */
export interface FlatNames {
  readonly instruction: string;
  readonly response: string;
  /** A second part of the instruction, which such a format wants even where it is empty. */
  readonly input?: string;
}

/** Keys of a record that a flat format says otherwise. */
const TEXTS: readonly string[] = ["instruction", "response", "messages"];

/**
 * A format with one key for each text. A chat keeps its `messages` beside the last question and answer, which are the instruction and the response
 * of a reader that knows no chats.
 */
export function flatFormat(names: FlatNames): ExchangeFormat {
  const textsOf = ({ instruction, response }: { readonly instruction: string | undefined; readonly response: string | undefined }): Entry[] => [
    ...(instruction === undefined ? [] : [{ key: names.instruction, json: instruction }, ...(names.input === undefined ? [] : [{ key: names.input, json: '""' }])]),
    ...(response === undefined ? [] : [{ key: names.response, json: response }]),
  ];
  return {
    itemOf(record) {
      const chat = isChat(record);
      return record.flatMap((entry) => {
        const { key, json } = entry;
        if (chat && key === "messages") {
          const { instruction, response } = chatTexts(json);
          return [...textsOf({ instruction: jsonText(instruction), response: jsonText(response) }), entry];
        }
        if (!chat && key === "instruction") return textsOf({ instruction: json, response: undefined });
        if (!chat && key === "response") return textsOf({ instruction: undefined, response: json });
        return [{ key: RECORD_KEYS.includes(key) && !TEXTS.includes(key) ? key : markedName(key), json }];
      });
    },
    sourcesOf(item) {
      const messages = jsonOf(item, "messages");
      if (messages === undefined || listItems(messages) === undefined) return item;
      const { instruction, response } = chatTexts(messages);
      const agrees = stringOf(jsonOf(item, names.instruction)) === instruction && stringOf(jsonOf(item, names.response)) === response;
      const said = [names.instruction, names.response, ...(names.input !== undefined && stringOf(jsonOf(item, names.input)) === "" ? [names.input] : [])];
      return agrees ? item.filter(({ key }) => !said.includes(key)) : item;
    },
    claims(sources) {
      const named = (candidates: readonly string[]): string | undefined =>
        candidates.map((candidate) => sources.find((source) => source.trim().toLowerCase() === candidate)).find((source) => source !== undefined);
      const claimed = new Map<string, string>(sources.includes("messages") ? [["messages", "messages"]] : []);
      for (const field of ["instruction", "response"] as const) {
        const source = named([names[field], ...USUAL_NAMES[field]]);
        if (source !== undefined) claimed.set(source, field);
      }
      if (names.input !== undefined && sources.includes(names.input)) claimed.set(names.input, "instruction");
      return claimed;
    },
  };
}

/** Whether a record is written as a chat, as `core/dataset/record.ts` has it. */
export function isChat(record: Entries): boolean {
  const messages = jsonOf(record, "messages");
  return messages !== undefined && jsonOf(record, "instruction") === undefined && listItems(messages) !== undefined;
}

function chatTexts(messages: string): { readonly instruction: string | undefined; readonly response: string | undefined } {
  const { record } = readRow(`{"messages": ${messages}}`);
  return { instruction: record?.instruction?.value, response: record?.response?.value };
}

function jsonText(text: string | undefined): string | undefined {
  return text === undefined ? undefined : JSON.stringify(text);
}
