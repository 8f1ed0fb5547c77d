import { open, rename, rm } from "node:fs/promises";

/**
 * Writes a file whole or not at all: to a temporary file beside it, flushed to the disk, then renamed over it.
 * @param mode permissions of a new file.
 */
export async function writeFileAtomically(file: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const handle = await open(temporary, "w", mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
