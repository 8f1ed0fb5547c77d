import assert from "node:assert/strict";
import { test } from "node:test";
import { copiedRow } from "../../../../src/core/dataset/copyRow";
import { readRow } from "../../../../src/core/dataset/record";

const copyOf = (text: string, taken: readonly string[] = []) => copiedRow(readRow(text), "a", taken);

test("a copy is a row of its own that nobody has read, names its parent, is in no pair and keeps what it does not know", () => {
  assert.deepEqual(copyOf(String.raw`{"id": "a", "instruction": "é", "response": "x", "status": "reviewed", "review": {"by": "A"}, "pairId": "a-pair", "mine": [1, 2]}`), {
    kind: "row",
    id: "a-copy-1",
    text: String.raw`{"id": "a-copy-1", "instruction": "é", "response": "x", "status": "draft", "mine": [1, 2],"source": "augment/copy","parentId": "a"}`,
  });
});

test("the next copy has the next id that is free", () => {
  const copy = copyOf('{"id": "a", "instruction": "x", "response": "y"}', ["a", "a-copy-1", "a-copy-2"]);
  assert.equal(copy.kind === "row" && copy.id, "a-copy-3");
});

test("a broken row has no copy", () => {
  assert.equal(copyOf('{"id": "a", "instruction": ').kind, "refused");
});
