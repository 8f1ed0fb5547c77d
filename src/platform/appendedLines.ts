import { watch, type FSWatcher } from "node:fs";
import { open } from "node:fs/promises";
import type { Steps } from "../core/steps";
import { hasCode } from "./files";
import { inSlices } from "./inSlices";

const NEWLINE = 0x0a;
/** File notifications are a hint that may be lost (network file systems); this bounds how late a line is seen. */
const POLL_MS = 500;

/** Reads what has been appended to a file of lines since the last call. A line still being written waits for its end. */
export class AppendedLines<Line> {
  private offset = 0;
  private pending: Buffer = Buffer.alloc(0);

  /** @param decode `undefined` for a line that is none: it is passed over. */
  constructor(
    private readonly file: string,
    private readonly decode: (line: string) => Line | undefined,
  ) {}

  async read(): Promise<Line[]> {
    const appended = await readFileFrom(this.file, this.offset);
    this.offset += appended.length;
    const bytes = Buffer.concat([this.pending, appended]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    this.pending = bytes.subarray(end);
    return inSlices(this.decoded(bytes.subarray(0, end).toString("utf8").split("\n")));
  }

  private *decoded(texts: readonly string[]): Steps<Line[]> {
    const lines: Line[] = [];
    for (const text of texts) {
      const line = this.decode(text);
      if (line !== undefined) lines.push(line);
      yield;
    }
    return lines;
  }
}

/** What stands in a file from an offset on, in bytes; nothing where the file is not there yet. */
export async function readFileFrom(file: string, offset: number): Promise<Buffer> {
  let handle;
  try {
    handle = await open(file, "r");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return Buffer.alloc(0);
    throw error;
  }
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.max(0, size - offset));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * Resolves at the next change in the folder, after `pollMs`, or when aborted; it never rejects.
 * @param pollMs `Infinity` where nothing is to be looked for: only a notification ends the wait.
 */
export function nextChange(folder: string, signal: AbortSignal, pollMs = POLL_MS): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      watcher?.close();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = pollMs === Infinity ? undefined : setTimeout(done, pollMs);
    const watcher = watched(folder, done);
    signal.addEventListener("abort", done);
    if (signal.aborted || watcher === undefined) done();
  });
}

/** `undefined` where there is no such folder (any more). */
function watched(folder: string, onChange: () => void): FSWatcher | undefined {
  try {
    return watch(folder, onChange).on("error", onChange);
  } catch {
    return undefined;
  }
}
