import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DEFAULT_SEVERITIES } from "../../../../src/core/dataset/problem";

test("docs/rules.md has a section for each rule, with its severity, and for no other", () => {
  const documented = [...readFileSync("docs/rules.md", "utf8").matchAll(/^### (?<code>\S+)\n(?<severity>\w+)\./gmu)].map(({ groups }) => [groups?.["code"], groups?.["severity"]?.toLowerCase()]);
  assert.deepEqual(Object.fromEntries(documented), DEFAULT_SEVERITIES);
});
