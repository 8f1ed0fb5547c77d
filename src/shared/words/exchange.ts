import type { FormatId } from "../../core/dataset/exchange/format";
import type { Container, ExchangeFault, ExchangeIssue } from "../../core/dataset/exchange/reading";
import { namedLinesText } from "./namedLines";
import { faultText } from "./problems";
import type { Translate } from "./translate";

/** Rows that a message names; the others are counted. */
const NAMED_ROWS = 20;

/** What a format is, for a list to choose from. */
export function formatText(format: FormatId, t: Translate): string {
  switch (format) {
    case "csv":
      return t("A table: commas, UTF-8");
    case "csv-excel":
      return t("A table for Excel where numbers have decimal commas: semicolons, UTF-8 with its mark");
    case "alpaca":
      return "Alpaca: instruction, input, output";
    case "sharegpt":
      return "ShareGPT: conversations, from, value";
    case "chatml":
      return "ChatML, OpenAI: messages, role, content";
    case "prompt-completion":
      return "prompt, completion";
    case "records":
      return t("The keys of a dataset: instruction, response");
  }
}

/** What has been found out about a file. `container` is `undefined` where it is empty. */
export function surveyText({ format, rows, encoding, container }: { readonly format: FormatId; readonly rows: number; readonly encoding: string; readonly container: Container | undefined }, t: Translate): string {
  return t("{rows} rows; {format}; {container}; {encoding}.", { rows, format, container: containerText(container, t), encoding: encodingText(encoding, t) });
}

function containerText(container: Container | undefined, t: Translate): string {
  switch (container?.kind) {
    case undefined:
      return t("an empty file");
    case "list":
      return t("one JSON list");
    case "lines":
      return t("one JSON object a line");
    case "table":
      return container.delimiter === "\t" ? t("cells parted by tabs") : t("cells parted by “{delimiter}”", { delimiter: container.delimiter });
  }
}

function encodingText(encoding: string, t: Translate): string {
  return encoding === "windows-1252" ? t("not UTF-8, read as Windows-1252: look at the accents") : encoding.toUpperCase();
}

/** Why a row cannot be read, with its place. */
export function issueText({ row, line, column, fault }: ExchangeIssue, t: Translate): string {
  return t("Row {row} (line {line}, column {column}): {reason}", { row, line, column, reason: reasonText(fault, t) });
}

function reasonText(fault: ExchangeFault, t: Translate): string {
  switch (fault.kind) {
    case "json":
      return t("Not valid JSON: {fault}", { fault: faultText(fault.fault, t) });
    case "not_an_object":
      return t("A row is one JSON object in braces, such as {\"instruction\": …, \"response\": …}.");
    case "too_long":
      return t("It is longer than a row may be, {limit} characters.", { limit: fault.limit });
    case "repeated_key":
      return t("The key “{key}” is there twice. Remove one.", { key: fault.key });
    case "unclosed_list":
      return t("The list does not end with “]”. The file may have been cut.");
    case "text_after_list":
      return t("Something stands behind the end of the list. Remove it.");
    case "unclosed_quote":
      return t("The quotation mark that begins this cell is never closed.");
    case "text_after_quote":
      return t("Something stands behind the closing quotation mark. Double the quotation marks inside a cell.");
    case "too_many_cells":
      return t("This cell has no heading: the table has {columns} columns.", { columns: fault.columns });
    case "cell_not_json":
      return t("The cell in “{column}” is not JSON, as its heading says.", { column: fault.column });
  }
}

/** Which key of a row a source becomes. */
export function targetText(target: string | undefined, isKnown: boolean, t: Translate): string {
  if (target === undefined) return t("left out");
  return isKnown ? target : t("{key} (kept as it is)", { key: target });
}

/** Why a dataset is not exported, with the next step. Lines are from 1. */
export function exportRefusalText({ kind, lines }: { readonly kind: "identifiers" | "broken" | "empty"; readonly lines: readonly number[] }, file: string, t: Translate): string {
  switch (kind) {
    case "identifiers":
      return t("Rows of {file} name somebody, on lines {lines}: nothing was exported. Replace the words or acknowledge the rows; the light bulb on each does both.", { file, lines: namedLinesText(lines, NAMED_ROWS, t) });
    case "broken":
      return t("Rows of {file} cannot be read, on lines {lines}: nothing was exported. Correct what is underlined there, or what “clinical-prompts check” says.", { file, lines: namedLinesText(lines, NAMED_ROWS, t) });
    case "empty":
      return t("{file} has no row to export.", { file });
  }
}

/** A file of which no row can be imported. */
export function nothingToImportText(file: string, t: Translate): string {
  return t("{file} has no row that can be read.", { file });
}
