import type { Span } from "../../src/core/text/span";

const MARK = /\[(?<phrase>[^[\]]*)\]\((?<label>[a-z_0-9]+(?: [a-z]+)*)\)/gu;
const PROPERTIES = ["negated", "hypothetical", "family", "history", "implicit"] as const;

/** A phrase that a person labelled in a text. */
export interface MarkedFinding extends Span, Readonly<Record<(typeof PROPERTIES)[number], boolean>> {
  readonly flag: string;
}

/** Reads `pas de [fièvre](fever negated)`: the text without its marks, and what they say. `implicit` means negated too; ⏎ is a line break. */
export function readMarkedText(marked: string): { readonly text: string; readonly findings: readonly MarkedFinding[] } {
  const findings: MarkedFinding[] = [];
  let text = "";
  let from = 0;
  for (const match of marked.matchAll(MARK)) {
    const { phrase = "", label = "" } = match.groups ?? {};
    text += marked.slice(from, match.index);
    const [flag = "", ...properties] = label.split(" ");
    const unknown = properties.filter((property) => !PROPERTIES.some((known) => known === property));
    if (unknown.length > 0) throw new Error(`unknown property ${unknown.join()} in: ${marked}`);
    const is = (property: string) => properties.includes(property);
    findings.push({ start: text.length, end: text.length + phrase.length, flag, negated: is("negated") || is("implicit"), hypothetical: is("hypothetical"), family: is("family"), history: is("history"), implicit: is("implicit") });
    text += phrase;
    from = match.index + match[0].length;
  }
  text += marked.slice(from);
  return { text: text.replaceAll("⏎", "\n"), findings };
}

/** Writes findings into their text in the notation of {@link readMarkedText}. */
export function writeMarkedText(text: string, findings: readonly MarkedFinding[]): string {
  let marked = "";
  let from = 0;
  for (const finding of findings) {
    const properties = PROPERTIES.filter((property) => finding[property] && !(property === "negated" && finding.implicit));
    marked += `${text.slice(from, finding.start)}[${text.slice(finding.start, finding.end)}](${[finding.flag, ...properties].join(" ")})`;
    from = finding.end;
  }
  return (marked + text.slice(from)).replaceAll("\n", "⏎");
}

/** The texts of a fixture file: one a line, comments and blank lines left out. */
export function markedLines(file: string): readonly string[] {
  return file.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
}
