import { parseJsonRow } from "../jsonRow";
import { jsonOf, stringOf, wellFormed, type Entries, type Entry } from "./entries";

/** A column of a table of records. */
export interface Column {
  readonly key: string;
  /** Cells are texts, or JSON where some value of the key is no text or no text that a table can hold. An empty cell is no value. */
  readonly cells: "text" | "json";
}

/** What the heading of a column of JSON cells ends with. */
const JSON_HEADING = ":json";

/** Finds the columns of a table while its records go by. */
export function createColumnSurvey(): { readonly add: (record: Entries) => void; readonly columns: () => readonly Column[] } {
  const cells = new Map<string, Column["cells"]>();
  return {
    add(record) {
      for (const { key, json } of record) if (cells.get(key) !== "json") cells.set(key, isPlainText(stringOf(json)) ? "text" : "json");
    },
    columns: () => [...cells].map(([key, kind]) => ({ key, cells: isPlainHeading(key) ? kind : "json" })),
  };
}

/** Texts that a spreadsheet would take for a formula, and those that are nothing, go as JSON. */
function isPlainText(text: string | undefined): boolean {
  return text !== undefined && text !== "" && !/^[=+\-@\t\r]/u.test(text) && !/\p{Surrogate}|\0/u.test(text);
}

function isPlainHeading(key: string): boolean {
  return key !== "" && key === key.trim() && !/^["=+\-@]|:json$|\p{Surrogate}|\0/u.test(key);
}

/** The heading of a column; {@link columnOf} reads it. */
export function headingOf({ key, cells }: Column): string {
  if (cells === "text") return key;
  return (isPlainHeading(key) ? key : wellFormed(JSON.stringify(key))) + JSON_HEADING;
}

/** The column that a heading stands for, in this product's tables and other people's; `undefined` where it has no name. */
export function columnOf(heading: string): Column | undefined {
  const name = heading.trim();
  if (!name.endsWith(JSON_HEADING)) return name === "" ? undefined : { key: name, cells: "text" };
  const base = name.slice(0, -JSON_HEADING.length);
  const { value } = base.startsWith('"') ? parseJsonRow(base) : { value: undefined };
  return { key: typeof value === "string" ? value : base, cells: "json" };
}

/** The cells of a record. */
export function cellsOf(record: Entries, columns: readonly Column[]): readonly string[] {
  return columns.map(({ key, cells }) => {
    const json = jsonOf(record, key);
    return json === undefined ? "" : cells === "json" ? wellFormed(json) : (stringOf(json) ?? "");
  });
}

/** What a cell says; `fault` where it should be JSON and is not. */
export function entryOf(cell: string, { key, cells }: Column): Entry | "fault" | undefined {
  if (cell === "") return undefined;
  if (cells === "text") return { key, json: JSON.stringify(cell) };
  return parseJsonRow(cell).errors.length === 0 ? { key, json: cell.trim() } : "fault";
}
