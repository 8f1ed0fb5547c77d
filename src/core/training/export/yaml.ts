import { isList, quoted, type JsonValue } from "./jsonValue";

/** Printable ASCII in lines that do not begin with a space: what a block scalar keeps as it is. */
const PLAIN_LINES = /^(?:[\x21-\x7E][\x20-\x7E]*\n){2,}$/u;
/** Keys that no version of YAML reads as anything but text: "y", "no", "off", "null" and their like stay quoted. */
const PLAIN_KEY = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z][a-z\d_]*$/u;

/** A YAML document of a mapping. Texts are quoted, so that none of them is read as anything else, in YAML 1.1 and 1.2. */
export function yamlDocument(mapping: { readonly [key: string]: JsonValue }): string {
  return entries(mapping, "").join("\n") + "\n";
}

function entries(mapping: { readonly [key: string]: JsonValue }, indent: string): string[] {
  return Object.entries(mapping).flatMap(([key, value]) => under(`${indent}${PLAIN_KEY.test(key) ? key : quoted(key)}:`, value, indent));
}

/** The lines of a value that stands behind `head`. */
function under(head: string, value: JsonValue, indent: string): string[] {
  const inner = `${indent}  `;
  if (typeof value === "string" && PLAIN_LINES.test(value)) return [`${head} |`, ...value.trimEnd().split("\n").map((line) => inner + line)];
  if (value === null || typeof value !== "object") return [`${head} ${scalar(value)}`];
  if (isList(value)) return value.length === 0 ? [`${head} []`] : [head, ...value.flatMap((item) => listItem(item, inner))];
  return Object.keys(value).length === 0 ? [`${head} {}`] : [head, ...entries(value, inner)];
}

/** A mapping begins on the line of its dash. */
function listItem(item: JsonValue, indent: string): string[] {
  if (item === null || typeof item !== "object" || isList(item) || Object.keys(item).length === 0) return under(`${indent}-`, item, indent);
  const [first = "", ...rest] = entries(item, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

function scalar(value: string | number | boolean | null): string {
  if (typeof value === "string") return quoted(value);
  // YAML 1.1 reads 1e-7 as text.
  return typeof value === "number" ? String(value).replace(/^(?<whole>-?\d+)e/u, "$<whole>.0e") : String(value);
}
