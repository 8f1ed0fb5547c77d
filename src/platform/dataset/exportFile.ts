import path from "node:path";
import { readEntries, type Entries } from "../../core/dataset/exchange/entries";
import type { FormatId } from "../../core/dataset/exchange/format";
import { createJsonWriter, createTableWriter, type FileWriter } from "../../core/dataset/exchange/writing";
import { needsAcknowledgement } from "../../core/dataset/privacy";
import { otherTexts, textsOf } from "../../core/dataset/privacyRules";
import { readRow } from "../../core/dataset/record";
import type { DatasetRules } from "../../core/dataset/rules";
import { writeNewFile } from "../files";
import { inPieces } from "./pieces";

/** Why a dataset is not exported; nothing has been written. */
export class ExportRefusedError extends Error {
  constructor(
    /** `identifiers`: rows name somebody and nobody has acknowledged them; `broken`: rows that are no JSON object with keys of its own. */
    readonly kind: "identifiers" | "broken" | "empty",
    /** Of the rows, from 1. */
    readonly lines: readonly number[],
  ) {
    super(`${kind}: ${lines.length}`);
  }
}

/** What is exported, and to where. */
export interface Export {
  /** The lines of the dataset from its beginning, at each call. */
  readonly lines: () => AsyncIterable<string>;
  readonly format: FormatId;
  /** `.json` becomes one list, any other ending one item a line. */
  readonly target: string;
}

/**
 * Writes a dataset as a new file of another format, whole or not at all. The rows go by twice, so that nothing is written before all of them have
 * been seen. @returns how many rows it has.
 * @throws {ExportRefusedError} {FileExistsError} and what reading the lines throws.
 */
export async function exportDataset({ lines, format, target }: Export, rules: Pick<DatasetRules, "findIdentifiers" | "hash">, signal: AbortSignal): Promise<number> {
  const table = format === "csv" || format === "csv-excel" ? createTableWriter(format) : undefined;
  const rows = await seen(lines, rules, (record) => table?.look(record), signal);
  const { start, row, end }: FileWriter = table?.writer() ?? createJsonWriter(format, path.extname(target).toLowerCase() === ".json" ? "list" : "lines");
  async function* pieces(): AsyncGenerator<string> {
    yield start;
    // The file may be another by now: what has not been seen before is looked at again.
    for await (const { line, record } of recordsOf(lines, rules, signal)) {
      if (typeof record === "string") throw new ExportRefusedError(record, [line]);
      yield row(record);
    }
    yield end();
  }
  await writeNewFile(target, inPieces(pieces()), 0o644);
  return rows;
}

async function seen(lines: Export["lines"], rules: Pick<DatasetRules, "findIdentifiers" | "hash">, look: (record: Entries) => void, signal: AbortSignal): Promise<number> {
  const refused = { broken: new Array<number>(), identifiers: new Array<number>() };
  let rows = 0;
  for await (const { line, record } of recordsOf(lines, rules, signal)) {
    rows++;
    if (typeof record === "string") refused[record].push(line);
    else look(record);
  }
  for (const kind of ["broken", "identifiers"] as const) if (refused[kind].length > 0) throw new ExportRefusedError(kind, refused[kind]);
  if (rows === 0) throw new ExportRefusedError("empty", []);
  return rows;
}

async function* recordsOf(lines: Export["lines"], rules: Pick<DatasetRules, "findIdentifiers" | "hash">, signal: AbortSignal): AsyncGenerator<{ readonly line: number; readonly record: Entries | "broken" | "identifiers" }> {
  let line = 0;
  for await (const given of lines()) {
    signal.throwIfAborted();
    line++;
    const text = line === 1 ? given.replace(/^\uFEFF/u, "") : given;
    if (text.trim() === "") continue;
    const read = readEntries(text);
    const own = readRow(text);
    const { record } = own;
    if (read.kind === "fault" || read.entries.length === 0 || record === undefined) yield { line, record: "broken" };
    else yield { line, record: needsAcknowledgement(textsOf(record, otherTexts(own)), rules) ? "identifiers" : read.entries };
  }
}
