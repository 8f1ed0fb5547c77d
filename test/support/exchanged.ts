import assert from "node:assert/strict";
import { readEntries, writeEntries, type Entries } from "../../src/core/dataset/exchange/entries";
import type { FormatId } from "../../src/core/dataset/exchange/format";
import { FORMATS, isTable } from "../../src/core/dataset/exchange/formats";
import { mapped } from "../../src/core/dataset/exchange/mapping";
import { createFileReader, type Container, type ExchangeIssue, type Found } from "../../src/core/dataset/exchange/reading";
import { createSurvey, type Survey } from "../../src/core/dataset/exchange/survey";
import { createJsonWriter, createTableWriter, type FileWriter, type JsonContainer } from "../../src/core/dataset/exchange/writing";

/** What a row of JSON says. */
export function entriesOf(row: string): Entries {
  const read = readEntries(row);
  assert.ok(read.kind === "entries", row);
  return read.entries;
}

/** The text of a file of `format` with these rows of JSON. */
export function exported(rows: readonly string[], format: FormatId, container: JsonContainer = "lines"): string {
  const records = rows.map(entriesOf);
  const { start, row, end } = writerOf(records, format, container);
  return start + records.map(row).join("") + end();
}

function writerOf(records: readonly Entries[], format: FormatId, container: JsonContainer): FileWriter {
  if (format !== "csv" && format !== "csv-excel") return createJsonWriter(format, container);
  const table = createTableWriter(format);
  for (const record of records) table.look(record);
  return table.writer();
}

/** What a file's text holds, which arrives in parts of this length. */
export function imported(text: string, format?: FormatId, part = text.length): { readonly rows: readonly string[]; readonly issues: readonly ExchangeIssue[]; readonly survey: Survey; readonly container: Container | undefined } {
  const reader = createFileReader(format && isTable(format));
  const survey = createSurvey(format);
  const found: Found[] = [];
  for (let at = 0; at < text.length; at += part) found.push(...reader.push(text.slice(at, at + part)));
  found.push(...reader.end());
  for (const each of found) survey.add(each, reader.container());
  const seen = survey.end(reader.container());
  const rows = found.flatMap((each) => (each.kind === "item" ? [writeEntries(mapped(FORMATS[seen.format].sourcesOf(each.item), seen.mapping))] : []));
  return { rows, issues: seen.issues, survey: seen, container: reader.container() };
}
