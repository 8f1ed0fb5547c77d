import { randomUUID } from "node:crypto";
import { copyFile, mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { captureProgram, ProcessError } from "../process";
import { readFileFrom } from "../appendedLines";
import type { CommandResult, Host, HostCall, TransferProgress } from "./host";
import { HostError } from "./hostError";

/** Exit code of a shell that has not found the program. */
const NOT_FOUND = 127;

/** This machine, as the login node of a cluster. A program that is not here ends with 127, as in a shell. */
export class LocalHost implements Host {
  readonly kind = "local";

  constructor(readonly name: string) {}

  async run(program: string, args: readonly string[], { signal, input }: HostCall): Promise<CommandResult> {
    try {
      const { code, stdout, stderr } = await captureProgram(program, args, { signal, ...(input === undefined ? {} : { input }) });
      if (code === null) throw new HostError("failed", this.name, program);
      return { code, stdout: stdout.toString("utf8"), stderr };
    } catch (error) {
      if (error instanceof ProcessError && error.kind === "not_found") return { code: NOT_FOUND, stdout: "", stderr: `${program}: not found` };
      throw error;
    }
  }

  async upload(localFolder: string, folder: string, signal: AbortSignal, progress?: TransferProgress): Promise<void> {
    await copy(localFolder, folder, signal);
    progress?.(1);
  }

  async download(place: string, localPlace: string, signal: AbortSignal, progress?: TransferProgress): Promise<void> {
    await copy(place, localPlace, signal);
    progress?.(1);
  }

  readFrom(file: string, offset: number): Promise<Buffer> {
    return readFileFrom(file, offset);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** What nobody needs at the other place. */
const LEFT_OUT = "__pycache__";

/**
 * A copy has the time of its original and comes to its name once it is whole: what was cut off is copied again, what is equal is not, and two who
 * copy the same at once do not meet.
 */
async function copy(from: string, to: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const original = await stat(from);
  if (original.isDirectory()) {
    await mkdir(to, { recursive: true, mode: original.mode });
    for (const name of await readdir(from)) if (name !== LEFT_OUT) await copy(path.join(from, name), path.join(to, name), signal);
    return;
  }
  if (await isCopy(original, to)) return;
  const partial = `${to}.${randomUUID()}.partial`;
  try {
    await copyFile(from, partial);
    await utimes(partial, original.atime, original.mtime);
    await rename(partial, to);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function isCopy(original: { readonly size: number; readonly mtimeMs: number }, target: string): Promise<boolean> {
  try {
    const { size, mtimeMs } = await stat(target);
    // Times are kept to the millisecond.
    return size === original.size && Math.abs(mtimeMs - original.mtimeMs) < 2;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}
