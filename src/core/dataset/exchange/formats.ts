import { ALPACA } from "./alpaca";
import { CHATML } from "./chatml";
import { jsonOf, listItems, type Entries } from "./entries";
import type { ExchangeFormat, FormatId } from "./format";
import { PROMPT_COMPLETION } from "./promptCompletion";
import { RECORDS } from "./records";
import { SHAREGPT } from "./sharegpt";

/** Every format; a table is one of records. */
export const FORMATS: Readonly<Record<FormatId, ExchangeFormat>> = {
  csv: RECORDS,
  "csv-excel": RECORDS,
  alpaca: ALPACA,
  sharegpt: SHAREGPT,
  chatml: CHATML,
  "prompt-completion": PROMPT_COMPLETION,
  records: RECORDS,
};

export const FORMAT_IDS = Object.keys(FORMATS) as readonly FormatId[];

export function isFormatId(id: string): id is FormatId {
  return Object.hasOwn(FORMATS, id);
}

/** Whether files of the format are tables rather than JSON. */
export function isTable(format: FormatId): boolean {
  return format === "csv" || format === "csv-excel";
}

/** The format that most of these items of a JSON file are in. */
export function detectJsonFormat(items: Iterable<Entries>): FormatId {
  const votes = new Map<FormatId, number>();
  for (const item of items) {
    const id = formatOfItem(item);
    votes.set(id, (votes.get(id) ?? 0) + 1);
  }
  const [winner] = [...votes].toSorted(([, a], [, b]) => b - a);
  return winner?.[0] ?? "records";
}

function formatOfItem(item: Entries): FormatId {
  const has = (key: string): boolean => jsonOf(item, key) !== undefined;
  const hasList = (key: string): boolean => listItems(jsonOf(item, key) ?? "") !== undefined;
  // A row may have no answer yet, and a chat stays beside its last question.
  if (has("instruction") && (has("output") || (has("input") && !has("response")))) return "alpaca";
  if (has("prompt") && (has("completion") || hasList("messages"))) return "prompt-completion";
  if (hasList("conversations")) return "sharegpt";
  if (hasList("messages") && !has("instruction")) return "chatml";
  return "records";
}
