import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDocument } from "../../../../src/core/dataset/checkDocument";
import { nextUnreviewed } from "../../../../src/core/dataset/review";
import { SMALL_RULES } from "../../../support/smallRules";

const rows = (...statuses: readonly string[]) => checkDocument(statuses.map((status) => JSON.stringify({ instruction: "a", response: "b", status })).join("\n"), SMALL_RULES).rows;

test("the next row that nobody has decided about is the next draft below, then from the beginning", () => {
  assert.equal(nextUnreviewed(rows("draft", "reviewed", "rejected", "draft"), 0)?.line, 3);
  assert.equal(nextUnreviewed(rows("draft", "reviewed", "reviewed"), 2)?.line, 0);
  assert.equal(nextUnreviewed(rows("reviewed", "rejected"), 0), undefined);
});
