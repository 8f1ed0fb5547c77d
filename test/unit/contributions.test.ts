import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import * as v from "valibot";
import { COMMANDS, SETTINGS, SETTINGS_SECTION, VIEWS } from "../../src/contributions";

const texts = v.record(v.string(), v.string());
const named = v.array(v.object({ id: v.string() }));
const manifestText = readFileSync("package.json", "utf8");
const manifest = v.parse(
  v.object({
    capabilities: v.object({ untrustedWorkspaces: v.object({ restrictedConfigurations: v.array(v.string()) }) }),
    contributes: v.object({
      commands: v.array(v.object({ command: v.string() })),
      configuration: v.object({ properties: v.record(v.string(), v.object({ default: v.unknown(), type: v.string(), markdownDescription: v.string() })) }),
      viewsContainers: v.object({ activitybar: named }),
      views: v.record(v.string(), named),
    }),
  }),
  JSON.parse(manifestText),
);
const { contributes, capabilities } = manifest;
const english = v.parse(texts, JSON.parse(readFileSync("package.nls.json", "utf8")));
const french = v.parse(texts, JSON.parse(readFileSync("package.nls.fr.json", "utf8")));
const { properties } = contributes.configuration;

const keyOf = (name: string): string => `${SETTINGS_SECTION}.${name}`;
const sorted = (names: Iterable<string>): string[] => [...names].sort();
const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = ""]) => found);

test("package.json has the commands of contributions.ts and no other", () => {
  assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(Object.values(COMMANDS)));
});

test("every command is registered once", () => {
  const sources = readdirSync("src/features", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(path.join("src/features", file), "utf8"));
  assert.deepEqual(sorted(matches(sources.join("\n"), /registerCommand\(COMMANDS\.(\w+)/gu)), sorted(Object.keys(COMMANDS)));
});

test("every command, view and setting that package.json names is one that it contributes", () => {
  const { container, ...views } = VIEWS;
  assert.deepEqual(contributes.viewsContainers.activitybar.map(({ id }) => id), [container]);
  assert.deepEqual(Object.keys(contributes.views), [container]);
  assert.deepEqual(sorted((contributes.views[container] ?? []).map(({ id }) => id)), sorted(Object.values(views)));
  const inMenus = [...matches(manifestText, /"command": "([^"]+)"/gu), ...matches(manifestText, /onCommand:([\w.]+)/gu), ...[english, french].flatMap((nls) => matches(Object.values(nls).join("\n"), /command:(clinicalPrompts[\w.]+)/gu))];
  const commands: readonly string[] = Object.values(COMMANDS);
  assert.deepEqual(inMenus.filter((command) => !commands.includes(command)), []);
  const ids: readonly string[] = Object.values(views);
  const inClauses = [...matches(manifestText, /view == ([\w.]+)/gu), ...matches(manifestText, /"view": "([^"]+)"/gu)];
  assert.deepEqual(inClauses.filter((view) => !ids.includes(view)), []);
});

test("package.json has the settings of contributions.ts, with their types and defaults", () => {
  assert.deepEqual(sorted(Object.keys(properties)), sorted(Object.keys(SETTINGS).map(keyOf)));
  for (const [name, { default: value }] of Object.entries(SETTINGS)) {
    const property = properties[keyOf(name)];
    assert.deepEqual(property?.default, value, name);
    assert.equal(property.type.replace("integer", "number"), typeof value, name);
  }
});

test("the settings that an untrusted workspace may not give are restricted in package.json", () => {
  const restricted = Object.entries(SETTINGS).filter(([, setting]) => setting.restricted).map(([name]) => keyOf(name));
  assert.deepEqual(sorted(capabilities.untrustedWorkspaces.restrictedConfigurations), sorted(restricted));
});

test("every text of package.json is there in English and French, and none is left over", () => {
  const used = sorted(new Set(matches(manifestText, /"%([^%"]+)%"/gu)));
  assert.deepEqual(sorted(Object.keys(english)), used);
  assert.deepEqual(sorted(Object.keys(french)), used);
});

test("the README has a row for each setting, with its default", () => {
  const section = /^## Settings\n([\s\S]*?)^## /mu.exec(readFileSync("README.md", "utf8"))?.[1] ?? assert.fail("no section Settings");
  const rows = section.split("\n").filter((line) => line.startsWith("| `")).map((line) => line.split("|").slice(1, 3).map((cell) => cell.trim()));
  assert.deepEqual(rows, Object.entries(SETTINGS).map(([name, { default: value }]) => [`\`${keyOf(name)}\``, value === "" ? "empty" : `\`${JSON.stringify(value)}\``]));
});
