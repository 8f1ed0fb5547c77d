import { bytesOf, DatasetFileError, kindOf } from "./datasetFile";

/** How a file of other people is written; spreadsheets still write the last one where UTF-8 is not asked for. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/**
 * How a file is written: what its byte order mark says, else UTF-8 where all of it is, else Windows-1252, in which every file can be read. Reads the
 * whole file and keeps nothing of it.
 * @throws {DatasetFileError} when the file cannot be read.
 */
export async function detectEncoding(file: string, signal: AbortSignal): Promise<Encoding> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let isFirst = true;
  try {
    for await (const chunk of bytesOf(file, signal)) {
      if (isFirst && chunk[0] === 0xff && chunk[1] === 0xfe) return "utf-16le";
      if (isFirst && chunk[0] === 0xfe && chunk[1] === 0xff) return "utf-16be";
      isFirst = false;
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
    return "utf-8";
  } catch (error) {
    signal.throwIfAborted();
    const kind = kindOf(error);
    if (kind === "not_utf8") return "windows-1252";
    throw new DatasetFileError(kind, file, 1, { cause: error });
  }
}

/**
 * The text of a file in parts, without its byte order mark.
 * @throws {DatasetFileError} when the file cannot be read.
 */
export async function* textParts(file: string, encoding: Encoding, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  try {
    for await (const chunk of bytesOf(file, signal)) yield decoder.decode(chunk, { stream: true });
  } catch (error) {
    signal.throwIfAborted();
    throw new DatasetFileError(kindOf(error), file, 1, { cause: error });
  }
  yield decoder.decode();
}
