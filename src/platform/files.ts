import { access, link, open, rename, rm, stat } from "node:fs/promises";

/** There is such a file, and it must not be written over. */
export class FileExistsError extends Error {
  readonly kind = "file_exists";
  constructor(readonly file: string) {
    super(file);
  }
}

/** What is written: at once, or in pieces as they come. */
type Content = string | Uint8Array | AsyncIterable<string>;

/**
 * Writes a file whole or not at all: to a temporary file beside it, flushed to the disk, then renamed over it.
 * @param mode permissions of a new file.
 */
export async function writeFileAtomically(file: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  await throughTemporary(file, content, mode, (temporary) => rename(temporary, file));
}

/**
 * Writes a new file whole or not at all, a large one piece by piece. A link, unlike a rename, never takes the place of a file that somebody else
 * has made meanwhile.
 * @throws {FileExistsError}
 */
export async function writeNewFile(file: string, content: Content, mode = 0o600): Promise<void> {
  await throughTemporary(file, content, mode, async (temporary) => {
    try {
      await link(temporary, file);
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === "EEXIST" ? new FileExistsError(file) : error;
    }
    await rm(temporary);
  });
}

async function throughTemporary(file: string, content: Content, mode: number, publish: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const handle = await open(temporary, "w", mode);
    try {
      if (typeof content === "string" || content instanceof Uint8Array) await handle.writeFile(content);
      else for await (const piece of content) await handle.writeFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await publish(temporary);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** @throws what else keeps it from being looked at. */
export async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

/** The first of the files that can be reached; `undefined` where none can. */
export async function firstThere(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) if (await access(file).then(() => true, () => false)) return file;
  return undefined;
}

/** Whether an error of the system has this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
