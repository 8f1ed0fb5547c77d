import type * as vscode from "vscode";
import type { PlacedRow } from "../../core/dataset/checkDocument";
import { isUnreviewed } from "../../core/dataset/review";

/** Rows that were shown not long ago: a change of theirs may still be on its way. */
const MOST_REMEMBERED = 8;

interface ShownRow {
  readonly token: number;
  line: number;
}

/** Which row of a document is shown, whatever happens to the lines around it. */
export class ShownRows {
  private remembered: ShownRow[];
  private current: ShownRow;
  /** What the row is known by. */
  private identity: string | undefined;
  private chosen: boolean;

  /** Without a line the first row is shown that nobody has decided about. */
  constructor(line: number | undefined) {
    this.current = { token: 0, line: line ?? 0 };
    this.remembered = [this.current];
    this.chosen = line !== undefined;
  }

  get token(): number {
    return this.current.token;
  }

  /** Line of the row shown, from 0. */
  get line(): number {
    return this.current.line;
  }

  /** Where a row that was shown stands now. */
  lineOf(token: number): number | undefined {
    return this.remembered.find((row) => row.token === token)?.line;
  }

  moveTo(line: number): void {
    this.identity = undefined;
    this.chosen = true;
    this.current = { token: this.current.token + 1, line };
    this.remembered = [this.current, ...this.remembered].slice(0, MOST_REMEMBERED);
  }

  /** Lines that were added or removed above a row move it. */
  follow(changes: readonly Pick<vscode.TextDocumentContentChangeEvent, "range" | "text">[]): void {
    for (const { range, text } of changes) {
      const added = text.split(/\r\n|\r|\n/u).length - 1;
      const by = added - (range.end.line - range.start.line);
      for (const row of this.remembered) {
        const isAbove = range.end.line < row.line || (range.end.line === row.line && range.end.character === 0 && range.start.line < row.line);
        const isInsertedBefore = range.isEmpty && range.start.line === row.line && range.start.character === 0 && text.endsWith("\n");
        if (isAbove || isInsertedBefore) row.line += by;
      }
    }
  }

  /** The row among those of the document as it is: the same by identity, else the one on its line or the nearest below or above. */
  find(rows: readonly PlacedRow[]): PlacedRow | undefined {
    const onLine = this.chosen ? (rows.find(({ line }) => line >= this.line) ?? rows.at(-1)) : (rows.find(isUnreviewed) ?? rows[0]);
    const same = this.identity === undefined || (onLine !== undefined && identityOf(onLine) === this.identity) ? onLine : rows.find((row) => identityOf(row) === this.identity);
    const row = same ?? onLine;
    if (row === undefined) return undefined;
    this.chosen = true;
    this.current.line = row.line;
    this.identity = identityOf(row);
    return row;
  }
}

/** The row's id, else its case; what cannot be read is known by its line alone. */
function identityOf({ row: { record } }: PlacedRow): string | undefined {
  return record?.id?.value ?? record?.instruction?.value;
}
