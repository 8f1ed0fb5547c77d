import { execFile } from "node:child_process";
import { cp, stat } from "node:fs/promises";
import path from "node:path";
import { readFileFrom } from "../training/eventTail";
import type { CommandResult, Host, HostCall, TransferProgress } from "./host";

/** Exit code of a shell that has not found the program. */
const NOT_FOUND = 127;
const LONGEST_OUTPUT_BYTES = 16 * 1024 * 1024;

/** This machine: a login node of a cluster, for one. A program that is not here ends with 127, as in a shell. */
export class LocalHost implements Host {
  constructor(readonly name: string) {}

  run(program: string, args: readonly string[], { signal, input }: HostCall): Promise<CommandResult> {
    return new Promise((resolve, reject) => {
      const child = execFile(program, args, { signal, maxBuffer: LONGEST_OUTPUT_BYTES, encoding: "utf8" }, (error, stdout, stderr) => {
        if (error === null) resolve({ code: 0, stdout, stderr });
        else if (error.code === "ENOENT") resolve({ code: NOT_FOUND, stdout, stderr: `${program}: not found` });
        else if (typeof error.code === "number") resolve({ code: error.code, stdout, stderr });
        else reject(new Error(`${program}: ${error.message}`, { cause: error }));
      });
      // A program that does not read its input is no fault of ours.
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(input ?? "");
    });
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
}

/** A copy has the time of its original once it is whole: what was cut off is copied again, what is equal is not. */
async function copy(from: string, to: string, signal: AbortSignal): Promise<void> {
  if (path.resolve(from) === path.resolve(to)) return;
  await cp(from, to, {
    recursive: true,
    preserveTimestamps: true,
    filter: async (source, target) => {
      signal.throwIfAborted();
      const original = await stat(source);
      return original.isDirectory() || !(await isCopy(original, target));
    },
  });
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
