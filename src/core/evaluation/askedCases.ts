import * as v from "valibot";
import { decodeJson } from "../decodeJson";
import type { Example } from "../dataset/example";

const text = v.exactOptional(v.string());
const asked = v.object({
  id: v.string(),
  row: v.pipe(v.number(), v.integer(), v.minValue(0)),
  instruction: v.string(),
  response: v.string(),
  acceptable: v.array(v.string()),
  tags: v.array(v.string()),
  system: text,
  category: text,
  expected: text,
  status: text,
  source: text,
  parentId: text,
  pairId: text,
  privacyAcknowledged: text,
}) satisfies v.GenericSchema<unknown, Example>;

/** The rows as they were asked, as JSON Lines: what judging again, comparing and showing need, whatever becomes of the dataset. */
export function casesText(examples: readonly Example[]): string {
  return examples.map((example) => `${JSON.stringify(example)}\n`).join("");
}

/** @returns `undefined` for a line that is none. */
export function decodeCase(line: string): Example | undefined {
  return decodeJson(asked, line);
}
