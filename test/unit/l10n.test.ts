import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as v from "valibot";
import { COMMANDS, SETTINGS, SETTINGS_SECTION, VIEWS } from "../../src/contributions";
import { translatedKeys } from "../support/translatedKeys";

const texts = v.record(v.string(), v.string());
const read = (file: string): Record<string, string> => v.parse(texts, JSON.parse(readFileSync(file, "utf8")));
const bundle = read("l10n/bundle.l10n.fr.json");
const french = { ...read("package.nls.fr.json"), ...bundle };
const asked = translatedKeys(["src", "webview"]);

/** Where a sentence is passed on that has been found elsewhere: by the translators themselves, for the commands' summaries, and for what the record schema says. */
const PASSED_ON = /^src\/(?:features\/words|features\/rows\/registerRowWords|cli\/commandLine)\.ts:/u;

const { properties: fields } = JSON.parse(readFileSync("schemas/record.schema.json", "utf8")) as { readonly properties: object };
/** What the record schema says of keys. */
const explained: readonly string[] = descriptionsIn(fields);

function descriptionsIn(schema: object): readonly string[] {
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => (key === "description" && typeof value === "string" ? [value] : typeof value === "object" && value !== null ? descriptionsIn(value) : []));
}

const slots = (text: string): string[] => [...new Set([...text.matchAll(/\{\w+\}/gu)].map(([slot]) => slot.slice(1, -1)))].sort();

test("every sentence stands in the code as a literal", () => {
  assert.ok(asked.length > 100);
  assert.deepEqual(asked.filter(({ key, place }) => key === undefined && !PASSED_ON.test(place)).map(({ place }) => place), []);
});

test("every sentence has its French, and the bundle no other", () => {
  assert.ok(explained.length > 20);
  const keys = new Set([...asked.flatMap(({ key }) => key ?? []), ...explained]);
  assert.deepEqual([...keys].filter((key) => bundle[key] === undefined), [], "without French");
  assert.deepEqual(Object.keys(bundle).filter((key) => !keys.has(key)), [], "asked by nobody");
});

test("the bundle is in the order of its keys", () => {
  const keys = Object.keys(bundle);
  assert.deepEqual(keys, [...keys].sort());
});

test("a sentence has the same places to fill in both languages, and is given what fills them", () => {
  for (const [key, text] of Object.entries(bundle)) assert.deepEqual(slots(text), slots(key), key);
  for (const { key = "", args, place } of asked) if (args !== undefined) assert.deepEqual(slots(key).filter((slot) => !args.includes(slot)), [], place);
});

test("French punctuation: a no-break space before : ; ? ! % and inside « », and no English quotation marks", () => {
  for (const [key, text] of Object.entries(french)) {
    const prose = text.replace(/`[^`]*`|\{(?:"|id, |text, )[^}]*\}|https?:\/\/\S+|\]\([^)]*\)|\{file\}:\{line\}/gu, "");
    assert.doesNotMatch(prose, /[^\u00A0\u202F:][:;?!%»](?:\W|$)|«[^\u00A0\u202F]|[“”]/u, key);
  }
});

test("every setting and command that a sentence names is there", () => {
  const real: readonly string[] = [...Object.values(COMMANDS), ...Object.values(VIEWS), ...Object.keys(SETTINGS).map((name) => `${SETTINGS_SECTION}.${name}`)];
  const sentences = [...asked.map(({ key = "" }) => key), ...Object.values(french), ...Object.values(read("package.nls.json"))];
  const named = sentences.flatMap((text) => [...text.matchAll(/clinicalPrompts(?:\.\w+)+/gu)].map(([name]) => name));
  assert.ok(named.length > 0);
  assert.deepEqual(named.filter((name) => !real.includes(name)), []);
});
