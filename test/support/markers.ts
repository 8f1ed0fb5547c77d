import type { Span } from "../../src/core/text/span";

/** A marker line: spaces, one or more `^` under the characters concerned, a word. */
const MARKER = /^ *\^+ \S/u;

/** A fixture without its marker lines. */
export function withoutMarkers(fixture: string): string {
  return fixture.split("\n").filter((line) => !MARKER.test(line)).join("\n");
}

/**
 * Writes under each line of `text` one marker line for each span that begins in it: `^` under its characters, then its label. An empty span
 * gets one `^`.
 */
export function withMarkers(text: string, spans: readonly (Span & { readonly label: string })[]): string {
  let start = 0;
  return text
    .split("\n")
    .flatMap((line) => {
      const from = start;
      start += line.length + 1;
      const here = spans.filter((span) => span.start >= from && span.start < start);
      return [line, ...here.map((span) => `${" ".repeat(span.start - from)}${"^".repeat(Math.max(1, span.end - span.start))} ${span.label}`)];
    })
    .join("\n");
}
