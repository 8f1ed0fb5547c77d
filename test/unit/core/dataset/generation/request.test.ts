import assert from "node:assert/strict";
import { test } from "node:test";
import { rowsOf, seedOf, sharesOf, sharesText } from "../../../../../src/core/dataset/generation/request";

test("a number of rows is whole, above 0, and not without end", () =>
  assert.deepEqual(["1", " 137 ", "10000", "0", "10001", "-1", "1.5", "1e3", "", "ten"].map(rowsOf), [1, 137, 10_000, undefined, undefined, undefined, undefined, undefined, undefined, undefined]));

test("a seed has 32 bits", () => assert.deepEqual(["0", "4294967295", "4294967296", "x"].map(seedOf), [0, 4_294_967_295, undefined, undefined]));

test("shares are read as they are written; a category that is left out has none", () => {
  assert.deepEqual(sharesOf("a=40, b = 2.5", ["a", "b", "c"]), { kind: "shares", shares: new Map([["a", 40], ["b", 2.5], ["c", 0]]) });
  for (const text of ["", "a", "a=", "a=-1", "d=1", "a=1;b=2"]) assert.deepEqual(sharesOf(text, ["a", "b", "c"]), { kind: "unreadable" }, text);
  assert.deepEqual(sharesOf("a=0", ["a", "b"]), { kind: "nothing" });
});

test("a protocol's shares are written as they are read", () => {
  const text = sharesText([{ id: "a", share: 0.07 }, { id: "b", share: 0.93 }]);
  assert.equal(text, "a=7, b=93");
  assert.deepEqual(sharesOf(text, ["a", "b"]), { kind: "shares", shares: new Map([["a", 7], ["b", 93]]) });
});
