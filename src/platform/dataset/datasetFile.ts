import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { LineEnd } from "../../core/dataset/lines";

/** Why a dataset file cannot be read. */
export class DatasetFileError extends Error {
  constructor(
    readonly kind: "missing" | "directory" | "not_a_file" | "forbidden" | "not_utf8" | "unreadable",
    readonly file: string,
    /** From 1, where the reading stopped. */
    readonly line: number,
    options: ErrorOptions,
  ) {
    super(`${kind}: ${file}`, options);
  }
}

const LINE_END = /(\r\n?|\n)/u;

/** A line without its end, and the end. */
export interface EndedLine {
  readonly text: string;
  readonly end: LineEnd;
}

/**
 * The lines of a UTF-8 file without their ends (LF, CRLF or a lone CR), with a byte order mark if there is one. Holds one line and one chunk.
 * @throws {DatasetFileError} when the file cannot be read or is not UTF-8.
 */
export async function* readLines(file: string, signal?: AbortSignal): AsyncGenerator<string> {
  for await (const { text } of readEndedLines(file, signal)) yield text;
}

/**
 * Like {@link readLines}, with the ends.
 * @param progress told how many bytes have been read.
 * @throws {DatasetFileError} as it does.
 */
export function readEndedLines(file: string, signal?: AbortSignal, progress?: (bytes: number) => void): AsyncGenerator<EndedLine> {
  return endedLinesOf(bytesOf(file, signal), file, signal, progress);
}

/**
 * Like {@link readEndedLines}, of bytes that may be read once alone, such as those of a pipe.
 * @param file named in the error.
 * @throws {DatasetFileError} as it does.
 */
export async function* endedLinesOf(chunks: AsyncIterable<Uint8Array>, file: string, signal?: AbortSignal, progress?: (bytes: number) => void): AsyncGenerator<EndedLine> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let pending = "";
  let line = 1;
  let read = 0;
  let bytes: Uint8Array = new Uint8Array();
  try {
    for await (const chunk of chunks) {
      bytes = chunk;
      progress?.((read += chunk.length));
      const decoded = decoder.decode(chunk, { stream: true });
      const joined = pending + decoded;
      // A CR at the end of a chunk may be the first half of CRLF.
      const lines = LINE_END.test(decoded) && !decoded.endsWith("\r") ? endedLines(joined) : [{ text: joined, end: "" as const }];
      pending = lines.pop()?.text ?? "";
      for (const ended of lines) {
        yield ended;
        line++;
      }
    }
    bytes = new Uint8Array();
    yield* endedLines(pending + decoder.decode());
  } catch (error) {
    signal?.throwIfAborted();
    const kind = kindOf(error);
    throw new DatasetFileError(kind, file, kind === "not_utf8" ? line + linesBeforeLoss(bytes) : line, { cause: error });
  }
}

/**
 * The bytes of a file in chunks. A file is read more than once, which a pipe cannot be, and opening one that nobody writes to would wait without an end.
 * @throws what the file system says; {@link NotAFileError}.
 */
export async function* bytesOf(file: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const found = await stat(file);
  if (!found.isFile() && !found.isDirectory()) throw new NotAFileError(file);
  yield* createReadStream(file, { signal }) as AsyncIterable<Uint8Array>;
}

/** A pipe, a socket or a device. */
class NotAFileError extends Error {}

/** At least one; the last one has no end. */
function endedLines(text: string): EndedLine[] {
  const parts = text.split(LINE_END);
  return Array.from({ length: (parts.length + 1) / 2 }, (_, line) => ({ text: parts[line * 2] ?? "", end: (parts[line * 2 + 1] ?? "") as LineEnd }));
}

/** What an error of the file system or of the decoder means for a dataset. */
export function kindOf(error: unknown): DatasetFileError["kind"] {
  if (error instanceof NotAFileError) return "not_a_file";
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
    case "ENOTDIR":
    case "ELOOP":
      return "missing";
    case "EISDIR":
      return "directory";
    case "EACCES":
    case "EPERM":
      return "forbidden";
    case "ERR_ENCODING_INVALID_ENCODED_DATA":
      return "not_utf8";
    default:
      return "unreadable";
  }
}

function linesBeforeLoss(bytes: Uint8Array): number {
  const [intact = ""] = new TextDecoder().decode(bytes).split("\uFFFD", 1);
  return endedLines(intact).length - 1;
}
