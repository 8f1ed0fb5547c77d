import { Worker } from "node:worker_threads";
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

/**
 * Checks a file in a thread of its own, so that nothing waits for it however large it is.
 * @param script the bundle of checkWorker.ts.
 * @param progress told how many bytes of the file have been read.
 * @throws {DatasetFileError} when the file cannot be read; what `signal` was aborted with.
 */
export async function checkInWorker(script: string, request: CheckRequest, signal: AbortSignal, progress: (bytes: number) => void): Promise<FileCheck> {
  signal.throwIfAborted();
  const worker = new Worker(script, { workerData: request, name: "clinical-prompts check" });
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
