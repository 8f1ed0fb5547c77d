/** Why a table is not read as it was meant. `cell` is from 1. */
export type CsvFault = { readonly kind: "unclosed_quote"; readonly cell: number } | { readonly kind: "text_after_quote"; readonly cell: number };

/** One row of a table. */
export interface CsvRow {
  readonly cells: readonly string[];
  /** Of the file, from 1, where the row begins. */
  readonly line: number;
  readonly fault: CsvFault | undefined;
}

/** Reads a table (RFC 4180) as its text arrives: a cell in quotation marks may hold delimiters, line ends and doubled quotation marks. */
export interface CsvReader {
  readonly push: (text: string) => readonly CsvRow[];
  readonly end: () => readonly CsvRow[];
}

/** UTF-16 units after which a first row that does not end tells its delimiter. */
const LONGEST_START = 1 << 16;

const DELIMITERS: readonly string[] = [",", ";", "\t", "|"];

/** How a table begins. */
export interface CsvStart {
  readonly delimiter: string;
  /** Characters before the first row: a spreadsheet may name the delimiter in a line `sep=;`. */
  readonly skip: number;
}

/** The delimiter that a table's first row has most of, outside quotation marks; `undefined` while the row has not ended. */
export function csvStart(text: string, isWhole: boolean): CsvStart | undefined {
  const named = /^sep=(?<delimiter>.)(?:\r\n?|\n)/u.exec(text);
  const delimiter = named?.groups?.["delimiter"];
  if (named !== null && delimiter !== undefined) return { delimiter, skip: named[0].length };
  const counts = new Map(DELIMITERS.map((sign) => [sign, 0]));
  let quoted = false;
  let ended = isWhole || text.length > LONGEST_START;
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (sign === "\n" || sign === "\r") {
      ended = true;
      break;
    } else if (counts.has(sign)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  if (!ended) return undefined;
  const [best = ","] = [...counts].toSorted(([, a], [, b]) => b - a).map(([sign]) => sign);
  return { delimiter: best, skip: 0 };
}

/** A reader of one table. Rows without any text are passed over. */
export function createCsvReader(delimiter: string, firstLine = 1): CsvReader {
  let cells: string[] = [];
  let cell = "";
  let state: "start" | "plain" | "quoted" | "closed" = "start";
  let line = firstLine;
  let rowLine = firstLine;
  let fault: CsvFault | undefined;
  let afterReturn = false;
  let rows: CsvRow[] = [];

  const endCell = (): void => {
    cells.push(cell);
    cell = "";
    state = "start";
  };
  const endRow = (): void => {
    endCell();
    if (fault !== undefined || cells.some((text) => text !== "")) rows.push({ cells, line: rowLine, fault });
    cells = [];
    fault = undefined;
  };
  const taken = (): readonly CsvRow[] => {
    const read = rows;
    rows = [];
    return read;
  };
  const quotedSign = (sign: string): void => {
    if (sign === '"') state = "closed";
    else cell += sign;
  };
  const plainSign = (sign: string): void => {
    if (sign === delimiter) endCell();
    else if (sign === "\n" || sign === "\r") endRow();
    else if (sign === '"' && state === "start") state = "quoted";
    else if (sign === '"' && state === "closed") {
      cell += sign;
      state = "quoted";
    } else {
      if (state === "closed") fault ??= { kind: "text_after_quote", cell: cells.length + 1 };
      else state = "plain";
      cell += sign;
    }
  };
  return {
    push(text) {
      for (let at = 0; at < text.length; at++) {
        const sign = text.charAt(at);
        // The LF of CRLF ends nothing more, outside quotation marks.
        const second = sign === "\n" && afterReturn;
        afterReturn = sign === "\r";
        if (!second && (sign === "\n" || sign === "\r")) line++;
        if (state === "quoted") quotedSign(sign);
        else if (!second) plainSign(sign);
        if (state === "start" && cells.length === 0) rowLine = line;
      }
      return taken();
    },
    end() {
      if (state === "quoted") fault ??= { kind: "unclosed_quote", cell: cells.length + 1 };
      if (state !== "start" || cells.length > 0) endRow();
      return taken();
    },
  };
}

/** A row of a table, without its line end. A cell is in quotation marks where it holds what any reader could take for a delimiter. */
export function csvLine(cells: readonly string[], delimiter: string): string {
  return cells.map((cell) => (/[",;\t|\n\r]|^\s|\s$/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter);
}
