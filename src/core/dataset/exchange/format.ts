import type { Entries } from "./entries";

/** What files of other people look like inside; whether their items stand in a list or one a line is another matter. */
export type FormatId = "csv" | "csv-excel" | "alpaca" | "sharegpt" | "chatml" | "prompt-completion" | "records";

/**
 * A format, both ways. `recordOf(sourcesOf(itemOf(record)))` is the record again, with the default mapping between: keys that the format has no
 * place for stand beside its own, and a key that looks like one of the format's gets a mark.
 */
export interface ExchangeFormat {
  /** What a record is in the format. */
  readonly itemOf: (record: Entries) => Entries;
  /** The parts of an item that become keys of a record, each under the name that a person knows it by. */
  readonly sourcesOf: (item: Entries) => Entries;
  /** Which of a file's sources become the texts of a record: source → key. Several sources of one key are joined. */
  readonly claims: (sources: readonly string[]) => ReadonlyMap<string, string>;
}
