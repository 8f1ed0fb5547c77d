/** What stands in a cell: a sentence of ours, or words that somebody else has written. `row`: they are the id of a row of the evaluation, which can be opened. */
export type Cell = string | { readonly words: string; readonly row?: true };

/** A share beside its text, for drawing; the numbers are from 0 to 1. */
export interface DrawnShare {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** One part of a report. */
export type Block =
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly Cell[] }
  /** The first column says what each line is about. */
  | { readonly kind: "table"; readonly caption: string; readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] }
  /** Shares with their intervals: a table that may be drawn. */
  | { readonly kind: "shares"; readonly caption: string; readonly columns: readonly [name: string, share: string]; readonly rows: readonly { readonly name: Cell; readonly text: string; readonly drawn?: DrawnShare | undefined }[] }
  /** Words of a model, to be shown as they are. */
  | { readonly kind: "answer"; readonly words: string };

export interface ReportSection {
  readonly heading: string;
  readonly blocks: readonly Block[];
}

/** A report in words, whatever it is written as. */
export interface ReportDocument {
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  /** What the report is not for; stands before everything else. */
  readonly notice: string;
  readonly sections: readonly ReportSection[];
}
