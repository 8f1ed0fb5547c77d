import type { FormatId } from "../../core/dataset/exchange/format";
import { writeEntries } from "../../core/dataset/exchange/entries";
import { FORMATS, isTable } from "../../core/dataset/exchange/formats";
import { mapped, type Mapping } from "../../core/dataset/exchange/mapping";
import { createFileReader, type Container, type Found } from "../../core/dataset/exchange/reading";
import { createSurvey, type Survey } from "../../core/dataset/exchange/survey";
import { writeNewFile } from "../files";
import { detectEncoding, textParts, type Encoding } from "./fileText";
import { inPieces } from "./pieces";

/** What a file of other people holds, and how it is written. */
export interface FileSurvey extends Survey {
  readonly encoding: Encoding;
  /** `undefined` where the file is empty. */
  readonly container: Container | undefined;
}

/**
 * Reads a file of any size once and says what is in it; nothing is written.
 * @param format as a person names it; else it is found.
 * @throws {DatasetFileError} when the file cannot be read.
 */
export async function surveyFile(file: string, format: FormatId | undefined, signal: AbortSignal): Promise<FileSurvey> {
  const encoding = await detectEncoding(file, signal);
  const reader = createFileReader(isTableFile(file, format));
  const survey = createSurvey(format);
  for await (const text of textParts(file, encoding, signal)) for (const found of reader.push(text)) survey.add(found, reader.container());
  for (const found of reader.end()) survey.add(found, reader.container());
  return { ...survey.end(reader.container()), encoding, container: reader.container() };
}

/**
 * Writes the rows of a file as a new dataset, whole or not at all; rows that cannot be read are left out. @returns how many rows it has.
 * @throws {DatasetFileError} {FileExistsError} the signal's reason when it is aborted.
 */
export async function importFile(file: string, { encoding, format }: Pick<FileSurvey, "encoding" | "format">, mapping: Mapping, target: string, signal: AbortSignal): Promise<number> {
  const reader = createFileReader(isTableFile(file, format));
  let rows = 0;
  const lineOf = (found: Found): string => {
    if (found.kind === "issue") return "";
    rows++;
    return `${writeEntries(mapped(FORMATS[format].sourcesOf(found.item), mapping))}\n`;
  };
  async function* lines(): AsyncGenerator<string> {
    for await (const text of textParts(file, encoding, signal)) for (const found of reader.push(text)) yield lineOf(found);
    for (const found of reader.end()) yield lineOf(found);
    signal.throwIfAborted();
  }
  await writeNewFile(target, inPieces(lines()), 0o644);
  return rows;
}

function isTableFile(file: string, format: FormatId | undefined): boolean | undefined {
  return format === undefined ? (/\.(?:csv|tsv)$/iu.test(file) ? true : undefined) : isTable(format);
}
