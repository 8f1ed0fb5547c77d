import { parentPort, workerData } from "node:worker_threads";
import { messageOf } from "../../core/messageOf";
import { checkFile } from "./checkFile";
import type { CheckMessage, CheckRequest } from "./checkInWorker";
import { DatasetFileError } from "./datasetFile";
import { loadDatasetRules } from "./datasetRules";

/** Bytes between two reports of progress. */
const STEP = 1 << 20;

/** The thread of `checkInWorker`. */
async function main({ productRoot, file, source, recordSchema, max, severities }: CheckRequest): Promise<CheckMessage> {
  let said = 0;
  const progress = (bytes: number): void => {
    if (bytes - said < STEP) return;
    said = bytes;
    parentPort?.postMessage({ kind: "progress", bytes } satisfies CheckMessage);
  };
  try {
    const rules = await loadDatasetRules(productRoot, source, recordSchema);
    return { kind: "done", check: await checkFile(file, rules, { max, severities, signal: new AbortController().signal, progress }) };
  } catch (error) {
    if (error instanceof DatasetFileError) return { kind: "unreadable", why: error.kind, line: error.line };
    return { kind: "failed", message: messageOf(error) };
  }
}

void main(workerData as CheckRequest).then((message) => parentPort?.postMessage(message));
