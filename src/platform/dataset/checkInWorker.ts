import { stat } from "node:fs/promises";
import { Worker, type ResourceLimits } from "node:worker_threads";
import type { Severities } from "../../core/dataset/problem";
import type { ProtocolSource } from "../protocolSource";
import type { FileCheck } from "./checkFile";
import { DatasetFileError } from "./datasetFile";

/** What the worker is to check. */
export interface CheckRequest {
  /** Folder of package.json. */
  readonly productRoot: string;
  readonly file: string;
  readonly source: ProtocolSource;
  /** A workspace's own record schema; without it the product's. */
  readonly recordSchema?: object | undefined;
  /** The most problems to keep. */
  readonly max: number;
  readonly severities: Severities;
}

/** What the worker says. */
export type CheckMessage =
  | { readonly kind: "progress"; readonly bytes: number }
  | { readonly kind: "done"; readonly check: FileCheck }
  | { readonly kind: "unreadable"; readonly why: DatasetFileError["kind"]; readonly line: number }
  | { readonly kind: "failed"; readonly message: string };

/** For the rules, and for a file of any size: in MB. */
const HEAP = 100;
/** For what is kept of the rows, by the file's size: far more than rows of some hundred characters need. */
const HEAP_PER_FILE = 2;
/** Short-lived objects, in MB: with the 32 and more of V8's own choice the thread would take twice the memory for a tenth of the time. */
const YOUNG = 8;

/**
 * Checks a file in a thread of its own, so that nothing waits for it however large it is. The thread is held to little memory; a file for which
 * that is too little is checked again without a limit.
 * @param script the bundle of checkWorker.ts.
 * @param progress told how many bytes of the file have been read.
 * @throws {DatasetFileError} when the file cannot be read; what `signal` was aborted with.
 */
export async function checkInWorker(script: string, request: CheckRequest, signal: AbortSignal, progress: (bytes: number) => void): Promise<FileCheck> {
  try {
    return await checkWithin({ maxOldGenerationSizeMb: HEAP + HEAP_PER_FILE * Math.ceil((await sizeOf(request.file)) / 1e6), maxYoungGenerationSizeMb: YOUNG }, script, request, signal, progress);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY")) throw error;
    return checkWithin({}, script, request, signal, progress);
  }
}

/** In bytes; 0 where nobody can say, which the thread then does. */
async function sizeOf(file: string): Promise<number> {
  return stat(file).then(({ size }) => size, () => 0);
}

async function checkWithin(resourceLimits: ResourceLimits, script: string, request: CheckRequest, signal: AbortSignal, progress: (bytes: number) => void): Promise<FileCheck> {
  signal.throwIfAborted();
  const worker = new Worker(script, { workerData: request, resourceLimits, name: "clinical-prompts check" });
  try {
    return await new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason instanceof Error ? signal.reason : new Error("aborted")), { once: true });
      worker.on("error", reject);
      worker.on("exit", () => reject(new Error(`The check of ${request.file} ended without a result.`)));
      worker.on("message", (message: CheckMessage) => {
        switch (message.kind) {
          case "progress":
            progress(message.bytes);
            break;
          case "done":
            resolve(message.check);
            break;
          case "unreadable":
            reject(new DatasetFileError(message.why, request.file, message.line, {}));
            break;
          case "failed":
            reject(new Error(message.message));
            break;
        }
      });
    });
  } finally {
    await worker.terminate();
  }
}
