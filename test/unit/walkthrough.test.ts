import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

test("each page of the walkthrough has its French, where VS Code looks for it", () => {
  const files = readdirSync("media/walkthrough");
  const english = files.filter((file) => !file.includes(".nls."));
  assert.ok(english.length > 0);
  assert.deepEqual(files.filter((file) => file.includes(".nls.")), english.map((file) => file.replace(/\.md$/u, ".nls.fr.md")));
  for (const file of english) assert.notEqual(readFileSync(`media/walkthrough/${file.replace(/\.md$/u, ".nls.fr.md")}`, "utf8"), readFileSync(`media/walkthrough/${file}`, "utf8"), file);
});
