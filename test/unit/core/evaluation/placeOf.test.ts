import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { recordIds } from "../../../../src/core/dataset/identity";
import { readRow } from "../../../../src/core/dataset/record";
import { placeOf } from "../../../../src/core/evaluation/placeOf";

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const rows = (...records: readonly object[]) => records.map((record) => readRow(JSON.stringify(record)));

test("a row is found where it has moved to", () => {
  assert.deepEqual(placeOf(rows({ id: "b", instruction: "autre" }, { id: "a", instruction: "cas" }), { id: "a", instruction: "cas" }, hash), { kind: "here", index: 1 });
});

test("a row that asks something else now is said to have changed; hyphens, quotes and spaces are no change", () => {
  assert.equal(placeOf(rows({ id: "a", instruction: "autre cas" }), { id: "a", instruction: "cas" }, hash).kind, "changed");
  assert.equal(placeOf(rows({ id: "a", instruction: "l’état  normal" }), { id: "a", instruction: "l'état normal" }, hash).kind, "here");
});

test("a row that is gone is gone: no other row stands in for it", () => {
  assert.deepEqual(placeOf(rows({ id: "b", instruction: "cas" }), { id: "a", instruction: "cas" }, hash), { kind: "gone" });
});

test("a row without an id is known by what it asks", () => {
  const [id = ""] = recordIds([{ instruction: { value: "cas" } }], hash);
  assert.deepEqual(placeOf(rows({ instruction: "autre" }, { instruction: "cas" }), { id, instruction: "cas" }, hash), { kind: "here", index: 1 });
});
