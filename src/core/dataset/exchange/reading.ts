import { columnOf, entryOf, type Column } from "./csv";
import { createCsvReader, csvStart, type CsvFault, type CsvReader, type CsvRow } from "./csvText";
import { readEntries, type Entries, type Entry, type ItemFault } from "./entries";
import { createLineReader, createListReader, type ItemReader, type JsonItem, type ListFault } from "./jsonItems";

/** Why a row of a file cannot be read. */
export type ExchangeFault =
  | ItemFault
  | { readonly kind: ListFault | CsvFault["kind"] }
  | { readonly kind: "too_many_cells"; readonly columns: number }
  | { readonly kind: "cell_not_json"; readonly column: string };

/** A fault with its place, all from 1: the row without headings and blank lines, the line of the file, the column (in tables: the cell). */
export interface ExchangeIssue {
  readonly row: number;
  readonly line: number;
  readonly column: number;
  readonly fault: ExchangeFault;
}

/** What has been found in a file: an item, or a row that is none. */
export type Found = { readonly kind: "item"; readonly item: Entries } | { readonly kind: "issue"; readonly issue: ExchangeIssue };

/** How a file is built. A table names its delimiter and the columns that have no name, or one that another has already. */
export type Container = { readonly kind: "list" } | { readonly kind: "lines" } | { readonly kind: "table"; readonly delimiter: string; readonly unnamed: readonly string[] };

/** Reads a file as its text arrives; what it is made of is seen by its beginning. */
export interface FileReader {
  readonly push: (text: string) => readonly Found[];
  readonly end: () => readonly Found[];
  /** `undefined` before there was any text. */
  readonly container: () => Container | undefined;
}

/** @param isTable whether the file is known to be a table, or known to be none; by its first character where neither is known. */
export function createFileReader(isTable: boolean | undefined): FileReader {
  let beginning = "";
  let inner: FileReader | undefined;
  const begin = (isWhole: boolean): readonly Found[] => {
    const text = beginning.replace(/^\uFEFF/u, "");
    const sign = text.trimStart().charAt(0);
    if (sign === "") return [];
    if (isTable ?? (sign !== "[" && sign !== "{")) {
      const start = csvStart(text, isWhole);
      if (start === undefined) return [];
      inner = tableReader(createCsvReader(start.delimiter, start.skip > 0 ? 2 : 1), start.delimiter);
      return inner.push(text.slice(start.skip));
    }
    inner = jsonReader(sign === "[" ? createListReader() : createLineReader(), sign === "[" ? "list" : "lines");
    return inner.push(text);
  };
  return {
    push(text) {
      if (inner !== undefined) return inner.push(text);
      beginning += text;
      return begin(false);
    },
    end() {
      const found = inner === undefined ? begin(true) : [];
      return [...found, ...(inner?.end() ?? [])];
    },
    container: () => inner?.container(),
  };
}

function jsonReader(reader: ItemReader, kind: "list" | "lines"): FileReader {
  let row = 0;
  const read = ({ text, line, column }: JsonItem): Found => {
    row++;
    const item = readEntries(text);
    if (item.kind === "entries") return { kind: "item", item: item.entries };
    const before = text.slice(0, item.offset).split(/\r\n?|\n/u);
    const place = before.length === 1 ? column + item.offset : (before.at(-1)?.length ?? 0) + 1;
    return { kind: "issue", issue: { row, line: line + before.length - 1, column: place, fault: item.fault } };
  };
  return {
    push: (text) => reader.push(text).map(read),
    end() {
      const { items, fault } = reader.end();
      return [...items.map(read), ...(fault === undefined ? [] : [{ kind: "issue" as const, issue: { row, line: fault.line, column: fault.column, fault: { kind: fault.kind } } }])];
    },
    container: () => ({ kind }),
  };
}

function tableReader(reader: CsvReader, delimiter: string): FileReader {
  let columns: readonly Column[] | undefined;
  let unnamed: readonly string[] = [];
  let row = 0;
  const read = (csvRow: CsvRow): Found[] => {
    if (columns !== undefined) {
      row++;
      return [readRow(csvRow, columns, row)];
    }
    ({ columns, unnamed } = columnsOf(csvRow.cells));
    return csvRow.fault === undefined ? [] : [issue(row, csvRow, csvRow.fault.cell, { kind: csvRow.fault.kind })];
  };
  return { push: (text) => reader.push(text).flatMap(read), end: () => reader.end().flatMap(read), container: () => ({ kind: "table", delimiter, unnamed }) };
}

function columnsOf(headings: readonly string[]): { columns: readonly Column[]; unnamed: readonly string[] } {
  const names = new Set<string>();
  const unnamed: string[] = [];
  const columns = headings.map((heading, index): Column => {
    const column = columnOf(heading);
    if (column !== undefined && !names.has(column.key)) {
      names.add(column.key);
      return column;
    }
    const name = `#${index + 1}`;
    unnamed.push(name);
    return { key: name, cells: column?.cells ?? "text" };
  });
  return { columns, unnamed };
}

function readRow(csvRow: CsvRow, columns: readonly Column[], row: number): Found {
  const { cells, fault } = csvRow;
  if (fault !== undefined) return issue(row, csvRow, fault.cell, { kind: fault.kind });
  const beyond = cells.findIndex((cell, index) => index >= columns.length && cell !== "");
  if (beyond >= 0) return issue(row, csvRow, beyond + 1, { kind: "too_many_cells", columns: columns.length });
  const item: Entry[] = [];
  for (const [index, column] of columns.entries()) {
    const entry = entryOf(cells[index] ?? "", column);
    if (entry === "fault") return issue(row, csvRow, index + 1, { kind: "cell_not_json", column: column.key });
    if (entry !== undefined) item.push(entry);
  }
  return { kind: "item", item };
}

function issue(row: number, { line }: CsvRow, column: number, fault: ExchangeFault): Found {
  return { kind: "issue", issue: { row, line, column, fault } };
}
