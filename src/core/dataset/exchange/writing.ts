import { cellsOf, createColumnSurvey, headingOf, type Column } from "./csv";
import { csvLine } from "./csvText";
import { writeEntries, type Entries } from "./entries";
import type { FormatId } from "./format";
import { FORMATS } from "./formats";

/** Writes records as a file of a format, a piece of text for each. */
export interface FileWriter {
  readonly start: string;
  readonly row: (record: Entries) => string;
  readonly end: () => string;
}

/** How items of JSON stand in their file. */
export type JsonContainer = "list" | "lines";

/** A writer of JSON items. */
export function createJsonWriter(format: FormatId, container: JsonContainer): FileWriter {
  const { itemOf } = FORMATS[format];
  let isFirst = true;
  return {
    start: container === "list" ? "[" : "",
    row(record) {
      const item = writeEntries(itemOf(record));
      if (container === "lines") return `${item}\n`;
      const text = `${isFirst ? "" : ","}\n  ${item}`;
      isFirst = false;
      return text;
    },
    end: () => (container === "list" ? `${isFirst ? "" : "\n"}]\n` : ""),
  };
}

/** A table needs its columns first: all records go by once, then they are written. */
export function createTableWriter(format: "csv" | "csv-excel"): { readonly look: (record: Entries) => void; readonly writer: () => FileWriter } {
  const { itemOf } = FORMATS[format];
  const survey = createColumnSurvey();
  return {
    look: (record) => survey.add(itemOf(record)),
    writer() {
      const columns: readonly Column[] = survey.columns();
      // A spreadsheet knows UTF-8 by the byte order mark alone, and one that writes decimal commas parts cells by semicolons.
      const [mark, delimiter] = format === "csv-excel" ? ["\uFEFF", ";"] : ["", ","];
      const line = (cells: readonly string[]): string => `${csvLine(cells, delimiter)}\r\n`;
      return { start: mark + line(columns.map(headingOf)), row: (record) => line(cellsOf(itemOf(record), columns)), end: () => "" };
    },
  };
}
