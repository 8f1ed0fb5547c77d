import path from "node:path";
import { decodeBridgeEvent, type BridgeEvent } from "../../core/training/bridgeEvent";
import { AppendedLines, nextChange } from "../appendedLines";
import { RUN_FILES } from "./runFolder";

/** Reads a run's events as they are appended. */
export class EventReader extends AppendedLines<BridgeEvent> {
  constructor(file: string) {
    super(file, decodeBridgeEvent);
  }
}

/**
 * Yields the events of a run folder, from the first, as they are written; batches as they are read.
 * An empty batch says that time has passed: the caller looks whether the process still lives. Ends when aborted.
 */
export async function* tailEvents(folder: string, signal: AbortSignal): AsyncGenerator<readonly BridgeEvent[]> {
  const reader = new EventReader(path.join(folder, RUN_FILES.events));
  while (!signal.aborted) {
    const changed = nextChange(folder, signal);
    yield await reader.read();
    await changed;
  }
}
