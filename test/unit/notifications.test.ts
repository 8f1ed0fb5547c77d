import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { plainText } from "../../src/features/plainText";

test("words of a row become neither a link nor an icon, however often they pass", () => {
  const said = "the first is “[details](command:workbench.action.terminal.new)”, $(bug)";
  assert.equal(plainText(said), "the first is “[details]\u200B(command:workbench.action.terminal.new)”, $\u200B(bug)");
  assert.equal(plainText(plainText(said)), plainText(said));
  assert.equal(plainText("3 rows (of 5) in [a]"), "3 rows (of 5) in [a]");
});

test("every notification is said by services/messages.ts, and progress in plain words: a modal question makes no link", () => {
  const sources = readdirSync("src/features", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts") && file !== path.join("services", "messages.ts"));
  const said = sources.flatMap((file) => readFileSync(path.join("src/features", file), "utf8").split("\n").map((line) => ({ file, line })));
  const raw = said.filter(({ line }) => /window\.show(?:Error|Information|Warning)Message\b/u.test(line) && !line.includes("{ modal: true"));
  const progress = said.filter(({ line }) => /ProgressLocation\.Notification|progress\.report\(/u.test(line) && !line.includes("plainText("));
  assert.deepEqual([...raw, ...progress], []);
});
