import { createRandom } from "../../src/core/dataset/generation/random";
import type { ProblemCode } from "../../src/core/dataset/problem";
import { LONGEST_ROW } from "../../src/core/dataset/record";

/** A text that nobody means to write, and a problem that a check has to say of it. */
export interface BadText {
  readonly name: string;
  readonly text: () => string;
  readonly problem: ProblemCode;
}

const TEN_MEGABYTES = 10_000_000;
const ANSWER = "Recommandation: Repos. Source: HAS/SFETD 2017.";

/** A row with this case, and other keys before it. */
export function rowWith(instruction: string, more = ""): string {
  return `{${more}"instruction": ${JSON.stringify(instruction)}, "response": ${JSON.stringify(ANSWER)}}`;
}

/** The longest row that is read, full of what the engine looks for. */
export function longestRow(words: string): string {
  const room = LONGEST_ROW - rowWith("").length;
  return rowWith(words.repeat(Math.floor(room / words.length)));
}

/** Keys that every object has anyway. */
export const INHERITED_KEYS = '"__proto__": {"instruction": "a", "polluted": true}, "constructor": {"prototype": {"polluted": true}}, "toString": 1, "hasOwnProperty": "b", ';

/** As an editor shows bytes that it takes for UTF-8: without NUL, at which it would not open them as text. */
export function randomBytes(count: number): Uint8Array {
  const random = createRandom(20_262);
  return Uint8Array.from({ length: count }, () => random.between(1, 255));
}

export const BAD_TEXTS: readonly BadText[] = [
  { name: "random bytes", text: () => new TextDecoder().decode(randomBytes(200_000)), problem: "json_syntax" },
  { name: "10 MB on one line", text: () => "a".repeat(TEN_MEGABYTES), problem: "row_too_long" },
  { name: "a row of 10 MB", text: () => rowWith("céphalée ".repeat(TEN_MEGABYTES / 9)), problem: "row_too_long" },
  { name: "a word as long as a row", text: () => longestRow("a"), problem: "contract_instruction" },
  { name: "a red flag without end", text: () => longestRow("brutale "), problem: "doubled_word" },
  { name: "an answer without end", text: () => `{"instruction": "a", "response": "${"IRM en urgence si fièvre, ".repeat(1_800)}"}`, problem: "contract_prefix" },
  { name: "halves of surrogate pairs", text: () => `${rowWith("\ud83e \udd15")}\n{"instruction": "\\udd15", "response": "\\ud83e"}\n\ud83e`, problem: "encoding" },
  { name: "a million empty lines", text: () => "\n".repeat(1_000_000), problem: "empty_file" },
  { name: "130,000 empty lines between rows", text: () => "[]\n\n".repeat(130_000), problem: "empty_row" },
  { name: "a million brackets", text: () => "[".repeat(1_000_000), problem: "row_too_long" },
  { name: "as many brackets as a row holds", text: () => "[".repeat(LONGEST_ROW), problem: "json_syntax" },
  { name: "objects in each other", text: () => '{"instruction": '.repeat(3_000), problem: "json_syntax" },
  { name: "keys that every object has", text: () => `${rowWith("a", INHERITED_KEYS)}\n{${INHERITED_KEYS}"response": "b"}`, problem: "schema" },
  { name: "one key again and again", text: () => `{${'"k": 1, '.repeat(1_900)}"k": 1}`, problem: "duplicate_key" },
  { name: "more values than a record has", text: () => `{"tags": [${"1, ".repeat(15_000)}1]}`, problem: "row_too_long" },
];
