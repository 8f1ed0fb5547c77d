import { printableLines } from "../../text/printable";
import type { Block, Cell, ReportDocument } from "./document";

/**
 * A report as Markdown, for a model card or a comment on a change. Every sign that means something in Markdown or on the sites that show it is escaped, and words
 * of others stand in code: they stay text.
 */
export function markdownOf({ title, notice, sections }: ReportDocument): string {
  const parts = [`# ${inline(title)}`, `> ${inline(notice)}`, ...sections.flatMap(({ heading, blocks }) => [`## ${inline(heading)}`, ...blocks.map(blockText)])];
  return `${parts.join("\n\n")}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return inline(block.text);
    case "list":
      return block.items.map((item) => `- ${cellText(item)}`).join("\n");
    case "table":
      return `${inline(block.caption)}\n\n${table(block.columns, block.rows)}`;
    case "shares":
      return `${inline(block.caption)}\n\n${table(block.columns, block.rows.map(({ name, text }) => [name, text]))}`;
    case "answer":
      return fenced(block.words);
  }
}

function table(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(columns.map(inline)), line(columns.map(() => "---")), ...rows.map((cells) => line(cells.map(cellText)))].join("\n");
}

function cellText(cell: Cell): string {
  return typeof cell === "string" ? inline(cell) : code(cell.words);
}

/** Backslashes before the signs that mean something inside a line or make links on the sites that show it, and before those that begin a block (CommonMark 0.31; GitHub's extensions). */
function inline(text: string): string {
  return oneLine(text)
    .replace(/[#$&*<>@[\\\]_`|~]|:(?=\/)|(?<=www)\./giu, "\\$&")
    .replace(/^\s*[+=-]/u, "\\$&")
    .replace(/^(?<number>\d+)(?<sign>[.)])(?=\s|$)/u, "$<number>\\$<sign>");
}

/** In a table a bar ends the cell even inside code, and what a backslash before it does there differs from reader to reader: such words stand escaped. */
function code(words: string): string {
  const text = oneLine(words);
  if (text.includes("|")) return inline(text);
  const fence = "`".repeat(1 + longestRun(text));
  const padded = text === "" ? " " : /^[` ]|[` ]$/u.test(text) ? ` ${text} ` : text;
  return `${fence}${padded}${fence}`;
}

function fenced(words: string): string {
  const fence = "`".repeat(Math.max(3, 1 + longestRun(words)));
  return `${fence}text\n${printableLines(words.replaceAll(/\r\n?/gu, "\n"))}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
}

function oneLine(text: string): string {
  return printableLines(text.replaceAll(/\s+/gu, " "));
}
