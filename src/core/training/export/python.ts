import { isList, quoted, type JsonValue } from "./jsonValue";

/** Where a script keeps what it is to do. */
const SETTINGS_LINE = "SETTINGS: dict[str, Any] = {}\n";

/** A script with its settings filled in, as data: no text of them can become a statement. */
export function withSettings(script: string, settings: JsonValue): string {
  const [before, after, ...more] = script.split(SETTINGS_LINE);
  if (before === undefined || after === undefined || more.length > 0) throw new Error("A script has one line for its settings.");
  return `${before}${SETTINGS_LINE.replace("{}\n", () => `${pythonLiteral(settings)}\n`)}${after}`;
}

/** A value as Python writes it, one entry a line. */
export function pythonLiteral(value: JsonValue, indent = ""): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return quoted(value);
  const inner = `${indent}    `;
  if (isList(value)) return value.length === 0 ? "[]" : `[\n${value.map((item) => `${inner}${pythonLiteral(item, inner)},\n`).join("")}${indent}]`;
  const lines = Object.entries(value).map(([key, item]) => `${inner}${quoted(key)}: ${pythonLiteral(item, inner)},\n`);
  return lines.length === 0 ? "{}" : `{\n${lines.join("")}${indent}}`;
}

/** Lines of a comment; a text cannot leave it. */
export function pythonComment(text: string): string {
  return text.split(/\r\n?|[\n\v\f\u0085\u2028\u2029]/u).map((line) => `# ${line}`.trimEnd() + "\n").join("");
}

/** `name==version` of each library, as a lock file has it. @throws where it has none. */
export function pinsOf(lock: string, names: readonly string[]): string[] {
  return names.map((name) => {
    const version = lock.split("\n").find((line) => line.startsWith(`${name}==`))?.slice(name.length + 2).split(" ")[0];
    if (version === undefined) throw new Error(`${name} is not locked.`);
    return `${name}==${version}`;
  });
}
