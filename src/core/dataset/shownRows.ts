import type { PlacedRow } from "./datasetCheck";
import type { Position } from "./lines";
import { isUnreviewed } from "./review";

/** Rows that were shown not long ago: a change of theirs may still be on its way. */
const MOST_REMEMBERED = 8;

/** Other text for that between two positions of a document. */
export interface DocumentChange {
  readonly start: Position;
  readonly end: Position;
  readonly text: string;
}

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
  follow(changes: readonly DocumentChange[]): void {
    for (const { start, end, text } of changes) {
      const by = text.split(/\r\n|\r|\n/u).length - 1 - (end.line - start.line);
      for (const row of this.remembered) {
        const isAbove = end.line < row.line || (end.line === row.line && end.column === 0 && (start.line < row.line || /[\r\n]$/u.test(text)));
        if (isAbove) row.line += by;
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
