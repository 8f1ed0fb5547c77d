import { createReadStream } from "node:fs";
import { addAbortSignal } from "node:stream";
import { DatasetFileError, endedLinesOf } from "../platform/dataset/datasetFile";
import { EnvironmentError, type CliIo } from "./command";
import { datasetError } from "./fileErrors";

/**
 * The lines of a file, which may be a pipe, or of standard input, without a byte order mark. Text in another encoding is refused: its accents would be
 * lost without a word, and with them what the rules look for.
 * @throws {EnvironmentError} when it cannot be read or is not UTF-8.
 */
export async function* inputLines(file: string | undefined, { stdin, signal, t }: CliIo): AsyncGenerator<string> {
  const input = addAbortSignal(signal, file === undefined ? stdin : createReadStream(file));
  let isFirst = true;
  try {
    for await (const { text } of endedLinesOf(input, file ?? "", signal)) {
      yield isFirst ? text.replace(/^\uFEFF/u, "") : text;
      isFirst = false;
    }
  } catch (error) {
    throw file === undefined ? standardInputError(error, t) : datasetError(error, file, t);
  }
}

function standardInputError(error: unknown, t: CliIo["t"]): unknown {
  if (!(error instanceof DatasetFileError) || error.kind !== "not_utf8") return error;
  return new EnvironmentError(t("Standard input is not UTF-8 from line {line} on. Send it as UTF-8, such as through “iconv”.", { line: error.line }), { cause: error });
}
