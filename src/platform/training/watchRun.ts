import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { BridgeEvent } from "../../core/training/bridgeEvent";
import { advance, INITIAL_RUN_STATE, type RunState } from "../../core/training/runState";
import type { Steps } from "../../core/steps";
import { nextChange } from "../appendedLines";
import { inSlices } from "../inSlices";
import { EventReader } from "./eventTail";
import { readManifest, RUN_FILES } from "./runFolder";
import { storedRun, trainerPid, type StoredRun } from "./runStore";

/** A trainer that is killed changes no file: while one lives, it is looked for this often. */
const LIVING_POLL_MS = 500;
/** Changes that come faster than anybody reads are told together. */
const LEAST_MS = 200;

/**
 * Follows a run folder, whatever happens to the run: it is resumed, ends, is killed, or is deleted. While no trainer lives nothing is polled.
 * @param onRun told the run at first and after each change; `undefined` when there is no run there any more, and then the watching ends.
 */
export async function watchRun(folder: string, onRun: (run: StoredRun | undefined) => void, signal: AbortSignal): Promise<void> {
  const reader = new EventReader(path.join(folder, RUN_FILES.events));
  let state = INITIAL_RUN_STATE;
  let shown: StoredRun | undefined;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    const waiting = new AbortController();
    // Before the files are read, so that no change falls between.
    const changed = nextChange(folder, AbortSignal.any([signal, waiting.signal]), Infinity);
    const run = await look();
    if (isOver()) return;
    if (run === undefined || run.state !== shown?.state || run.pid !== shown.pid) onRun(run);
    shown = run;
    if (run === undefined) {
      waiting.abort();
      return;
    }
    const timer = run.pid === undefined ? undefined : setTimeout(() => waiting.abort(), LIVING_POLL_MS);
    await changed;
    clearTimeout(timer);
    await delay(LEAST_MS, undefined, { signal }).catch(() => undefined);
  }

  async function look(): Promise<StoredRun | undefined> {
    const [manifest, events, pid] = await Promise.all([readManifest(folder), reader.read(), trainerPid(folder)]);
    if (manifest === undefined) return undefined;
    if (events.length > 0) state = await inSlices(folded(state, events));
    const run = storedRun(folder, manifest, state, pid);
    return run.state.status === shown?.state.status && events.length === 0 ? { ...run, state: shown.state } : run;
  }
}

function* folded(state: RunState, events: readonly BridgeEvent[]): Steps<RunState> {
  for (const event of events) {
    state = advance(state, event);
    yield;
  }
  return state;
}
