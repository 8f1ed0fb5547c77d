import assert from "node:assert/strict";
import { test } from "node:test";
import { normalizedInstruction, recordIds } from "../../../../src/core/dataset/identity";

const row = (instruction: string, id?: string) => ({ instruction: { value: instruction }, ...(id === undefined ? {} : { id: { value: id } }) });
/** A hash that shows what it was given. */
const shown = (text: string) => text.slice(0, 4).padEnd(12, ".");

test("a row is known by its id, else by a hash of its instruction", () => {
  assert.deepEqual(recordIds([row("abc", "train-1"), row("abc")], shown), ["train-1", "abc........."]);
});

test("equal instructions count on; an empty id is none", () => {
  assert.deepEqual(recordIds([row("abc"), row("abc", ""), row("ABC")], shown), ["abc.........", "abc.........-2", "abc.........-3"]);
});

test("hyphens, apostrophes, spaces, case and NFD do not make another row", () => {
  assert.equal(normalizedInstruction("A‑t‑il  de l’e\u0301tat\u00A0?\r\n"), normalizedInstruction("a-t-il de l'état ?"));
});
